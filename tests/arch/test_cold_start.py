"""What a function loads before its first event: counted and named, since seconds are another machine's tomorrow."""

import subprocess
import sys

import pytest

MOST_MODULES = 510
"""505 when it was written. A new one here is paid for by everyone who comes first."""

NEVER = (
    "boto3", "s3transfer", "apsw", "sqlite3", "uvicorn", "uvloop", "httptools", "typer", "rich", "psutil", "duckdb",
    "httpx", "redis", "argon2", "zxcvbn", "jwt", "cryptography.hazmat.primitives", "opentelemetry", "pydantic",
    "hanbit.stores.sqlite", "hanbit.stores.memory", "hanbit.stores.opsdb", "hanbit.console", "hanbit.ops",
    "hanbit.cli", "hanbit.wiring.product", "hanbit.wiring.plane", "hanbit.domain.quickadd.parse",
)  # fmt: skip


def loaded(code: str) -> set[str]:
    said = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    ).stdout
    return set(said.split())


@pytest.mark.parametrize("function", ["lambda_api", "lambda_jobs"])
def test_a_function_loads_little_and_nothing_of_one_machine(function: str) -> None:
    modules = loaded(f"import hanbit.entrypoints.{function}")
    assert "botocore.client" in modules
    assert {name for name in NEVER if name in modules} == set()
    assert len(modules) <= MOST_MODULES


@pytest.mark.parametrize("entrypoint", ["hanbit.entrypoints.server", "hanbit.wiring.product"])
def test_one_machine_loads_nothing_of_aws(entrypoint: str) -> None:
    modules = loaded(f"import {entrypoint}")
    assert {name for name in modules if name.split(".")[0] in ("botocore", "boto3")} == set()
    assert not any(name.startswith(("hanbit.stores.dynamodb", "hanbit.gateways.aws")) for name in modules)
