"""Group commit: who waits, who is told what, and what a failing disk leaves behind."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import apsw
import pytest

from hanbit.domain.refusals import NotFound, StorageFull, Unavailable
from hanbit.stores.sqlite.database import Database

Work = Callable[[apsw.Connection], None]


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "folder" / "hanbit.db")
    database.writer.execute("CREATE TABLE line (text TEXT PRIMARY KEY)")
    yield database
    await database.close()


def writing(text: str) -> Work:
    def work(connection: apsw.Connection) -> None:
        connection.execute("INSERT INTO line VALUES (?)", (text,))

    return work


def refusing(text: str) -> Work:
    def work(connection: apsw.Connection) -> None:
        connection.execute("INSERT INTO line VALUES (?)", (text,))
        raise NotFound

    return work


def lines(database: Database) -> list[str]:
    return [row[0] for row in database.reader.execute("SELECT text FROM line ORDER BY rowid")]


class Commits:
    """Counts COMMITs through SQLite's hook, and fails those it is told to."""

    def __init__(self, database: Database) -> None:
        self.count = 0
        self.failing = 0
        database.writer.set_commit_hook(self)

    def __call__(self) -> bool:
        self.count += 1
        self.failing -= 1
        return self.failing >= 0


async def test_every_write_that_is_answered_is_on_disk_and_synced(database: Database) -> None:
    assert database.writer.pragma("journal_mode") == "wal"
    assert database.writer.pragma("synchronous") == 2  # FULL
    assert database.path.stat().st_mode & 0o077 == 0
    await database.write(writing("가"))
    with_other_eyes = apsw.Connection(str(database.path), flags=apsw.SQLITE_OPEN_READONLY)
    assert with_other_eyes.execute("SELECT text FROM line").fetchall() == [("가",)]
    with_other_eyes.close()


async def test_what_is_under_way_to_disk_is_not_read_and_cannot_be_added_to(database: Database) -> None:
    may_commit = threading.Event()
    database.writer.set_commit_hook(lambda: not may_commit.wait(10))
    written = asyncio.ensure_future(database.write(writing("가")))
    while not database.is_committing:
        await asyncio.sleep(0)
    assert lines(database) == []
    with pytest.raises(apsw.ReadOnlyError):
        database.reader.execute("INSERT INTO line VALUES ('나')")
    may_commit.set()
    await written
    assert lines(database) == ["가"]


async def test_the_log_is_copied_into_the_file_and_begun_anew_while_writing_goes_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hanbit.stores.sqlite.database.CHECKPOINT_PAGES", 500)
    written = 0
    async with asyncio.timeout(60):
        while times_begun(database) < 3:
            await write_at_once(database, written)
            written += 20
    assert database.path.stat().st_size > 500 * 4096
    assert len(lines(database)) == written


async def test_a_log_that_nobody_copied_in_time_is_waited_for(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hanbit.stores.sqlite.database.CHECKPOINT_PAGES", 10**9)
    monkeypatch.setattr("hanbit.stores.sqlite.database.MOST_PAGES", 2000)
    for number in range(150):
        await write_at_once(database, number * 20)
    assert log_of(database).stat().st_size < 2_500 * (4096 + 24)  # a page and what the log says of it
    assert database.path.stat().st_size > 6_000 * 4096
    assert len(lines(database)) == 3000


def log_of(database: Database) -> Path:
    return database.path.with_name(database.path.name + "-wal")


def times_begun(database: Database) -> int:
    """How often the log was begun anew: the fourth word of its header (https://sqlite.org/fileformat2.html#walformat)."""
    header = log_of(database).read_bytes()[:32]
    return int.from_bytes(header[12:16], "big")


async def write_at_once(database: Database, first: int) -> None:
    await asyncio.gather(*(database.write(writing(f"{first + n} " + "x" * 5_000)) for n in range(20)))


async def test_writers_at_once_share_commits(database: Database) -> None:
    commits = Commits(database)
    await asyncio.gather(*(database.write(writing(str(number))) for number in range(500)))
    assert lines(database) == [str(number) for number in range(500)]
    assert commits.count <= 50


async def test_what_a_work_returns_reaches_its_caller(database: Database) -> None:
    results = await asyncio.gather(*(database.write(lambda _, number=number: number) for number in range(20)))  # type: ignore[misc]
    assert results == list(range(20))


async def test_a_failing_commit_fails_its_waiters_and_the_writer_lives_on(database: Database) -> None:
    commits = Commits(database)
    commits.failing = 1
    outcomes = await asyncio.gather(*(database.write(writing(t)) for t in "가나다"), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [Unavailable] * 3
    assert lines(database) == []
    await database.write(writing("라"))
    assert lines(database) == ["라"]


async def test_what_queued_behind_a_failing_commit_goes_into_the_next(database: Database) -> None:
    commits = Commits(database)
    commits.failing = 1
    first = asyncio.ensure_future(database.write(writing("가")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    second = asyncio.ensure_future(database.write(writing("나")))
    with pytest.raises(Unavailable):
        await first
    await second
    assert lines(database) == ["나"]


async def test_a_refusal_undoes_its_own_work_alone(database: Database) -> None:
    commits = Commits(database)
    works = [writing("가"), refusing("나"), writing("다"), refusing("라")]
    outcomes = await asyncio.gather(*map(database.write, works), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [type(None), NotFound, type(None), NotFound]
    assert (lines(database), commits.count) == (["가", "다"], 1)


async def test_a_batch_is_done_again_only_when_a_refusal_left_something_behind(database: Database) -> None:
    runs: list[str] = []

    def counted(text: str, work: Work) -> Work:
        def run(connection: apsw.Connection) -> None:
            runs.append(text)
            work(connection)

        return run

    def refusing_at_once(_: apsw.Connection) -> None:
        raise NotFound

    works = [counted("가", writing("가")), refusing_at_once, counted("나", writing("나"))]
    await asyncio.gather(*map(database.write, works), return_exceptions=True)
    assert (runs, lines(database)) == (["가", "나"], ["가", "나"])
    works = [counted("다", writing("다")), refusing("라"), counted("마", writing("마"))]
    await asyncio.gather(*map(database.write, works), return_exceptions=True)
    assert (runs[2:], lines(database)) == (["다", "다", "마"], ["가", "나", "다", "마"])


async def test_whoever_comes_with_the_next_turns_of_the_loop_shares_the_commit(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hanbit.stores.sqlite.database.SPACING_S", 0)
    commits = Commits(database)
    await asyncio.gather(*(database.write(writing(f"first {number}")) for number in range(10)))
    waiters = []
    for number in range(10):
        waiters.append(asyncio.ensure_future(database.write(writing(f"then {number}"))))
        await asyncio.sleep(0)
    await asyncio.gather(*waiters)
    assert commits.count == 2


async def test_a_refusal_is_told_only_after_the_commit_it_rests_on(database: Database) -> None:
    """Refused because of something in the same batch, it must not be told when that is lost."""
    commits = Commits(database)
    commits.failing = 1
    outcomes = await asyncio.gather(
        database.write(writing("가")), database.write(refusing("나")), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes] == [Unavailable, Unavailable]
    told_at: list[int] = []
    refused = asyncio.ensure_future(database.write(refusing("다")))
    refused.add_done_callback(lambda _: told_at.append(commits.count))
    written = database.write(writing("라"))
    await asyncio.gather(refused, written, return_exceptions=True)
    assert told_at == [2]


async def test_a_bug_in_one_work_reaches_its_caller_alone(database: Database) -> None:
    outcomes = await asyncio.gather(
        database.write(lambda _: [][1]), database.write(writing("가")), return_exceptions=True
    )
    assert isinstance(outcomes[0], IndexError)
    assert lines(database) == ["가"]


async def test_a_waiter_that_goes_away_disturbs_nobody(database: Database) -> None:
    waiters = [asyncio.ensure_future(database.write(writing(text))) for text in "가나다라"]
    await asyncio.sleep(0)
    waiters[1].cancel()
    outcomes = await asyncio.gather(*waiters, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [type(None), asyncio.CancelledError, type(None), type(None)]
    assert set("가다라") <= set(lines(database))
    await database.write(writing("마"))
    assert lines(database)[-1] == "마"


async def test_a_full_disk_refuses_loses_nothing_and_works_again_with_room(database: Database) -> None:
    await database.write(writing("먼저"))
    pages = database.writer.pragma("page_count")
    database.writer.pragma("max_page_count", pages + 4)
    large = [writing(str(number) * 3_000) for number in range(1, 10)]
    outcomes = await asyncio.gather(*map(database.write, large), return_exceptions=True)
    assert StorageFull in {type(outcome) for outcome in outcomes}
    assert {type(outcome) for outcome in outcomes} <= {type(None), StorageFull}
    acknowledged = [str(n) * 3_000 for n, outcome in enumerate(outcomes, start=1) if outcome is None]
    assert lines(database) == ["먼저", *acknowledged]
    with pytest.raises(StorageFull):
        await database.write(writing("x" * 100_000))
    assert database.reader.pragma("integrity_check") == "ok"
    database.writer.pragma("max_page_count", 1_000_000)
    await database.write(writing("x" * 100_000))
    assert len(lines(database)) == len(acknowledged) + 2


async def test_a_work_after_which_everything_is_rolled_back_fails_its_batch_and_no_other(database: Database) -> None:
    def rolls_back(connection: apsw.Connection) -> None:
        connection.execute("ROLLBACK")
        raise apsw.FullError("database or disk is full")

    works = [writing("가"), rolls_back, writing("나")]
    outcomes = await asyncio.gather(*map(database.write, works), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [StorageFull, StorageFull, type(None)]
    assert lines(database) == ["나"]


async def test_a_locked_database_is_unavailable_and_comes_back(database: Database) -> None:
    database.writer.set_busy_timeout(0)
    other = apsw.Connection(str(database.path))
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable):
        await database.write(writing("가"))
    other.execute("ROLLBACK")
    other.close()
    await database.write(writing("나"))
    assert lines(database) == ["나"]


async def test_waiters_are_told_though_what_failed_cannot_be_rolled_back_at_once(database: Database) -> None:
    failing = ["COMMIT", "ROLLBACK"]

    def is_let_through(_cursor: apsw.Cursor, statement: str, _values: object) -> bool:
        if statement not in failing:
            return True
        failing.remove(statement)
        return False

    database.writer.exec_trace = is_let_through
    for text in "가나":
        with pytest.raises(Unavailable):
            await asyncio.wait_for(database.write(writing(text)), 5)
    await database.write(writing("다"))
    assert lines(database) == ["다"]


async def test_statements_run_on_the_loop_and_commits_in_one_thread(database: Database) -> None:
    threads: list[int] = []

    def seen_committing() -> bool:
        threads.append(threading.get_ident())
        return False

    database.writer.set_commit_hook(seen_committing)
    worked: list[int] = []
    for _ in range(5):
        await database.write(lambda _: worked.append(threading.get_ident()))
        await database.write(writing(str(len(worked))))
    assert set(worked) == {threading.get_ident()}
    assert len(set(threads)) == 1
    assert threading.get_ident() not in threads


async def test_closing_waits_for_the_commit_under_way_and_fails_the_rest(tmp_path: Path) -> None:
    database = Database(tmp_path / "hanbit.db")
    database.writer.execute("CREATE TABLE line (text TEXT PRIMARY KEY)")
    first = asyncio.ensure_future(database.write(writing("가")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    second = asyncio.ensure_future(database.write(writing("나")))
    await asyncio.sleep(0)
    await database.close()
    await first
    with pytest.raises(Unavailable):
        await second
    with pytest.raises(Unavailable):
        await database.write(writing("다"))
    again = Database(tmp_path / "hanbit.db")
    assert lines(again) == ["가"]
    await again.close()
