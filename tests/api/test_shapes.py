"""What a body may hold, and what changes nothing although it is well formed."""

from typing import Any

import pytest
from tests.on_disk import Person

TODOS, LISTS = "/api/v1/todos", "/api/v1/lists"
BORN: dict[str, dict[str, str]] = {TODOS: {"title": "할 일"}, LISTS: {"name": "목록"}}


@pytest.mark.parametrize("path", [TODOS, LISTS])
async def test_the_trash_is_reached_by_its_own_verbs_and_not_by_a_field(me: Person, path: str) -> None:
    made = (await me.http.post(path, json=BORN[path])).json()
    for verb, at in (("POST", path), ("PATCH", f"{path}/{made['id']}")):
        refused = await me.http.request(verb, at, json=BORN[path] | {"deleted": True})
        assert refused.status_code == 422
        assert [(f["pointer"], f["code"]) for f in refused.json()["errors"]] == [("/deleted", "unknown_field")]
    assert (await me.http.get(f"{path}/{made['id']}")).json() == made


@pytest.mark.parametrize("path", [TODOS, LISTS])
async def test_an_empty_patch_leaves_everything_as_it_is(me: Person, path: str) -> None:
    made = (await me.http.post(path, json=BORN[path])).json()
    answer = await me.http.patch(f"{path}/{made['id']}", json={})
    assert (answer.status_code, answer.json()) == (200, made)
    assert answer.headers["etag"] == f'"{made["rev"]}"'


@pytest.mark.parametrize("again", [{"status": "done"}, {"status": "done", "tags": ["집"]}])
async def test_finishing_what_is_finished_keeps_its_moment(me: Person, again: dict[str, Any]) -> None:
    todo = await me.add("운동", repeat={"rule": "FREQ=DAILY"}, due={"date": "2026-12-07"})
    path = f"{TODOS}/{todo['id']}"
    done = (await me.http.patch(path, json={"status": "done"})).json()
    twice = (await me.http.patch(path, json=again)).json()
    assert twice["completedAt"] == done["completedAt"]
    assert (twice["rev"] == done["rev"]) == ("tags" not in again)
    assert len((await me.http.get(TODOS)).json()["items"]) == 2
    assert (await me.http.post(f"{path}/restore")).json() == twice


async def test_a_stale_patch_is_refused_even_when_it_would_change_nothing(me: Person) -> None:
    todo = await me.add("할 일")
    refused = await me.http.patch(f"{TODOS}/{todo['id']}", json={}, headers={"if-match": '"999"'})
    assert refused.status_code == 412


@pytest.mark.parametrize("path", [TODOS, LISTS])
async def test_an_empty_id_is_wrong_and_not_absent(me: Person, path: str) -> None:
    refused = await me.http.post(path, json=BORN[path] | {"id": ""})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/id"
