"""The trash emptied by hand: what was shown goes for good, everywhere; nothing else does."""

from typing import Any

from tests.on_disk import Person, Running

from hanbit.domain.ids import new_id


async def bin_one(me: Person, title: str, **fields: Any) -> dict[str, Any]:
    """As it lies in the trash."""
    todo = await me.add(title, **fields)
    assert (await me.http.delete(f"/api/v1/todos/{todo['id']}")).status_code == 204
    return next(one for one in await in_trash(me) if one["id"] == todo["id"])


async def in_trash(me: Person) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await me.http.get("/api/v1/todos?deleted=true&limit=200")).json()["items"]
    return items


async def test_one_is_deleted_for_good_and_the_feed_says_so(me: Person) -> None:
    kept, gone = await bin_one(me, "둘 것"), await bin_one(me, "버릴 것", tags=["집"])
    cursor = (await me.http.get("/api/v1/sync")).json()["cursor"]
    assert (await me.http.delete(f"/api/v1/trash/{gone['id']}")).status_code == 204
    assert [one["id"] for one in await in_trash(me)] == [kept["id"]]
    news = (await me.http.get("/api/v1/sync", params={"cursor": cursor})).json()
    assert [stone["id"] for stone in news["tombstones"]] == [gone["id"]]
    assert (await me.http.post(f"/api/v1/todos/{gone['id']}/restore")).status_code == 404
    assert (await me.http.delete(f"/api/v1/trash/{gone['id']}")).status_code == 404


async def test_what_is_in_use_or_another_persons_is_not_in_my_trash(me: Person, on_disk: Running) -> None:
    live = await me.add("쓰는 것")
    other = await on_disk.person("minho@hanbit.test")
    theirs = await bin_one(other, "남의 것")
    for todo_id in (live["id"], theirs["id"], new_id(0, bytes(10))):
        answer = await me.http.delete(f"/api/v1/trash/{todo_id}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    await me.http.delete("/api/v1/trash", params={"until": theirs["deletedAt"]})
    assert [one["id"] for one in await in_trash(other)] == [theirs["id"]]
    assert (await me.http.get(f"/api/v1/todos/{live['id']}")).status_code == 200


async def test_emptying_takes_what_was_shown_and_leaves_what_came_after(me: Person) -> None:
    shown = [await bin_one(me, f"본 것 {n}") for n in range(3)]
    later = await bin_one(me, "다른 기기에서")
    answer = await me.http.delete("/api/v1/trash", params={"until": shown[-1]["deletedAt"]})
    assert answer.json() == {"dropped": 3, "hasMore": False}
    assert [one["id"] for one in await in_trash(me)] == [later["id"]]


async def test_a_full_trash_is_emptied_in_portions(me: Person) -> None:
    ids = [new_id(1, n.to_bytes(10)) for n in range(201)]
    added = [{"opId": one, "entity": "todo", "id": one, "set": {"title": "버릴 것"}} for one in ids]
    gone = [
        {"opId": new_id(2, n.to_bytes(10)), "entity": "todo", "id": one, "set": {"deleted": True}}
        for n, one in enumerate(ids)
    ]
    for batch in (added, gone):
        for start in range(0, len(batch), 100):
            pushed = await me.http.post("/api/v1/sync", json={"edits": batch[start : start + 100]})
            assert {result["result"] for result in pushed.json()["results"]} == {"applied"}
    until = max(one["deletedAt"] for one in (await me.http.get("/api/v1/sync?limit=1000")).json()["todos"])
    answers = [(await me.http.delete("/api/v1/trash", params={"until": until})).json() for _ in range(2)]
    assert answers == [{"dropped": 200, "hasMore": True}, {"dropped": 1, "hasMore": False}]
    assert await in_trash(me) == []


async def test_the_last_moment_of_all_is_one(me: Person) -> None:
    await bin_one(me, "버릴 것")
    answer = await me.http.delete("/api/v1/trash", params={"until": "9999-12-31T23:59:59-12:00"})
    assert (answer.status_code, answer.json()["dropped"]) == (200, 1)


async def test_a_moment_is_needed_and_must_be_one(me: Person) -> None:
    gone = await bin_one(me, "남을 것")
    for query in ("", "?until=", "?until=2026-12-03", "?until=2026-12-03T01:00:00", "?until=0.5"):
        assert (await me.http.delete(f"/api/v1/trash{query}")).status_code == 422, query
    assert [one["id"] for one in await in_trash(me)] == [gone["id"]]
