"""What the tests need from the machine and Python cannot install: a browser, Korean fonts, a Redis server, promtool.

``python tests/machine.py`` finds each or installs it (as root on Debian), or says clearly what to do and fails.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HEADLESS_SHELL = "chromium-headless-shell"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find_chromium() -> str | None:
    """A system browser, or the one that Playwright downloaded."""
    found = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    return found or _playwright_browser()


def find_headless_shell() -> str | None:
    """The same browser without what draws windows: a fifth less work, and no notifications. Else the whole one."""
    return shutil.which(HEADLESS_SHELL) or find_chromium()


def find_redis() -> str | None:
    return shutil.which("redis-server") or shutil.which("valkey-server")


def find_promtool() -> str | None:
    """Prometheus's own checker and tester of rules; the server itself is not run."""
    return shutil.which("promtool")


def _playwright_browser() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _has_korean_font() -> bool:
    if shutil.which("fc-list") is None:
        return True
    listed = subprocess.run(["fc-list", ":lang=ko"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def _apt_install(*packages: str) -> bool:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    print(f"  apt-get install {' '.join(packages)}", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    update = ["apt-get", "update", "-qq"]
    return all(subprocess.run(command, check=False, **quiet).returncode == 0 for command in (update, install))  # type: ignore[call-overload]


def _playwright_install() -> bool:
    print("  playwright install chromium", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return subprocess.run(command, check=False).returncode == 0


def main() -> int:
    found = (("chromium", find_chromium()), ("redis-server", find_redis()), ("prometheus", find_promtool()))
    wanted = [name for name, there in found if not there]
    if not _has_korean_font():
        wanted.append("fonts-noto-cjk")
    if wanted:
        _apt_install(*(["chromium", "fonts-noto-cjk"] if "chromium" in wanted else []), *wanted)
    if find_chromium() is None:
        _playwright_install()
    if shutil.which(HEADLESS_SHELL) is None:
        _apt_install(HEADLESS_SHELL)  # if it cannot be had, the whole browser takes its place
    missing = []
    if find_chromium() is None:
        missing.append("a Chromium browser (on Debian: apt-get install chromium fonts-noto-cjk)")
    if find_redis() is None:
        missing.append("a Redis server (on Debian: apt-get install redis-server)")
    if find_promtool() is None:
        missing.append("promtool (on Debian: apt-get install prometheus)")
    for what in missing:
        print(f"The tests need {what}.", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
