"""``hanbit ops logs …``: search in the language of CloudWatch Logs Insights, follow, pack, try patterns."""

import asyncio
import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, cast

import typer

from hanbit.cli import query_faults, query_results
from hanbit.cli.log_lines import shown
from hanbit.cli.say import Speaker
from hanbit.domain.refusals import Unavailable
from hanbit.entrypoints.ops.folder import Json, Since, moment_of, now_s, since_s
from hanbit.entrypoints.terminal import DEFAULT_DATA, Data, new_speaker, read_settings, refusals_of_folder, stop
from hanbit.ops.observe.faults import QueryFault
from hanbit.ops.observe.logs.search import search
from hanbit.ops.observe.patterns.matching import extracted
from hanbit.ops.observe.patterns.parser import parse_pattern
from hanbit.ports.logs import Logs, QueryResults
from hanbit.ports.remote import Rejected
from hanbit.telemetry.logs import RANK, Level
from hanbit.wiring.logs import APP_LOG, LOGS, cloud_logs, local_logs

FOLLOW_S = 0.2

logs = typer.Typer(no_args_is_help=True, help="Search, follow and pack the log.")
pattern = typer.Typer(no_args_is_help=True, help="Filter patterns of CloudWatch's metric filters.")
logs.add_typer(pattern, name="pattern")


@logs.command()
def query(
    text: Annotated[str, typer.Argument(metavar="QUERY", help="In the language of CloudWatch Logs Insights.")],
    data: Data = DEFAULT_DATA,
    since: Since = "1h",
    begin: Annotated[str | None, typer.Option("--from", help="A moment; instead of --since.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="A moment; without: now.")] = None,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV instead of a table.")] = False,
    target: Annotated[str, typer.Option(help="local, or aws: send the same string to CloudWatch.")] = "local",
    group: Annotated[str, typer.Option(help="Log group on AWS.")] = "/aws/lambda/todo-api",
    region: Annotated[str, typer.Option(help="Region on AWS.")] = "ap-northeast-2",
) -> None:
    """Find log lines, or count them. What is not understood is refused with its place, never ignored."""
    speaker = new_speaker()
    if as_json and as_csv:
        stop(speaker, "ops.logs.two_formats")
    begin_ms = _moment(speaker, begin, since_s(speaker, since) * 1000)
    end_ms = _moment(speaker, end, now_s() * 1000 + 999)
    if begin_ms > end_ms:
        stop(speaker, "ops.logs.backwards")
    with _refusals(speaker, text, data), _opened(speaker, target, data, group, region) as opened:
        found = asyncio.run(search(opened, text, begin_ms=begin_ms, end_ms=end_ms))
    if found.status != "Complete":
        stop(speaker, "ops.logs.not_complete", status=found.status, reason=found.failure or "–")
    _print(speaker, found, as_json=as_json, as_csv=as_csv)


@logs.command()
def tail(
    data: Data = DEFAULT_DATA,
    level: Annotated[str, typer.Option(help="Least level shown: DEBUG, INFO, WARN or ERROR.")] = "DEBUG",
    lines: Annotated[int, typer.Option(min=0, help="Lines shown before new ones.")] = 10,
    follow: Annotated[bool, typer.Option(help="Wait for new lines until Ctrl-C.")] = True,
) -> None:
    """Show the newest lines, and new ones as they come."""
    from hanbit.stores.logfiles.following import Follower

    speaker = new_speaker()
    least = _level(speaker, level)
    _require_logs(speaker, data)
    follower = Follower(data / "logs", APP_LOG, lines=lines)
    with contextlib.suppress(KeyboardInterrupt), refusals_of_folder(speaker, data):
        while True:
            for line in follower.new_lines():
                if (one := shown(line, least)) is not None:
                    speaker.out.print(one)
            if not follow:
                return
            time.sleep(FOLLOW_S)


@logs.command()
def pack(data: Data = DEFAULT_DATA) -> None:
    """Pack the hours that are over, and drop what is older than HANBIT_LOG_DAYS."""
    from hanbit.stores.logfiles.packing import packing

    speaker = new_speaker()
    keep_days = read_settings(speaker).log_days
    _require_logs(speaker, data)
    with refusals_of_folder(speaker, data):
        now_ms = time.time_ns() // 1_000_000
        steps = [step for log in LOGS for step in packing(data / "logs", log, now_ms, keep_days=keep_days)]
    speaker.say("ops.logs.packed", packed=steps.count("published"), removed=steps.count("dropped"))


@pattern.command("test")
def try_pattern(
    text: Annotated[str, typer.Argument(metavar="PATTERN", help="A filter pattern of CloudWatch.")],
    lines: Annotated[list[str] | None, typer.Argument(help="Lines to try it on; without: those of the input.")] = None,
) -> None:
    """Print the lines that match, and what was taken out of them. Ends with 1 when none does, as grep."""
    speaker = new_speaker()
    with _refusals(speaker, text, DEFAULT_DATA):
        parsed = parse_pattern(text)
    is_found = False
    for line in lines if lines else typer.get_text_stream("stdin"):
        found = extracted(parsed, line.rstrip("\n"))
        if found is not None:
            is_found = True
            typer.echo(line.rstrip("\n"))
            for name, value in found.items():
                typer.echo(f"    {name} = {value}")
    raise typer.Exit(0 if is_found else 1)


def _print(speaker: Speaker, found: QueryResults, *, as_json: bool, as_csv: bool) -> None:
    if as_json:
        typer.echo(query_results.as_json(found), nl=False)
    elif as_csv:
        typer.echo(query_results.as_csv(found), nl=False)
    elif found.results:
        speaker.out.print(query_results.as_table(found))
    counts = found.statistics
    speaker.err.print(
        speaker.text(
            "ops.logs.statistics",
            rows=len(found.results),
            matched=f"{counts.records_matched:,.0f}",
            scanned=f"{counts.records_scanned:,.0f}",
            megabytes=f"{counts.bytes_scanned / 1e6:,.1f}",
        ),
        style="dim",
        markup=False,
    )


@contextlib.contextmanager
def _opened(speaker: Speaker, target: str, data: Path, group: str, region: str) -> Iterator[Logs]:
    if target not in ("local", "aws"):
        stop(speaker, "ops.logs.bad_target", given=target)
    if target == "local":
        _require_logs(speaker, data)
    with local_logs(data) if target == "local" else cloud_logs(region, group) as opened:
        yield opened


@contextlib.contextmanager
def _refusals(speaker: Speaker, text: str, data: Path) -> Iterator[None]:
    try:
        with refusals_of_folder(speaker, data):
            yield
    except QueryFault as fault:
        query_faults.complain(speaker, fault, text)
        raise typer.Exit(1) from fault
    except Rejected as rejected:
        stop(speaker, "ops.logs.rejected", reason=str(rejected))
    except Unavailable:
        stop(speaker, "ops.logs.unreachable")


def _require_logs(speaker: Speaker, data: Path) -> None:
    if not (data / "logs").is_dir():
        stop(speaker, "ops.logs.none", path=str(data))


def _moment(speaker: Speaker, at: str | None, otherwise: int) -> int:
    found = moment_of(speaker, at)
    return otherwise if found is None else found


def _level(speaker: Speaker, level: str) -> Level:
    if level.upper() not in RANK:
        stop(speaker, "ops.logs.bad_level", given=level)
    return cast(Level, level.upper())
