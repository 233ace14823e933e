"""Edits one after the other and what they lead to: the cases shared with the web client, which shows it beforehand."""

from typing import Any

import msgspec
import pytest
from tests.desk import Person, new_person, todo_id
from tests.vectors import vectors

from hanbit.domain.lists import ListEdit
from hanbit.domain.times import parse_rfc3339
from hanbit.domain.todos import TodoEdit
from hanbit.sync.changes import Key
from hanbit.usecases.draft import Edit

CASES = vectors("apply")["cases"]
ID = todo_id(1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
async def test_the_shared_cases(case: dict[str, Any]) -> None:
    person = await new_person()
    device = person.device("laptop")
    shape: Any = TodoEdit if case["entity"] == "todo" else ListEdit
    for number, step in enumerate(case["edits"]):
        person.clock.at_ms = parse_rfc3339(step["at"])
        await device.push(
            Edit(f"op {number}", Key(case["entity"], ID), msgspec.convert(step["set"], shape), done_at=step["at"])
        )
    seen = await _seen(person, case["entity"])
    if case["after"] is None:
        assert seen is None
    else:
        names = {"$id": ID, "$inbox": person.inbox}
        wanted = {name: names.get(str(value), value) for name, value in case["after"].items()}
        assert seen is not None
        assert {name: seen[name] for name in wanted} == wanted


async def _seen(person: Person, kind: Any) -> dict[str, Any] | None:
    """What a person would see of it; a list in the trash is gone."""
    key = Key(kind, ID)
    found = await person.desk.store.records(person.space_id, [key])
    if key not in found or (kind == "list" and found[key].entity.deleted_at is not None):
        return None
    seen: dict[str, Any] = msgspec.json.decode(found[key].body)
    return seen
