"""``python -m bench.cold_start``: what starting the function costs, against the usual parts of a Python API on Lambda.

Processor time of importing, above that of a bare interpreter; the least of several runs, the two taken in turns.
Both sides load bytecode that a first run has written: compiling sources would count the parts by their length.
"""

import os
import subprocess
import sys
from pathlib import Path

RUNS = 15
MOST = 0.5
"""Of what the usual parts take."""

WRITING_BYTECODE = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

OURS = "import hanbit.entrypoints.lambda_api"
USUAL = (
    "from fastapi import FastAPI; from mangum import Mangum; import boto3; "
    "from aws_lambda_powertools import Logger, Metrics"
)


def main() -> int:
    usual_python = Path(sys.prefix) / "compare" / "bin" / "python"
    if not usual_python.exists():
        print(f"{usual_python} is missing: make cold-start sets it up", file=sys.stderr)
        return 2
    programs = {
        "ours": (sys.executable, OURS),
        "usual": (str(usual_python), USUAL),
        "bare": (sys.executable, "pass"),
    }
    for python, code in programs.values():
        cpu_s(python, code)
    least = dict.fromkeys(programs, float("inf"))
    for _ in range(RUNS):
        for name, (python, code) in programs.items():
            least[name] = min(least[name], cpu_s(python, code))
    ours, usual = least["ours"] - least["bare"], least["usual"] - least["bare"]
    print(
        f"import CPU  ours {ours * 1000:.0f} ms  usual {usual * 1000:.0f} ms  ratio {ours / usual:.2f} (at most {MOST})"
    )
    for name in ("ours", "usual"):
        print(f"modules     {name} {modules(*programs[name])}")
    return 0 if ours <= MOST * usual else 1


def cpu_s(python: str, code: str) -> float:
    """User and system time of one process."""
    process = subprocess.Popen([python, "-c", code], env=WRITING_BYTECODE)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, code
    return usage.ru_utime + usage.ru_stime


def modules(python: str, code: str) -> int:
    counting = f"{code}; import sys; print(len(sys.modules))"
    return int(subprocess.run([python, "-c", counting], capture_output=True, text=True, check=True).stdout)


if __name__ == "__main__":
    sys.exit(main())
