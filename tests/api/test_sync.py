"""Delta sync and the streams that announce it."""

import asyncio
import uuid
from typing import Any

import pytest
from tests.on_disk import Person, Running
from tests.open_stream import OpenStream


def op(entity: str = "todo", id_: str | None = None, base: int | None = None, **fields: Any) -> dict[str, Any]:
    return {"opId": str(uuid.uuid4()), "entity": entity, "id": id_ or str(uuid.uuid4()), "set": fields, "baseRev": base}


async def push(who: Person, *edits: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await who.http.post("/api/v1/sync", json={"edits": list(edits)})
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


async def pull(who: Person, cursor: str | None = None) -> dict[str, Any]:
    answer = await who.http.get("/api/v1/sync", params={"cursor": cursor} if cursor else {})
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


async def test_each_edit_stands_alone_and_keeps_its_place(me: Person) -> None:
    good, bad, last = op(title="하나"), op(title=""), op(title="셋")
    results = await push(me, good, bad, last)
    assert [result["result"] for result in results] == ["applied", "refused", "applied"]
    assert results[1]["errors"][0]["pointer"] == "/set/title"
    assert sorted(todo["title"] for todo in (await pull(me))["todos"]) == ["셋", "하나"]


async def test_sending_again_changes_nothing(me: Person) -> None:
    first = op(title="하나")
    (applied,) = await push(me, first)
    await push(me, op(id_=first["id"], title="둘"))
    (again,) = await push(me, first)
    assert (again["result"], again["rev"]) == ("duplicate", applied["rev"])
    assert [todo["title"] for todo in (await pull(me))["todos"]] == ["둘"]


async def test_a_pull_after_the_cursor_brings_only_what_is_new(me: Person) -> None:
    await push(me, op(title="하나"))
    page = await pull(me)
    assert (await pull(me, page["cursor"]))["todos"] == []
    await push(me, op(title="둘"))
    assert [todo["title"] for todo in (await pull(me, page["cursor"]))["todos"]] == ["둘"]


async def test_two_devices_that_set_the_same_field_leave_a_clash_to_see(on_disk: Running, me: Person) -> None:
    phone = await on_disk.again(me, "haneul@hanbit.test")
    todo = await me.add("약속", notes="가\n나\n다")
    base = todo["rev"]
    await push(me, op(id_=todo["id"], base=base, title="약속 (노트북)", notes="가!\n나\n다"))
    (result,) = await push(phone, op(id_=todo["id"], base=base, title="약속 (전화)", notes="가\n나\n다!"))
    assert [(c["field"], c["kept"], c["lost"]) for c in result["conflicts"]] == [
        ("title", "약속 (전화)", "약속 (노트북)")
    ]
    now = (await me.http.get(f"/api/v1/todos/{todo['id']}")).json()
    assert (now["title"], now["notes"]) == ("약속 (전화)", "가!\n나\n다!")
    history = (await me.http.get(f"/api/v1/todos/{todo['id']}/history")).json()["items"]
    assert history[0]["conflicts"] == result["conflicts"]


async def test_one_device_never_clashes_with_itself(me: Person) -> None:
    todo = await me.add("한 줄")
    first = op(id_=todo["id"], base=todo["rev"], title="두 줄")
    second = op(id_=todo["id"], base=todo["rev"], title="세 줄")
    (result, other) = (await push(me, first))[0], (await push(me, second))[0]
    assert "conflicts" not in result
    assert "conflicts" not in other


async def test_a_deleted_list_arrives_as_a_tombstone_and_its_to_dos_in_the_trash(me: Person) -> None:
    home = op("list", name="이사")
    await push(me, home, op(title="상자", listId=home["id"]))
    page = await pull(me)
    await push(me, op("list", id_=home["id"], deleted=True))
    news = await pull(me, page["cursor"])
    assert [(gone["entity"], gone["id"]) for gone in news["tombstones"]] == [("list", home["id"])]
    assert [todo["deletedAt"] is not None for todo in news["todos"]] == [True]


@pytest.mark.parametrize("cursor", ["x", "e30", "bnVsbA", "eyJhIjoiYiJ9"])
async def test_a_cursor_that_is_not_ours_is_refused(me: Person, cursor: str) -> None:
    answer = await me.http.get("/api/v1/sync", params={"cursor": cursor})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/cursor"


async def test_a_hundred_edits_are_taken_and_one_more_is_not(me: Person) -> None:
    results = await push(me, *(op(title=f"{n}") for n in range(100)))
    assert {result["result"] for result in results} == {"applied"}
    answer = await me.http.post("/api/v1/sync", json={"edits": [op(title="x")] * 101})
    assert answer.status_code == 422


async def test_a_stream_says_where_the_space_is_and_each_move_of_it(on_disk: Running, me: Person) -> None:
    stream = OpenStream(on_disk.product.app, me.token)
    assert f'"spaceId":"{me.space_id}","rev":1'.encode() in await asyncio.wait_for(stream.heard.get(), 5)
    await me.add("소식")
    assert b'"rev":2' in await asyncio.wait_for(stream.heard.get(), 5)
    assert on_disk.product.streams.count == 1
    await asyncio.wait_for(stream.leave(), 5)
    assert on_disk.product.streams.count == 0
