"""The part that people never touch, on moto, which knows services that ministack does not; and a second plan is empty.

moto checks few inputs and serves nothing: what it shows is that the provider and the code agree on every attribute.
The provider waits a minute and a half for buckets to settle, so that this is for ``make infra``, not for ``make test``.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.infra.terraform import working_copy
from tests.serving import free_port

PATIENCE_S = 60
LEFT_OUT = ["alarms", "backups", "budget", "edge", "gradual-shift", "scaling", "tracing"]
"""What moto answers wrongly or not at all: composite alarms, restore tests, tags of scaling targets, who is told of a
budget, CloudFront's own policies, alarms of a deployment group, X-Ray's rules."""


@pytest.fixture
def moto(tmp_path: Path) -> Iterator[str]:
    port = free_port()
    program = Path(sys.prefix) / "emulators" / "bin" / "moto_server"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
    with (tmp_path / "moto.log").open("wb") as log:
        command = [str(program), "-H", "127.0.0.1", "-p", str(port)]
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_answers(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _wait_until_it_answers(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"{url}/moto-api/")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("moto did not answer")


def test_a_second_plan_finds_nothing_to_change(moto: str, package: Path, tmp_path: Path) -> None:
    terraform = working_copy(tmp_path / "infra", moto)
    left_out = f"-var=left_out={json.dumps(LEFT_OUT)}"
    settings = ("-no-color", "-var-file=emulator.tfvars", f"-var-file={package}", left_out)
    terraform("apply", "-auto-approve", *settings)
    made = terraform("state", "list")
    for kind in ("aws_cloudtrail", "aws_config_config_rule", "aws_dynamodb_table", "aws_iam_openid_connect_provider"):
        assert f"{kind}." in made, kind
    terraform("plan", "-detailed-exitcode", *settings)
