"""Looks at what is deployed: infrastructure, workflows, vulnerabilities; writes the lists of parts (CycloneDX).

    python infra/audit.py        (make audit installs what it runs)

Vulnerabilities are asked for over the network. Where there is none, that is said and counted as not looked at, except
in CI, where it fails.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
TOOLS = Path(sys.prefix) / "audit" / "bin"
DIST = ROOT / "dist"
DEPLOYED = ("run", "lambda")
UNREACHED = ("ConnectionError", "ConnectTimeout", "ServiceError", "Max retries exceeded", "could not be audited")
"""The last is what pip-audit says, with status 0, of packages that whoever answered for PyPI knows nothing about."""
VULNERABLE = "Found "


class Look(NamedTuple):
    """``may_miss``: it needs the network."""

    what: str
    command: tuple[str, ...]
    may_miss: bool = False


def looks() -> list[Look]:
    checkov = ("checkov", "--directory", "infra", "--framework", "terraform", "--compact", "--quiet", "--skip-download")
    return [
        Look("infrastructure", checkov),
        Look("workflows", ("zizmor", "--offline", "--no-progress", ".github/workflows")),
        *(Look(f"parts of {name}.txt", _cyclonedx(name)) for name in DEPLOYED),
        *(Look(f"vulnerabilities of {name}.txt", _pip_audit(name), may_miss=True) for name in DEPLOYED),
    ]


def _cyclonedx(name: str) -> tuple[str, ...]:
    options = ("requirements", "--output-reproducible", "-o", str(DIST / f"sbom-{name}.json"))
    return ("cyclonedx-py", *options, f"requirements/{name}.txt")


def _pip_audit(name: str) -> tuple[str, ...]:
    options = ("--require-hashes", "--disable-pip", "--progress-spinner", "off", "--timeout", "10")
    return ("pip-audit", *options, "--requirement", f"requirements/{name}.txt")


def verdict(look: Look, status: int, said: str, environment: Mapping[str, str]) -> str:
    """``ok``, ``failed`` or ``not looked at``."""
    if look.may_miss and VULNERABLE not in said and any(sign in said for sign in UNREACHED):
        return "failed" if "CI" in environment else "not looked at"
    return "failed" if status else "ok"


def main() -> None:
    DIST.mkdir(exist_ok=True)
    outcomes = []
    for look in looks():
        program = str(TOOLS / look.command[0])
        done = subprocess.run([program, *look.command[1:]], cwd=ROOT, capture_output=True, text=True)
        outcome = verdict(look, done.returncode, done.stdout + done.stderr, os.environ)
        outcomes.append(outcome)
        print(f"{outcome:14} {look.what}")
        if outcome == "failed":
            print(done.stdout[-8000:], done.stderr[-4000:], sep="\n")
    sys.exit("failed" in outcomes)


if __name__ == "__main__":
    main()
