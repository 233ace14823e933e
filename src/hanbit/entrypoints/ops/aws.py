"""``hanbit ops aws …``: what documents tell people to run on AWS, held to AWS's own models."""

from pathlib import Path
from typing import Annotated

import typer

from hanbit.cli.say import Speaker
from hanbit.entrypoints.ops.folder import Json
from hanbit.entrypoints.terminal import new_speaker, read_settings, stop
from hanbit.ops.manual.aws_lint import Report
from hanbit.ops.manual.aws_lint import lint as read_commands
from hanbit.ops.manual.findings import Finding
from hanbit.ports.aws_models import AwsModels

aws = typer.Typer(no_args_is_help=True, help="AWS commands in documents.")


@aws.command()
def lint(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Documents (.md), scripts, workflows.")],
    as_json: Json = False,
) -> None:
    """Say which AWS commands in these files cannot work. Ends with 1 when there are any."""
    speaker = new_speaker()
    models, region = _models(speaker), read_settings(speaker).aws_region
    reports = {path: read_commands(_text(speaker, path), models, is_markdown=path.suffix == ".md", region=region)
               for path in files}  # fmt: skip
    for path, report in reports.items():
        for finding in report.findings:
            _print(speaker, path, finding, as_json=as_json)
    _conclude(speaker, list(reports.values()))


def _models(speaker: Speaker) -> AwsModels:
    try:
        from hanbit.gateways.aws.models import BotocoreModels  # late: a single machine does without the SDK
    except ModuleNotFoundError:
        stop(speaker, "ops.aws.no_models")
    return BotocoreModels()


def _text(speaker: Speaker, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        stop(speaker, "ops.aws.unreadable", path=str(path), detail=str(error))


def _print(speaker: Speaker, path: Path, finding: Finding, *, as_json: bool) -> None:
    fault = speaker.text(f"ops.aws.fault.{finding.code}", **finding.params)
    if near := finding.params.get("near"):
        fault = speaker.text("ops.aws.near", fault=fault, near=near)
    if as_json:
        import msgspec

        row = {"file": str(path), "line": finding.line, "command": finding.command, "code": finding.code}
        typer.echo(msgspec.json.encode({**row, "fault": fault}))
        return
    line = speaker.text("ops.aws.at", file=str(path), line=finding.line, command=finding.command, fault=fault)
    speaker.out.print(line, markup=False)


def _conclude(speaker: Speaker, reports: list[Report]) -> None:
    count = sum(report.commands for report in reports)
    faults = sum(len(report.findings) for report in reports)
    if faults:
        speaker.err.print(speaker.text("ops.aws.found", count=count, faults=faults), markup=False)
        raise typer.Exit(1)
    speaker.err.print(speaker.text("ops.aws.clean", count=count), markup=False)
