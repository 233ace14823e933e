"""Whatever our documents and workflows tell people to run on AWS is held to AWS's own models."""

import pytest
from tests.arch.test_docs import DOCS, ROOT

from hanbit.gateways.aws.models import BotocoreModels
from hanbit.ops.manual.aws_lint import lint
from hanbit.settings import SETTINGS

WORKFLOWS = sorted((ROOT / ".github").rglob("*.yml"))


@pytest.fixture(scope="module")
def models() -> BotocoreModels:
    return BotocoreModels()


def test_every_aws_command_that_we_write_down_can_be_run(models: BotocoreModels) -> None:
    [region] = [setting.default for setting in SETTINGS if setting.name == "aws_region"]
    commands, wrong = 0, []
    for path in [*DOCS, *WORKFLOWS]:
        report = lint(path.read_text(encoding="utf-8"), models, is_markdown=path.suffix == ".md", region=region)
        commands += report.commands
        wrong += [f"{path}:{one.line} {one.command}: {one.code} {dict(one.params)}" for one in report.findings]
    assert not wrong
    assert commands > 50
