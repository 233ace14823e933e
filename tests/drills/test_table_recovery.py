"""Recovery on AWS from end to end: copied, restored into a new table, proven, made whole again, switched to."""

import asyncio
import contextlib
import io
import re
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from tests.cloud import Clouded, clouded
from tests.drills.test_broken_tables import Breaking, Broken, changed_hands, lost, lost_last_change
from tests.ministack import REGION, Ministack
from tests.on_disk import Person
from tests.simulators import Lines
from typer.testing import CliRunner

from hanbit.entrypoints.cli import app
from hanbit.gateways.aws.attachments import read_attached
from hanbit.gateways.aws.remote import BotoRemote, open_client
from hanbit.gateways.local.clock import PooledEntropy
from hanbit.ops.recover.tables import read_record
from hanbit.settings import Settings
from hanbit.wiring.cloud import build_cloud
from hanbit.wiring.tables import Cloud, back_up_table, proof_of_table, records_workshop, restore_table

SERVICES = ("dynamodb", "cloudwatch", "lambda")
TODOS = 4
SAYS_ITS_TABLE = b"import os\ndef handler(event, context):\n    return os.environ['HANBIT_AWS_TABLE']\n"
FUNCTIONS = ("todo-api", "todo-jobs")


@dataclass(frozen=True)
class Deployed:
    """The product on a table with everything that AWS drops, its functions, and an operator's data folder."""

    cloud: Clouded
    person: Person
    clients: dict[str, Any]
    data: Path

    def run(self, *words: str, status: int = 0) -> str:
        result = CliRunner().invoke(app, ["ops", "backup", "table", *words, "--data", str(self.data)])
        assert result.exit_code == status, result.output
        return result.output

    def served(self, function: str) -> str:
        answer = self.clients["lambda"].invoke(FunctionName=function, Qualifier="LIVE")
        return str(answer["Payload"].read().decode().strip('"'))

    @property
    def services(self) -> Cloud:
        return Cloud(lambda name: BotoRemote(lambda: self.clients[name], PooledEntropy(), executor=None))


@pytest.fixture(scope="module")
def clients(ministack: Ministack) -> Iterator[dict[str, Any]]:
    made: dict[str, Any] = {name: open_client(name, region=REGION, endpoint=ministack.url) for name in SERVICES}
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("said.py", SAYS_ITS_TABLE)
    for name in FUNCTIONS:
        made["lambda"].create_function(
            FunctionName=name, Runtime="python3.13", Role="arn:aws:iam::000000000000:role/api", Handler="said.handler",
            Code={"ZipFile": code.getvalue()}, Publish=True, Environment={"Variables": {"OTHER": "stays"}},
        )  # fmt: skip
        made["lambda"].create_alias(FunctionName=name, Name="LIVE", FunctionVersion="1")
    yield made
    for name in FUNCTIONS:
        made["lambda"].delete_function(FunctionName=name)
    for client in made.values():
        client.close()


@pytest.fixture
async def deployed(
    ministack: Ministack, clients: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Deployed]:
    async with clouded(ministack) as cloud:
        person = await cloud.person()
        for number in range(TODOS):
            todo = await person.add(f"할 일 {number}")
        await person.http.patch(f"/api/v1/todos/{todo['id']}", json={"title": "고친 일"})
        _attach(clients, cloud.table)
        for name, value in (("TABLE", cloud.table), ("ENDPOINT", ministack.url), ("REGION", REGION)):
            monkeypatch.setenv(f"HANBIT_AWS_{name}", value)
        monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
        yield Deployed(cloud, person, clients, tmp_path / "data")
        clients["dynamodb"].update_table(TableName=cloud.table, DeletionProtectionEnabled=False)


def _attach(clients: dict[str, Any], table: str) -> None:
    dynamodb = clients["dynamodb"]
    dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"})
    dynamodb.update_continuous_backups(
        TableName=table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    dynamodb.update_table(TableName=table, DeletionProtectionEnabled=True)
    arn = dynamodb.describe_table(TableName=table)["Table"]["TableArn"]
    dynamodb.tag_resource(ResourceArn=arn, Tags=[{"Key": "service", "Value": "todo-app"}])
    for name, watched in ((f"{table}-throttled", table), ("another-tables", "another")):
        clients["cloudwatch"].put_metric_alarm(
            AlarmName=name, Namespace="AWS/DynamoDB", MetricName="ThrottledRequests", Statistic="Sum", Period=60,
            Dimensions=[{"Name": "TableName", "Value": watched}], EvaluationPeriods=3, DatapointsToAlarm=2,
            Threshold=5, ComparisonOperator="GreaterThanThreshold", TreatMissingData="notBreaching",
        )  # fmt: skip


@contextlib.contextmanager
def _dropped(deployed: Deployed, table: str) -> Iterator[None]:
    yield
    with contextlib.suppress(deployed.clients["dynamodb"].exceptions.ResourceNotFoundException):
        deployed.clients["dynamodb"].update_table(TableName=table, DeletionProtectionEnabled=False)
        deployed.clients["dynamodb"].delete_table(TableName=table)


async def _titles(settings: Settings, deployed: Deployed) -> set[str]:
    """What the product answers that person, on the table of ``settings``."""
    clients = {"dynamodb": deployed.clients["dynamodb"], "cognito-idp": None}
    product = build_cloud(settings, Lines(), connect=clients.__getitem__, clock=deployed.cloud.clock)
    page = await product.desk.store.feed(deployed.person.space_id, 0)
    return {record.entity.title for record in page.records if record.key.kind == "todo"}  # type: ignore[union-attr]


async def test_a_lost_table_is_back_in_a_new_one_with_all_that_belongs_to_it(deployed: Deployed) -> None:
    old, new = deployed.cloud.table, f"{deployed.cloud.table}-b"
    before = await read_attached(deployed.services.services, old)
    made = await asyncio.to_thread(deployed.run, "create")
    assert f"{TODOS} to-dos" in made
    assert "Somebody wrote meanwhile" not in made
    await deployed.person.add("백업 뒤의 일")

    with _dropped(deployed, new):
        said = await asyncio.to_thread(deployed.run, "restore", "--to", new)
        assert "all 9 checks passed" in said
        assert re.findall(r"Attached: (.+)", said) == [
            "point-in-time recovery", "tags", "alarms", "autoscaling", "protection from deletion", "expiry of items",
        ]  # fmt: skip
        after = await read_attached(deployed.services.services, new)
        assert after.alarms[0]["Dimensions"] == [{"Name": "TableName", "Value": new}]
        assert replace(after, alarms=()) == replace(before, alarms=())
        assert [alarm["AlarmName"] for alarm in after.alarms] == [f"{new}-throttled"]
        with pytest.raises(deployed.clients["dynamodb"].exceptions.ClientError):
            deployed.clients["dynamodb"].delete_table(TableName=new)

        switched = await asyncio.to_thread(deployed.run, "switch", new, "--yes")
        assert {deployed.served(name) for name in FUNCTIONS} == {new}, switched
        kept = deployed.clients["lambda"].get_function_configuration(FunctionName="todo-api", Qualifier="LIVE")
        assert kept["Environment"]["Variables"]["OTHER"] == "stays"
        settings = Settings(aws_table=new, aws_user_pool="x", aws_user_pool_client="x", aws_region=REGION)
        assert await _titles(settings, deployed) == {"할 일 0", "할 일 1", "할 일 2", "고친 일"}

        assert "was not restored and proven here" in await asyncio.to_thread(
            lambda: deployed.run("switch", old, "--yes", status=1)
        )
        await asyncio.to_thread(deployed.run, "switch", old, "--yes", "--unproven")
        assert {deployed.served(name) for name in FUNCTIONS} == {old}


@contextlib.contextmanager
def _after(client: Any, operation: str, do: Callable[[], object]) -> Iterator[None]:
    """Something happens as soon as AWS has answered."""

    def hook(**_: Any) -> None:
        client.meta.events.unregister(f"after-call.dynamodb.{operation}", hook)
        do()

    client.meta.events.register(f"after-call.dynamodb.{operation}", hook)
    yield


@pytest.mark.parametrize(
    ("spoil", "check"),
    [(lost("SPACE#", "TODO#"), "contents"), (changed_hands, "owners"), (lost_last_change, "log")],
    ids=["missing rows", "a changed owner", "a missing log entry"],
)
async def test_a_broken_restore_is_caught_and_gets_nothing_attached(
    deployed: Deployed, spoil: Breaking, check: str
) -> None:
    other = await deployed.cloud.person("bora@hanbit.test")
    await other.add("남의 일")
    target = f"{deployed.cloud.table}-broken"
    client = deployed.clients["dynamodb"]

    def recover() -> None:
        workshop = records_workshop(deployed.data, Settings())
        record = back_up_table(workshop, deployed.services, deployed.cloud.table)
        with _after(client, "RestoreTableFromBackup", lambda: spoil(Broken(client, target))):
            restored = restore_table(workshop, deployed.services, record, target)
        assert check in restored.verdict.caught_by
        assert not restored.is_proven
        assert proof_of_table(deployed.services, target) is None

    with _dropped(deployed, target):
        await asyncio.to_thread(recover)
        bare = await read_attached(deployed.services.services, target)
    assert (bare.ttl, bare.pitr_days, bare.is_protected, bare.tags, bare.alarms) == (None, None, False, {}, ())


async def test_a_backup_of_a_table_that_is_written_to_is_proven_without_counting_rows(deployed: Deployed) -> None:
    target, client = f"{deployed.cloud.table}-busy", deployed.clients["dynamodb"]
    item = {"PK": {"S": "DENY#token#late"}, "SK": {"S": "DENY"}, "notBefore": {"N": "1"}}

    def recover() -> None:
        workshop = records_workshop(deployed.data, Settings())
        late = lambda: client.put_item(TableName=deployed.cloud.table, Item=item)  # noqa: E731
        with _after(client, "CreateBackup", late):
            made = back_up_table(workshop, deployed.services, deployed.cloud.table)
        record = read_record(workshop, workshop.vaults[0], made.manifest.id)
        assert record == made
        assert not record.is_whole
        restored = restore_table(workshop, deployed.services, record, target)
        assert restored.is_proven, restored
        assert "contents" not in {outcome.check for outcome in restored.verdict.outcomes}

    with _dropped(deployed, target):
        await asyncio.to_thread(recover)


async def test_what_makes_no_sense_is_said_and_changes_nothing(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        assert "backup keys" in deployed.run("restore", "--to", "anywhere", status=1)
        deployed.run("create")
        absent = deployed.run("restore", "20990101t000000000z-manual", "--to", "anywhere", status=1)
        assert "There is no backup 20990101t000000000z-manual" in absent
        assert "is not a name for a table" in deployed.run("restore", "--to", "a/b", status=1)
        taken = deployed.run("restore", "--to", deployed.cloud.table, status=1)
        assert "AWS refused: TableAlreadyExistsException" in taken
        assert "AWS refused: ResourceNotFoundException" in deployed.run("switch", "no-such-table", "--yes", status=1)
        (manifest,) = deployed.data.glob("backups/aws/*/manifest.json")
        manifest.write_bytes(manifest.read_bytes().replace(b'"isWhole": true', b'"isWhole": false'))
        assert "the signature is not this installation's" in deployed.run("restore", "--to", "new-table", status=1)
        monkeypatch.setenv("HANBIT_AWS_TABLE", "no-such-table")
        assert "The table cannot be read: no-such-table" in deployed.run("create", status=1)
        monkeypatch.delenv("HANBIT_AWS_TABLE")
        assert "Set HANBIT_AWS_TABLE" in deployed.run("create", status=1)

    await asyncio.to_thread(refuse)
    assert not [one for one in deployed.clients["dynamodb"].list_tables()["TableNames"] if one == "new-table"]
    assert not deployed.served("todo-api").startswith("no-such")
