"""The part that people never touch, on moto, which knows services that ministack does not; and a second plan is empty.

moto checks few inputs and serves nothing: what it shows is that the provider and the code agree on every attribute.
The provider waits a minute and a half for buckets to settle, so that this is for ``make infra``, not for ``make test``.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.infra.terraform import working_copy
from tests.ministack import another_emulator

LEFT_OUT = ["alarms", "backups", "budget", "edge", "gradual-shift", "scaling", "tracing"]
"""What moto answers wrongly or not at all: composite alarms, restore tests, tags of scaling targets, who is told of a
budget, CloudFront's own policies, alarms of a deployment group, X-Ray's rules."""


@pytest.fixture
def moto(tmp_path: Path) -> Iterator[str]:
    with another_emulator(tmp_path, MOTO_IAM_LOAD_MANAGED_POLICIES="true") as url:
        yield url


def test_a_second_plan_finds_nothing_to_change(moto: str, package: Path, tmp_path: Path) -> None:
    terraform = working_copy(tmp_path / "infra", moto)
    left_out = f"-var=left_out={json.dumps(LEFT_OUT)}"
    settings = ("-no-color", "-var-file=emulator.tfvars", f"-var-file={package}", left_out)
    terraform("apply", "-auto-approve", *settings)
    made = terraform("state", "list")
    for kind in ("aws_cloudtrail", "aws_config_config_rule", "aws_dynamodb_table", "aws_iam_openid_connect_provider"):
        assert f"{kind}." in made, kind
    terraform("plan", "-detailed-exitcode", *settings)
