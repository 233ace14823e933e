"""``python -m tests.second_opinion``: the contract suites of DynamoDB's adapters on moto, another emulator.

What one emulator allows by mistake is then not taken for AWS's word. Moto applies a transaction twice under one token,
and looks and writes without a lock between requests at once, so what depends on either is asked of ministack alone.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.ministack import SHARED, another_emulator

ROOT = Path(__file__).resolve().parents[1]
WHAT = "dynamodb and not cognito and not answer and not a_moment_ago and not at_once"
"""Without the faults in which an answer is lost, which are about tokens, and without several writers in one moment."""


def second_opinion(*options: str) -> "subprocess.CompletedProcess[str]":
    with tempfile.TemporaryDirectory() as folder, another_emulator(Path(folder)) as url:
        command = [sys.executable, "-m", "pytest", "tests/contract", "-k", WHAT, *options]
        environment = {**os.environ, SHARED: url}
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def main() -> int:
    given = second_opinion()
    print(given.stdout + given.stderr)
    return given.returncode


if __name__ == "__main__":
    sys.exit(main())
