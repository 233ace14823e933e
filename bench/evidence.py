"""What is there after a kill: asked through the API, and read from the file itself."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw
import msgspec

from bench.people import Person
from bench.wire import Caller, request
from bench.writers import Write, Writer, holds
from hanbit.stores.sqlite import queries
from hanbit.sync.fold import fold


@dataclass
class Verdict:
    """Counts of acknowledged writes; ``faults`` says what was wrong, a line each."""

    checked: int = 0
    lost: int = 0
    doubled: int = 0
    torn: int = 0
    faults: list[str] = field(default_factory=list)


async def check_writes(port: int, writers: list[Writer], verdict: Verdict, *, since: dict[str, int]) -> None:
    """Every write after ``since`` (writer -> how many are known to be right), read back through the API."""
    by_person: dict[str, list[Writer]] = defaultdict(list)
    for writer in writers:
        by_person[writer.person.email].append(writer)
    await asyncio.gather(*(_check_person(port, group, verdict, since) for group in by_person.values()))


async def _check_person(port: int, writers: list[Writer], verdict: Verdict, since: dict[str, int]) -> None:
    caller = await Caller.to(port)
    person = writers[0].person
    state, histories = await _pull(caller, person), await _histories(caller, person)
    for writer in writers:
        touched = {write.todo_id for write in writer.writes[since.get(writer.name, 0) :]}
        by_todo: dict[str, list[Write]] = defaultdict(list)
        for write in writer.writes:
            if write.todo_id in touched:
                by_todo[write.todo_id].append(write)
        for todo_id, writes in by_todo.items():
            _check_todo(state, writes, histories[todo_id], verdict)
    caller.close()


def _check_todo(
    state: dict[str, dict[str, Any]], writes: list[Write], history: list[dict[str, Any]], verdict: Verdict
) -> None:
    """``writes``: all of one to-do, in the order sent."""
    stored: list[Write] = []
    for write in writes:
        found = [item for item in history if write.is_in(item["set"])]
        if write.is_acknowledged:
            verdict.checked += 1
            verdict.lost += not found
        verdict.doubled += len(found) > 1
        verdict.torn += any(not write.is_whole_in(item["set"]) for item in found)
        if write.op_id and any(item["opId"] != write.op_id for item in found):
            verdict.faults.append(f"{write.marker} stands in the history under another op id")
        if found:
            stored.append(write)
    todo = state.get(writes[0].todo_id)
    if stored and not _agrees(todo, stored, state):
        verdict.torn += 1
        verdict.faults.append(f"{stored[-1].marker}: the state is not what the writes lead to: {todo}")


def _agrees(todo: dict[str, Any] | None, stored: list[Write], state: dict[str, dict[str, Any]]) -> bool:
    if todo is None:
        return False
    expected: dict[str, Any] = {"deleted": False}
    for write in stored:
        expected |= write.set
    is_deleted = expected.pop("deleted")
    repeats = "repeat" in expected
    successors = [write.successor_id for write in stored if write.successor_id] if repeats else []
    return (
        all(holds(todo[name], value) for name, value in expected.items())
        and (todo["deletedAt"] is not None) == is_deleted
        and all(next_id in state for next_id in successors)
    )


async def _pull(caller: Caller, person: Person) -> dict[str, dict[str, Any]]:
    """Every to-do of a person, as a new device gets them."""
    found: dict[str, dict[str, Any]] = {}
    cursor, has_more = "", True
    while has_more:
        status, body = await caller.call(request("GET", f"/api/v1/sync{cursor}", person.token))
        assert status == 200, body
        page = msgspec.json.decode(body)
        found |= {todo["id"]: todo for todo in page["todos"]}
        cursor, has_more = f"?cursor={page['cursor']}", page["hasMore"]
    return found


async def _histories(caller: Caller, person: Person) -> dict[str, list[dict[str, Any]]]:
    """Every change ever made to each to-do, the trash included: that is what the export is for."""
    status, body = await caller.call(request("GET", "/api/v1/me/export", person.token))
    assert status == 200, body
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for space in msgspec.json.decode(body)["spaces"]:
        for item in space["history"]:
            found[item["id"]].append(item)
    return found


@dataclass
class FileVerdict:
    is_sound: bool
    spaces: int
    folded: int
    faults: list[str]


def check_file(database: Path, people: list[Person]) -> FileVerdict:
    """``PRAGMA integrity_check``; and for every space: the log has no gap, and folding it gives the state."""
    connection = apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READONLY)
    faults: list[str] = []
    folded = 0
    try:
        said = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        for person in people:
            fault = _fold_fault(connection, person.space_id)
            folded += fault is None
            faults += [fault] if fault else []
    finally:
        connection.close()
    return FileVerdict(said == ["ok"], len(people), folded, faults + ([] if said == ["ok"] else said[:5]))


def _fold_fault(connection: apsw.Connection, space_id: str) -> str | None:
    log = queries.log(connection, space_id, 0, limit=10**9)
    feed = queries.feed(connection, space_id, 0, limit=10**9)
    if {entry.rev for entry in log} != set(range(1, feed.next_rev + 1)):
        return f"the log of {space_id} has gaps below rev {feed.next_rev}"
    state = {record.key: record.entity for record in feed.records}
    if fold(log, space_id=space_id) != state:
        return f"folding the log of {space_id} does not give its state"
    return None
