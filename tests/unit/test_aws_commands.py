"""AWS commands in documents: what is read as one, what is wrong with it, and what of the manual's is."""

from pathlib import Path

import pytest

from hanbit.gateways.aws.models import BotocoreModels
from hanbit.ops.manual.aws_lint import Report, lint
from hanbit.ops.manual.shell import commands_in, words_of

REGION = "ap-northeast-2"
MANUAL = Path(__file__).with_name("commands_of_the_manual.sh")
WRONG = [
    ("aws elbv2 modify-target-group", "not_in_this_system"),
    ("aws elbv2 modify-target-group", "not_in_this_system"),
    ("aws cloudwatch put-metric-alarm", "service_needs"),
    ("aws cloudwatch put-metric-alarm", "no_dimensions"),
    ("aws cloudwatch put-metric-alarm", "service_needs"),
    ("aws cloudwatch put-metric-alarm", "no_dimensions"),
    ("aws dynamodb put-backup-policy", "unknown_operation"),
    ("aws dynamodb restore-table-from-backup", "bad_backup_arn"),
    ("aws ec2 authorize-security-group-ingress", "not_in_this_system"),
    ("aws cognito-idp admin-get-user", "other_region"),
    ("aws cognito-idp admin-disable-user", "other_region"),
    ("aws logs put-metric-filter", "pattern_of_words"),
    ("aws dynamodb update-table", "service_needs"),
    ("aws lambda put-reserved-concurrency-settings", "unknown_operation"),
    ("aws application-autoscaling register-scalable-target", "service_needs"),
    ("aws application-autoscaling register-scalable-target", "service_needs"),
    ("aws cognito-idp describe-user-pool-client", "other_region"),
    ("aws xray get-trace-summaries", "bad_value"),
    ("aws ce get-cost-and-usage", "last_month"),
]


@pytest.fixture(scope="module")
def models() -> BotocoreModels:
    return BotocoreModels()


def _lint(models: BotocoreModels, text: str, *, is_markdown: bool = False) -> Report:
    return lint(text, models, is_markdown=is_markdown, region=REGION)


def test_of_the_manuals_commands_exactly_the_known_ones_are_wrong(models: BotocoreModels) -> None:
    report = _lint(models, MANUAL.read_text(encoding="utf-8"))
    assert report.commands == 29
    assert [(finding.command, finding.code) for finding in report.findings] == WRONG
    meant = {
        finding.command.split()[2]: finding.params["near"] for finding in report.findings if "near" in finding.params
    }
    assert meant == {
        "put-backup-policy": "update-continuous-backups",
        "put-reserved-concurrency-settings": "put-function-concurrency",
    }


@pytest.mark.parametrize("command", [
    "aws dynamodb update-continuous-backups --table-name todos"
    " --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true,RecoveryPeriodInDays=35",
    "aws lambda invoke --function-name todo-api out.json",
    "aws lambda invoke out.json --function-name todo-api",
    """aws apigateway get-export --rest-api-id a --stage-name prod --export-type oas30 --parameters '{"a":"b,c"}' f""",
    "aws dynamodb wait table-exists --table-name todos",
    "aws dynamodb list-backups --table-name todos --max-items 5 --query 'BackupSummaries[-1].BackupArn' --output text",
    "aws s3 sync dist/ s3://bucket --delete --cache-control no-cache",
    "aws cloudfront create-invalidation --distribution-id E1 --paths '/index.html' '/sw.js'",
    "aws deploy create-deployment --application-name todo-api --revision file://revision.json",
    "aws cloudwatch get-metric-statistics --namespace TodoApp --metric-name A --start-time $(date -d '1 hour ago' +%s)"
    " --end-time 2026-01-01 --period 60 --statistics Average Maximum --dimensions Name=A,Value=b",
    "aws sqs receive-message --queue-url $URL --wait-time-seconds $SECONDS | jq .",
    "aws --region ap-northeast-2 sts get-caller-identity --no-cli-pager > me.json",
    "aws lambda update-function-code --function-name todo-api --zip-file fileb://dist/todo-api.zip --no-publish",
    "aws acm list-certificates --region us-east-1",
    "aws configure list",
])  # fmt: skip
def test_a_right_command_passes(models: BotocoreModels, command: str) -> None:
    report = _lint(models, command)
    assert (report.commands, report.findings) == (1, ())


@pytest.mark.parametrize(("command", "code", "params"), [
    ("aws dynamodbb list-tables", "unknown_service", {"near": "dynamodb"}),
    ("aws dynamodb list-table", "unknown_operation", {"near": "list-tables"}),
    ("aws dynamodb describe-table --table-nam t --table-name t", "unknown_parameter", {"near": "--table-name"}),
    ("aws dynamodb describe-table", "missing_parameter", {"name": "--table-name"}),
    ("aws dynamodb update-table --table-name t --billing-mode FREE", "bad_value", {"given": "FREE"}),
    ("aws lambda put-function-concurrency --function-name f --reserved-concurrent-executions many", "not_a_number", {}),
    ("aws dynamodb describe-table --table-name a b", "too_many", {"given": "b"}),
    ("aws dynamodb describe-table --table-name", "no_value", {"name": "--table-name"}),
    ("aws dynamodb describe-table extra --table-name a", "stray_word", {"given": "extra"}),
    ("aws dynamodb update-time-to-live --table-name t --time-to-live-specification Enable=true,AttributeName=e",
     "unknown_key", {"given": "Enable"}),
    ("aws dynamodb update-time-to-live --table-name t --time-to-live-specification Enabled=true", "missing_key",
     {"key": "AttributeName"}),
    ("aws dynamodb update-time-to-live --table-name t --time-to-live-specification Enabled=yes,AttributeName=e",
     "bad_value", {"given": "yes"}),
    ("aws dynamodb update-time-to-live --table-name t --time-to-live-specification on", "bad_shorthand", {}),
    ("aws dynamodb get-item --table-name t --key '{broken'", "bad_json", {}),
    ("""aws dynamodb put-item --table-name t --item '{"PK": {"X": "1"}}'""", "unknown_key", {"given": "X"}),
    ("aws dynamodb wait table-exist --table-name t", "unknown_waiter", {"near": "table-exists"}),
    ("aws s3 sync a s3://b --cache-controll x", "unknown_parameter", {"near": "--cache-control"}),
    ("aws sts get-caller-identity --output xml", "bad_value", {"name": "--output"}),
    ("aws dynamodb list-tables --region us-east-1", "other_region", {"given": "us-east-1"}),
    ("aws sns publish --message m --topic-arn $(aws sns create-topik --name x)", "unknown_operation", {}),
    ("VERSION=$(aws lambda get-alais --name LIVE)", "unknown_operation", {"near": "get-alias"}),
    ("aws sts get-caller-identity && aws sts get-caller", "unknown_operation", {}),
])  # fmt: skip
def test_a_wrong_command_is_found_and_it_is_said_what_is_wrong(
    models: BotocoreModels, command: str, code: str, params: dict[str, str]
) -> None:
    found = _lint(models, command).findings
    assert code in [finding.code for finding in found]
    said = next(finding.params for finding in found if finding.code == code)
    assert params.items() <= said.items()


def test_in_a_document_fenced_commands_and_mentions_are_read_and_prose_is_not(models: BotocoreModels) -> None:
    text = "\n".join([
        "Talk about aws dynamodb list-tables and of `aws dynamodb list-tabels`.",
        "Only named: `aws dynamodb describe-table`, begun: `aws lambda update-alias --name LIVE …`.",
        "```python", "aws dynamodb list-tabels", "```",
        "```bash", "# aws dynamodb list-tabels", "aws dynamodb \\", "  describe-table \\", "  --table-nam todos", "```",
    ])  # fmt: skip
    report = _lint(models, text, is_markdown=True)
    assert [(finding.line, finding.code) for finding in report.findings] == [
        (1, "unknown_operation"), (8, "unknown_parameter"), (8, "missing_parameter"),
    ]  # fmt: skip
    assert report.commands == 4


def test_words_are_split_as_a_shell_does() -> None:
    words = words_of("""aws x 'a b' "c \\"d\\" $E" f\\ g $(date -d "1 hour" +%s) h#i # j""")
    assert [word.text for word in words] == ["aws", "x", "a b", 'c "d" $E', "f g", '$(date -d "1 hour" +%s)', "h#i"]
    assert [word.is_open for word in words] == [False, False, False, True, False, True, False]


@pytest.mark.parametrize("text", ["aws", "aws 'open", 'aws "open $(', "aws x \\", "aws $(", "```bash\naws x \\"])
def test_what_was_never_finished_is_no_command(text: str) -> None:
    assert list(commands_in(text, is_markdown=text.startswith("`"))) == []


def test_a_substitution_that_never_ends_is_a_word_that_the_shell_still_fills_in() -> None:
    (command,) = commands_in("aws x `", is_markdown=False)
    assert [(word.text, word.is_open) for word in command.words] == [("aws", False), ("x", False), ("`", True)]
