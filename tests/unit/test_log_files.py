"""Lines in hourly files: none lost, none doubled, none hidden by a broken neighbour, nothing else readable."""

import asyncio
import itertools
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.insights_desk import BEGIN_MS, NOW_MS, answer, open_logs, pack, table, write_fixture

from hanbit.gateways.local.files import HourlyLog
from hanbit.ops.observe.faults import QueryFault
from hanbit.ports.logs import UnknownQuery
from hanbit.stores.logfiles.following import Follower
from hanbit.stores.logfiles.packing import GRACE_MS, packing
from hanbit.stores.logfiles.reading import connect, shut_in
from hanbit.stores.logfiles.segments import HOUR_MS, stem_of

ALL = "display requestId, @ptr | sort requestId"


def _lines(folder: Path) -> list[list[str | None]]:
    logs = open_logs(folder)
    try:
        return table(answer(logs, ALL), ("requestId", "@ptr"))
    finally:
        logs.close()


def test_a_packer_that_dies_after_any_step_loses_and_doubles_nothing(tmp_path: Path) -> None:
    write_fixture(tmp_path)
    before = _lines(tmp_path)
    assert len(before) == 12
    steps = 0
    for steps in itertools.count(1):
        done = list(itertools.islice(packing(tmp_path, "app", NOW_MS, keep_days=90), steps))
        assert _lines(tmp_path) == before, done
        if len(done) < steps:
            break
    assert steps > 2
    assert sorted(path.suffix for path in tmp_path.glob("app-*")) == [".parquet", ".parquet"]


def test_a_packer_that_is_killed_leaves_what_the_next_one_finishes(tmp_path: Path) -> None:
    write_fixture(tmp_path)
    before = _lines(tmp_path)
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom hanbit.stores.logfiles.packing import packing\n"
        f"for step in packing(Path(sys.argv[1]), 'app', {NOW_MS}, keep_days=90):\n"
        "    if step == sys.argv[2]: os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    for step in ("sealed", "written", "published"):
        killed = subprocess.run([sys.executable, "-c", code, str(tmp_path), step], check=False)
        assert killed.returncode == -signal.SIGKILL
        assert _lines(tmp_path) == before, step
    pack(tmp_path)
    assert _lines(tmp_path) == before
    assert not [path for path in tmp_path.iterdir() if "unfinished" in path.name or ".packing-" in path.name]


def test_an_hour_is_packed_only_when_it_is_over_and_has_settled(tmp_path: Path) -> None:
    write_fixture(tmp_path)
    one_ends_ms = BEGIN_MS + 2 * HOUR_MS
    assert pack(tmp_path, one_ends_ms + GRACE_MS - 1) == []
    assert pack(tmp_path, one_ends_ms + GRACE_MS) == ["sealed", "written", "published", "removed"]
    assert (tmp_path / "app-2026112502.ndjson").exists()


def test_lines_that_come_late_for_a_packed_hour_become_a_segment_of_their_own(tmp_path: Path) -> None:
    write_fixture(tmp_path)
    pack(tmp_path)
    late = b'{"timestamp":"2026-11-25T01:30:00.000Z","requestId":"late"}\n'
    (tmp_path / "app-2026112501.ndjson").write_bytes(late)
    assert ["late", "app-2026112501.2:1"] in _lines(tmp_path)
    pack(tmp_path)
    found = _lines(tmp_path)
    assert ["late", "app-2026112501.2:1"] in found
    assert len(found) == 13


def test_hours_that_are_too_old_are_dropped(tmp_path: Path) -> None:
    write_fixture(tmp_path)
    pack(tmp_path)
    assert pack(tmp_path, BEGIN_MS + 26 * HOUR_MS - 1, keep_days=1) == []
    assert pack(tmp_path, BEGIN_MS + 26 * HOUR_MS, keep_days=1) == ["dropped"]
    assert len(_lines(tmp_path)) == 5


def test_two_packers_do_not_meet(tmp_path: Path) -> None:
    write_fixture(tmp_path)
    first = packing(tmp_path, "app", NOW_MS, keep_days=90)
    assert next(first) == "sealed"
    assert pack(tmp_path) == []
    assert "published" in list(first)


def test_an_hour_that_begins_while_another_is_packed_keeps_its_file(tmp_path: Path) -> None:
    hours = [tmp_path / f"{stem_of('app', NOW_MS + hour * HOUR_MS, 0)}.ndjson" for hour in range(500)]
    beginning = threading.Thread(target=lambda: [hour.write_bytes(b"") for hour in hours])
    beginning.start()
    while beginning.is_alive():
        pack(tmp_path)
    assert [hour for hour in hours if not hour.exists()] == []


def test_half_a_line_that_is_being_written_is_not_there_yet(tmp_path: Path) -> None:
    open_file = tmp_path / "app-2026112504.ndjson"
    whole = b'{"timestamp":"2026-11-25T04:00:00.000Z","requestId":"a"}\n'
    open_file.write_bytes(whole + b'{"timestamp":"2026-11-25T04:0')
    assert _lines(tmp_path) == [["a", "app-2026112504.1:1"]]
    open_file.write_bytes(whole + whole.replace(b'"a"', b'"b"'))
    assert [row[0] for row in _lines(tmp_path)] == ["a", "b"]


@pytest.mark.parametrize(
    "broken",
    [b'{"a":"\xed\x95', b"\xff\xfe", b"a\rb", b"a\x01b", b"\x00\x00", b"x" * (9 << 20), b'"', b"\\", b"{}{", b"[1"],
    ids=["half a character", "no text", "return", "separator", "zeros", "too long", "quote", "escape", "two", "list"],
)
@pytest.mark.parametrize("is_packed", [False, True])
def test_a_broken_line_hides_no_other(tmp_path: Path, broken: bytes, is_packed: bool) -> None:
    whole = b'{"timestamp":"2026-11-25T01:00:00.000Z","requestId":"a"}\n'
    (tmp_path / "app-2026112501.ndjson").write_bytes(whole + broken + b"\n\n" + whole.replace(b'"a"', b'"b"'))
    if is_packed:
        pack(tmp_path)
    stem = "app-2026112501.1"
    assert _lines(tmp_path) == [[None, f"{stem}:2"], ["a", f"{stem}:1"], ["b", f"{stem}:4"]]


def test_a_torn_line_gets_its_newline_from_the_next_process(tmp_path: Path) -> None:
    (tmp_path / "app-2026112505.ndjson").write_bytes(b'{"torn')
    log = HourlyLog(tmp_path, lambda: NOW_MS)
    log.write(b'{"requestId":"b"}\n')
    log.close()
    assert (tmp_path / "app-2026112505.ndjson").read_bytes() == b'{"torn\n{"requestId":"b"}\n'


def test_a_query_finds_what_was_written_a_moment_ago(tmp_path: Path) -> None:
    log = HourlyLog(tmp_path, lambda: NOW_MS - 1)
    log.write(b'{"timestamp":"2026-11-25T04:59:59.999Z","requestId":"now"}\n')
    assert _lines(tmp_path) == [["now", "app-2026112504.1:1"]]
    log.close()


def test_a_zone_in_a_timestamp_is_honoured(tmp_path: Path) -> None:
    (tmp_path / "app-2026112501.ndjson").write_bytes(b'{"timestamp":"2026-11-25T10:30:00.000+09:00"}\n')
    logs = open_logs(tmp_path)
    assert table(answer(logs, "fields @timestamp"), ("@timestamp",)) == [["2026-11-25 01:30:00.000"]]
    logs.close()


def test_no_files_are_no_lines(tmp_path: Path) -> None:
    assert _lines(tmp_path / "none") == []


def test_a_connection_that_is_shut_in_reads_and_writes_nothing_else(tmp_path: Path) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    mine.write_text("a")
    other.write_text("b")
    connection = connect(memory="100MB", threads=1, spill=None)
    shut_in(connection, [mine])
    assert connection.execute("SELECT content FROM read_text($1)", [str(mine)]).fetchall() == [("a",)]
    for refused in (
        f"FROM read_text('{other}')",
        f"COPY (SELECT 1) TO '{other}'",
        f"ATTACH '{tmp_path}/x.db'",
        "SET enable_external_access = true",
        f"SET allowed_paths = ['{other}']",
        "INSTALL httpfs",
    ):
        with pytest.raises(Exception, match=r"Permission|configuration|disabled"):
            connection.execute(refused)
    connection.close()


async def test_a_query_that_takes_too_long_ends_as_a_timeout(tmp_path: Path) -> None:
    _write_many(tmp_path)
    logs = open_logs(tmp_path, timeout_s=0.05)
    query_id = await logs.start(SLOW, begin_ms=BEGIN_MS, end_ms=NOW_MS)
    assert (await logs.results(query_id, wait_s=60)).status == "Timeout"
    logs.close()


async def test_a_running_query_can_be_stopped(tmp_path: Path) -> None:
    _write_many(tmp_path)
    logs = open_logs(tmp_path)
    query_id = await logs.start(SLOW, begin_ms=BEGIN_MS, end_ms=NOW_MS)
    assert (await logs.results(query_id, wait_s=0)).status == "Running"
    await logs.stop(query_id)
    assert (await logs.results(query_id, wait_s=60)).status == "Cancelled"
    with pytest.raises(UnknownQuery):
        await logs.results("other", wait_s=0)
    logs.close()


async def test_what_the_engine_cannot_be_given_fails_the_query(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"\xff")
    write_fixture(folder)
    logs = open_logs(folder)
    query_id = await logs.start("fields @message", begin_ms=BEGIN_MS, end_ms=NOW_MS)
    assert (await logs.results(query_id, wait_s=60)).status == "Failed"
    logs.close()


def test_a_regex_that_the_engine_cannot_read_is_refused_at_its_place(tmp_path: Path) -> None:
    logs = open_logs(tmp_path)
    with pytest.raises(QueryFault) as refused:
        asyncio.run(logs.start("filter a like /x/ and b like /(y/", begin_ms=0, end_ms=1))
    assert (refused.value.code, refused.value.at) == ("bad_regex", 29)
    logs.close()


def test_a_follower_goes_from_hour_to_hour(tmp_path: Path) -> None:
    first, second = tmp_path / "app-2026112501.ndjson", tmp_path / "app-2026112502.ndjson"
    first.write_bytes(b"1\n2\n3\n")
    follower = Follower(tmp_path, "app", lines=2)
    assert list(follower.new_lines()) == [b"2", b"3"]
    first.write_bytes(b"1\n2\n3\n4\n5")
    assert list(follower.new_lines()) == [b"4"]
    first.write_bytes(b"1\n2\n3\n4\n5\n")
    second.write_bytes(b"6\n")
    assert list(follower.new_lines()) == [b"5", b"6"]
    first.unlink()
    second.write_bytes(b"6\n7\n")
    assert list(follower.new_lines()) == [b"7"]
    assert list(follower.new_lines()) == []


def test_a_follower_that_was_there_first_misses_nothing(tmp_path: Path) -> None:
    follower = Follower(tmp_path, "app", lines=1)
    assert list(follower.new_lines()) == []
    (tmp_path / "app-2026112501.ndjson").write_bytes(b"1\n2\n3\n")
    assert list(follower.new_lines()) == [b"1", b"2", b"3"]


def test_while_lines_are_written_and_hours_packed_a_query_sees_each_line_once(tmp_path: Path) -> None:
    now_ms, written = [BEGIN_MS], [0]
    sink = HourlyLog(tmp_path, lambda: now_ms[0])

    def write_an_hour() -> None:
        for number in range(written[0], written[0] + 300):
            now_ms[0] = BEGIN_MS + number * HOUR_MS // 300
            stamp = datetime.fromtimestamp(now_ms[0] / 1000, UTC).isoformat(timespec="milliseconds")
            sink.write(f'{{"timestamp":"{stamp}","requestId":"r{number}"}}\n'.encode())
            written[0] = number + 1

    logs = open_logs(tmp_path)
    for _ in range(12):
        least = written[0]
        work = [threading.Thread(target=write_an_hour), threading.Thread(target=pack, args=(tmp_path, now_ms[0]))]
        for thread in work:
            thread.start()
        counts = answer(logs, "stats count(*) as n, count_distinct(requestId) as d", end_ms=BEGIN_MS + 24 * HOUR_MS)
        (seen, distinct), *_ = table(counts, ("n", "d"))
        assert seen == distinct
        assert least <= int(seen or 0) <= written[0]
        for thread in work:
            thread.join()
    logs.close()
    sink.close()
    assert written[0] == 3_600
    assert len(list(tmp_path.glob("*.parquet"))) >= 10


SLOW = "parse @message /(?<a>.*)(?<b>.*)1(?<c>.*)2/ | sort a, b, c | dedup a, b, c"


def _write_many(folder: Path) -> None:
    line = b'{"timestamp":"2026-11-25T01:00:00.000Z","requestId":"%06d","message":"12 12 12 12 12 12 12 12 12 12 12"}\n'
    (folder / "app-2026112501.ndjson").write_bytes(b"".join(line % number for number in range(20_000)))
