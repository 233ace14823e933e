"""What ``infra/`` says is right by itself, and says the same as the code wherever both say it."""

import json
import re
import tomllib
import zipfile
from pathlib import Path

from tests.infra.terraform import INFRA, ROOT, Terraform
from tests.serving import run

from hanbit.api.edge import CSP, SECURITY_HEADERS
from hanbit.settings import SETTINGS

TEXTS = {path.relative_to(INFRA).as_posix(): path.read_text(encoding="utf-8") for path in INFRA.rglob("*.tf")}
REGION = re.compile(r"\b(?:ap|ca|eu|me|sa|us|af|il|mx)-[a-z]+-\d\b")


def test_every_file_is_formatted_and_the_whole_is_valid(terraform: Terraform) -> None:
    terraform("fmt", "-check", "-recursive", "-diff")
    terraform("validate", "-no-color")


def test_the_region_is_written_once_and_is_the_code_s(terraform: Terraform) -> None:
    named = {name: set(REGION.findall(text)) for name, text in TEXTS.items() if REGION.search(text)}
    assert named == {"variables.tf": {"ap-northeast-2", "ap-northeast-1"}, "providers.tf": {"us-east-1"}}
    [default] = [setting.default for setting in SETTINGS if setting.name == "aws_region"]
    assert f'default     = "{default}"' in TEXTS["variables.tf"]
    assert "region" not in (terraform.folder / "prod.tfvars").read_text()


def test_the_stand_in_region_is_another_one_and_takes_copies_from_the_first() -> None:
    stand_in = (INFRA / "disaster-recovery.tfvars").read_text(encoding="utf-8")
    values = tomllib.loads(re.sub(r"\[.*\]", '""', stand_in))
    defaults = dict(re.findall(r'variable "(\w+)" \{[^}]*?default\s+= "([\w-]+)"', TEXTS["variables.tf"]))
    assert (values["region"], values["copies_region"]) == (defaults["copies_region"], defaults["region"])
    assert values["serves_domain"] is False


def test_alarms_are_those_of_the_definitions() -> None:
    made = run("ops", "alarm", "export", "--format", "terraform").stdout
    kept = (INFRA / "modules" / "alarms" / "main.tf.json").read_text(encoding="utf-8")
    assert kept == made, "make infra-alarms writes it anew"
    alarms = {one["alarm_name"] for one in json.loads(made)["resource"]["aws_cloudwatch_metric_alarm"].values()}
    named = re.search(r"value\s+= (\[.*\])", TEXTS["modules/observability/outputs.tf"].partition("rollback_alarms")[2])
    assert named is not None
    assert set(json.loads(named[1])) <= alarms


def test_the_edge_sends_the_headers_that_one_machine_sends() -> None:
    edge = TEXTS["modules/edge/main.tf"]
    policy = edge.partition("content_security_policy = [")[2].partition("]")[0]
    assert "; ".join(re.findall(r'"(.*?)",', policy)) == CSP
    custom = dict(re.findall(r"^        ([a-z-]+)\s+= \"(.*)\"$", edge, re.MULTILINE))
    builtin = {"content-security-policy", "x-content-type-options", "referrer-policy"}
    ours = {name.decode(): value.decode() for name, value in SECURITY_HEADERS if name.decode() not in builtin}
    assert custom == ours


def test_functions_may_call_what_the_product_calls_and_nothing_else() -> None:
    product = TEXTS["modules/identity/main.tf"]
    allowed = set(re.findall(r'"(?:dynamodb|cognito-idp):(\w+)"', product))
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("stores/dynamodb", "gateways/aws")
        for path in (ROOT / "src" / "hanbit" / folder).rglob("*.py")
    )
    called = {
        _action(name)
        for name in re.findall(r'"((?:admin|batch|get|query|put|delete|update|describe)_?\w*_?\w*)"', code)
    }
    in_transactions = {"ConditionCheckItem", "DeleteItem", "PutItem", "UpdateItem"}
    assert "Scan" not in allowed
    cognito = {name for name in allowed if name.startswith("Admin")}
    assert cognito == {name for name in called if name.startswith("Admin")}
    assert allowed - cognito <= called | in_transactions
    assert {"BatchGetItem", "BatchWriteItem", "GetItem", "Query"} <= allowed


def _action(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


def test_every_variable_file_sets_what_there_is(terraform: Terraform) -> None:
    known = set(re.findall(r'^variable "(\w+)"', TEXTS["variables.tf"], re.MULTILINE))
    for path in terraform.folder.glob("*.tfvars"):
        assert set(re.findall(r"^(\w+)\s+=", path.read_text(), re.MULTILINE)) <= known, path.name


def test_the_functions_code_is_small_and_carries_no_second_sdk(package: Path) -> None:
    named = json.loads(package.read_text())
    with zipfile.ZipFile(named["lambda_zip"]) as packed:
        names = packed.namelist()
    folders = {name.partition("/")[0] for name in names}
    assert {"hanbit", "botocore", "starlette"} <= folders
    assert not folders & {"boto3", "s3transfer", "duckdb", "uvicorn"}
    assert not [name for name in names if name.startswith("hanbit/static")]
    assert sum(name.endswith(".pyc") for name in names) == sum(name.endswith(".py") for name in names)
    assert Path(named["lambda_zip"]).stat().st_size < 16_000_000
    models = {name.split("/")[2] for name in names if name.startswith("botocore/data/") and name.count("/") > 2}
    assert models == {"cognito-idp", "dynamodb"}
