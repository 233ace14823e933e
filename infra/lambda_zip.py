"""Builds ``dist/todo-api.zip``, what both functions run, and tells Terraform what it was built for.

    python infra/lambda_zip.py [--architecture arm64|x86_64] [--out dist/todo-api.zip]

The same sources give the same bytes. It is built for the Python that builds it: bytecode of another would be ignored,
and compiled packages of another would not load.
"""

import argparse
import json
import py_compile
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
PLATFORMS = {"arm64": "aarch64-manylinux_2_28", "x86_64": "x86_64-manylinux_2_28"}
SERVICES = frozenset({"cognito-idp", "dynamodb"})
"""Of the four hundred that botocore describes, those that the product calls."""
NEVER = frozenset({"boto3", "s3transfer", "bin"})
READS_ITS_OWN_METADATA = "opentelemetry_"
"""It finds its parts through entry points; the others' ``dist-info`` is of no use in a function."""
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""What a ZIP can hold; any fixed moment would do."""


def build(architecture: str, out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _install(folder, architecture)
        _add_product(folder)
        _prune(folder)
        _compile(folder)
        _pack(folder, out)


def _install(folder: Path, architecture: str) -> None:
    uv, locked = Path(sys.executable).with_name("uv"), ROOT / "requirements" / "lambda.txt"
    command = [str(uv), "pip", "install", "--quiet", "--target", str(folder)]
    command += ["--python-version", PYTHON, "--python-platform", PLATFORMS[architecture], "--only-binary", ":all:"]
    command += ["--link-mode", "copy", "--require-hashes", "--requirements", str(locked)]
    subprocess.run(command, check=True)


def _add_product(folder: Path) -> None:
    product = folder / "hanbit"
    left_out = shutil.ignore_patterns("static", "static_console", "__pycache__")
    shutil.copytree(ROOT / "src" / "hanbit", product, ignore=left_out)
    shutil.copytree(ROOT / "locales", product / "locales")
    for name in ("vocabulary.json", "calendar.json"):
        kept = product / "spec" / "quickadd" / name
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "spec" / "quickadd" / name, kept)


def _prune(folder: Path) -> None:
    for path in folder.iterdir():
        is_metadata = path.suffix == ".dist-info" and not path.name.startswith(READS_ITS_OWN_METADATA)
        if path.name in NEVER or is_metadata:
            shutil.rmtree(path)
    for path in (folder / "botocore" / "data").iterdir():
        if path.is_dir() and path.name not in SERVICES:
            shutil.rmtree(path)


def _compile(folder: Path) -> None:
    """Bytecode that is believed without looking at the source: the times of files in a package mean nothing."""
    trusted = py_compile.PycInvalidationMode.UNCHECKED_HASH
    for path in folder.rglob("*.py"):
        shown = f"/var/task/{path.relative_to(folder)}"
        py_compile.compile(str(path), dfile=shown, doraise=True, invalidation_mode=trusted)


def _pack(folder: Path, out: Path) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), EARLIEST)
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, path.read_bytes())


def variables(architecture: str, zip_path: Path) -> dict[str, str]:
    return {"lambda_zip": str(zip_path), "lambda_python": PYTHON, "lambda_architecture": architecture}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--architecture", choices=PLATFORMS, default="arm64")
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "todo-api.zip")
    chosen = parser.parse_args()
    build(chosen.architecture, chosen.out)
    told = ROOT / "infra" / "lambda.auto.tfvars.json"
    told.write_text(json.dumps(variables(chosen.architecture, chosen.out.resolve()), indent=2) + "\n")
    print(f"{chosen.out}: {chosen.out.stat().st_size / 1e6:.1f} MB, {chosen.architecture}, Python {PYTHON}")


if __name__ == "__main__":
    main()
