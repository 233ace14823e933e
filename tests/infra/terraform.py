"""Terraform for tests: a copy of ``infra/`` with a state of its own, its provider from a mirror where there is one.

A mirror is a folder that holds ``registry.terraform.io``. Without one Terraform asks its registry, as in CI.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
INFRA = ROOT / "infra"
REGISTRY = "registry.terraform.io"
NAMED_BY = "TERRAFORM_MIRROR"
COMMON_ROOTS = (
    "/opt",
    "/usr/share",
    "/usr/local/share",
    "/usr/local/lib",
    "/var/lib",
    "~/.terraform.d",
    "~/.cache",
    "~",
)
GENERATED = ("lambda.auto.tfvars.json", ".terraform")
INSTRUCTIONS = f"""The tests of infra/ need Terraform 1.11 or newer and its AWS provider.
  Terraform: https://developer.hashicorp.com/terraform/install
  Provider:  fetched by `terraform init`; offline, `terraform providers mirror FOLDER` on a machine that is not,
             and {NAMED_BY}=FOLDER (or FOLDER below one of {", ".join(COMMON_ROOTS)}).
"""


class NoTerraform(Exception):
    """Says what to install: nothing here is passed over in silence."""


class Failed(Exception):
    """Terraform said no; the text is what it said."""


def mirror(environment: Mapping[str, str]) -> Path | None:
    if NAMED_BY in environment:
        return Path(environment[NAMED_BY])
    return next(_mirrors(), None)


def _mirrors() -> Iterator[Path]:
    for root in (Path(name).expanduser() for name in COMMON_ROOTS):
        for pattern in (REGISTRY, f"*/{REGISTRY}"):
            yield from (found.parent for found in sorted(root.glob(pattern)))


@dataclass(frozen=True)
class Terraform:
    """``folder``: the copy it works in. ``url``: where AWS is."""

    folder: Path
    url: str = ""

    def __call__(self, *arguments: str) -> str:
        """What it printed. Raises Failed with what it complained about."""
        done = subprocess.run(
            ["terraform", *arguments], cwd=self.folder, env=self._environment(), capture_output=True, text=True
        )
        if done.returncode:
            raise Failed(f"terraform {' '.join(arguments)}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TF_"))}
        nobody = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true"}
        told = {"TF_CLI_CONFIG_FILE": str(self.folder / "cli.tfrc"), "TF_IN_AUTOMATION": "1", "TF_INPUT": "0"}
        return kept | nobody | told | ({"AWS_ENDPOINT_URL": self.url} if self.url else {})

    def outputs(self) -> dict[str, Any]:
        return {name: output["value"] for name, output in json.loads(self("output", "-json")).items()}


def working_copy(folder: Path, url: str = "") -> Terraform:
    """Initialised, with its state in ``folder``. Raises NoTerraform."""
    if shutil.which("terraform") is None:
        raise NoTerraform(INSTRUCTIONS)
    shutil.copytree(INFRA, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*GENERATED, "__pycache__"))
    (folder / "backend_override.tf").write_text('terraform {\n  backend "local" {}\n}\n')
    (folder / "cli.tfrc").write_text(_cli_config(mirror(os.environ)))
    made = Terraform(folder, url)
    try:
        made("init", "-no-color")
    except Failed as failed:
        raise NoTerraform(f"{INSTRUCTIONS}\n{failed}") from None
    return made


def _cli_config(found: Path | None) -> str:
    if found is None:
        return "disable_checkpoint = true\n"
    source = f'filesystem_mirror {{\n    path    = {json.dumps(str(found))}\n    include = ["{REGISTRY}/*/*"]\n  }}'
    return f"disable_checkpoint = true\nprovider_installation {{\n  {source}\n}}\n"
