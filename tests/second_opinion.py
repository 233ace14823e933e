"""``python -m tests.second_opinion``: asks moto what ``make test`` asks of ministack alone: throttle, faults, races.

``make test`` runs the suites of the stores there. moto applies a transaction twice under one token, so what depends on
tokens is never asked of it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.ministack import SHARED, another_emulator

ROOT = Path(__file__).resolve().parents[1]
SUITES = ("throttle", "dynamodb_faults", "dynamodb_limits", "identity_races")
WHAT = "dynamodb and not cognito and not answer"
"""Without the faults in which an answer is lost: they are about tokens."""


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, another_emulator(Path(folder)) as url:
        command = [sys.executable, "-m", "pytest", *(f"tests/contract/test_{name}.py" for name in SUITES), "-k", WHAT]
        return subprocess.run(command, cwd=ROOT, env={**os.environ, SHARED: url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
