"""``python -m tests.second_opinion``: the contract suites of DynamoDB's adapters on moto, another emulator.

What one emulator allows by mistake is then not taken for AWS's word. By hand, since moto takes minutes. It applies a
transaction twice under one token, so what depends on tokens is asked of ministack alone.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.ministack import SHARED, another_emulator

ROOT = Path(__file__).resolve().parents[1]
WHAT = "dynamodb and not cognito and not answer"
"""Without the faults in which an answer is lost: they are about tokens."""


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, another_emulator(Path(folder)) as url:
        command = [sys.executable, "-m", "pytest", "tests/contract", "-k", WHAT]
        return subprocess.run(command, cwd=ROOT, env={**os.environ, SHARED: url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
