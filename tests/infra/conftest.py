"""What tests of ``infra/`` share: a copy of it with its provider, and the package that functions run."""

import json
import platform
from pathlib import Path

import pytest
from infra.lambda_zip import build, variables
from tests.infra.terraform import Terraform, working_copy

HERE = {"aarch64": "arm64", "arm64": "arm64"}.get(platform.machine(), "x86_64")


@pytest.fixture(scope="session")
def terraform(tmp_path_factory: pytest.TempPathFactory) -> Terraform:
    """Knows its provider and no AWS."""
    return working_copy(tmp_path_factory.mktemp("infra"))


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of variables that names a package built for this machine."""
    folder = tmp_path_factory.mktemp("package")
    build(HERE, folder / "todo-api.zip")
    named = folder / "package.tfvars.json"
    named.write_text(json.dumps(variables(HERE, folder / "todo-api.zip")))
    return named
