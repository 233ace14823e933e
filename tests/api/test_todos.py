"""To-dos over HTTP, through the whole product."""

import uuid
from datetime import timedelta

import httpx
import pytest
from tests.on_disk import Person, Running

from hanbit.domain.times import local_date

FIELDS = {
    *("id", "listId", "title", "notes", "status", "due", "start", "priority", "tags", "parentId", "position"),
    *("section", "repeat", "createdAt", "updatedAt", "completedAt", "deletedAt", "rev"),
}


def code(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


async def test_a_title_is_enough_and_goes_to_the_inbox(me: Person) -> None:
    todo = await me.add("  내일   회의 준비 ")
    lists = (await me.http.get("/api/v1/lists")).json()["items"]
    assert todo["title"] == "내일 회의 준비"
    assert [one["id"] for one in lists if one["isInbox"]] == [todo["listId"]]
    assert todo.keys() >= FIELDS
    assert (todo["status"], todo["priority"], todo["tags"], todo["due"]) == ("open", 0, [], None)


@pytest.mark.parametrize("title", ["\u200b", " \u2060\ufeff ", "\u3164", "\u2800", "\U000e0020"])
async def test_a_title_that_shows_nothing_is_none(me: Person, title: str) -> None:
    answer = await me.http.post("/api/v1/todos", json={"title": title})
    assert (answer.status_code, [fault["pointer"] for fault in answer.json()["errors"]]) == (422, ["/title"])
    assert (await me.http.get("/api/v1/todos")).json()["items"] == []


async def test_what_was_written_is_read_back_with_its_etag(me: Person) -> None:
    todo = await me.add(
        "장보기", due={"date": "2026-12-03", "time": "15:30"}, tags=["#집", "집"], priority=3, notes="우유\r\n빵"
    )
    answer = await me.http.get(f"/api/v1/todos/{todo['id']}")
    assert answer.json() == todo
    assert answer.headers["etag"] == f'"{todo["rev"]}"'
    assert answer.headers["cache-control"] == "no-store"
    assert (todo["tags"], todo["notes"]) == (["집"], "우유\n빵")
    again = await me.http.get(f"/api/v1/todos/{todo['id']}", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_patch_leaves_alone_what_it_does_not_name_and_null_clears(me: Person) -> None:
    todo = await me.add("전화", due={"date": "2026-12-03"}, tags=["일"])
    answer = await me.http.patch(f"/api/v1/todos/{todo['id']}", json={"due": None, "priority": 2})
    changed = answer.json()
    assert (changed["due"], changed["priority"], changed["tags"], changed["title"]) == (None, 2, ["일"], "전화")
    merge = {"content-type": "application/merge-patch+json"}
    answer = await me.http.patch(f"/api/v1/todos/{todo['id']}", content=b'{"tags":null}', headers=merge)
    assert answer.json()["tags"] == []


async def test_a_stale_if_match_is_refused_with_the_current_state(me: Person) -> None:
    todo = await me.add("보고서")
    tag = f'"{todo["rev"]}"'
    path = f"/api/v1/todos/{todo['id']}"
    first = await me.http.patch(path, json={"title": "보고서 초안"}, headers={"if-match": tag})
    second = await me.http.patch(path, json={"title": "다른 것"}, headers={"if-match": tag})
    assert first.status_code == 200
    assert code(second) == (412, "stale")
    assert second.json()["current"] == first.json()
    assert second.headers["etag"] == first.headers["etag"]
    assert code(await me.http.delete(path, headers={"if-match": tag})) == (412, "stale")
    assert (await me.http.get(path)).json()["title"] == "보고서 초안"


async def test_the_same_idempotency_key_gives_the_same_answer_once(me: Person) -> None:
    key = {"idempotency-key": "abc-1"}
    first = await me.http.post("/api/v1/todos", json={"title": "한 번만"}, headers=key)
    again = await me.http.post("/api/v1/todos", json={"title": "한 번만"}, headers=key)
    other = await me.http.post("/api/v1/todos", json={"title": "다른 것"}, headers=key)
    assert (again.status_code, again.content) == (201, first.content)
    assert code(other) == (422, "idempotency_mismatch")
    assert len((await me.http.get("/api/v1/todos")).json()["items"]) == 1


async def test_what_is_deleted_is_gone_until_restored(me: Person) -> None:
    todo = await me.add("지울 것")
    path = f"/api/v1/todos/{todo['id']}"
    assert (await me.http.delete(path)).status_code == 204
    assert code(await me.http.get(path)) == (404, "not_found")
    assert code(await me.http.delete(path)) == (404, "not_found")
    assert (await me.http.get("/api/v1/todos")).json()["items"] == []
    trash = (await me.http.get("/api/v1/todos", params={"deleted": "true"})).json()["items"]
    assert [one["id"] for one in trash] == [todo["id"]]
    assert trash[0]["deletedAt"]
    assert (await me.http.post(f"{path}/restore")).json()["deletedAt"] is None
    assert (await me.http.get(path)).status_code == 200


async def test_history_tells_newest_first_what_was_set_and_what_it_replaced(me: Person) -> None:
    todo = await me.add("처음")
    await me.http.patch(f"/api/v1/todos/{todo['id']}", json={"title": "나중"})
    items = (await me.http.get(f"/api/v1/todos/{todo['id']}/history")).json()["items"]
    assert [item["set"].get("title") for item in items] == ["나중", "처음"]
    assert items[0]["prior"] == {"title": "처음"}
    assert items[0]["actor"] == me.id


async def test_finishing_a_repeating_to_do_makes_the_next_one_once(me: Person) -> None:
    todo = await me.add("운동", due={"date": "2026-12-07", "time": "09:00"}, repeat={"rule": "FREQ=WEEKLY;BYDAY=MO,WE"})
    path = f"/api/v1/todos/{todo['id']}"
    for status in ("done", "open", "done"):
        assert (await me.http.patch(path, json={"status": status})).status_code == 200
    items = (await me.http.get("/api/v1/todos", params={"status": "open"})).json()["items"]
    assert [item["due"] for item in items] == [{"date": "2026-12-09", "time": "09:00", "timeZone": None}]


@pytest.mark.parametrize(
    ("query", "titles"),
    [("회의", ["회의 준비"]), ("의", ["회의 준비"]), ("ㅎㅇ", ["회의 준비"]), ("ㅈㅂㄱ", ["장보기", "전복 구이"]),
     ("없는말", []), ("REPORT", ["Weekly report"])],
)  # fmt: skip
async def test_search_finds_as_koreans_type(me: Person, query: str, titles: list[str]) -> None:
    for title in ("회의 준비", "장보기", "전복 구이", "Weekly report"):
        await me.add(title)
    found = (await me.http.get("/api/v1/todos", params={"q": query})).json()["items"]
    assert [todo["title"] for todo in found] == titles


async def test_pages_follow_each_other_without_gap_or_double(me: Person) -> None:
    added = [(await me.add(f"할 일 {n}"))["id"] for n in range(7)]
    seen: list[str] = []
    params: dict[str, str] = {"limit": "3"}
    while True:
        page = (await me.http.get("/api/v1/todos", params=params)).json()
        seen += [todo["id"] for todo in page["items"]]
        if page["nextCursor"] is None:
            break
        params["cursor"] = page["nextCursor"]
    assert seen == added


async def test_other_peoples_ids_are_not_there(on_disk: Running, me: Person) -> None:
    stranger = await on_disk.person("stranger@hanbit.test")
    todo = await me.add("비밀")
    theirs = (await me.http.get("/api/v1/lists")).json()["items"][0]["id"]
    for answer in (
        await stranger.http.get(f"/api/v1/todos/{todo['id']}"),
        await stranger.http.patch(f"/api/v1/todos/{todo['id']}", json={"title": "x"}),
        await stranger.http.delete(f"/api/v1/todos/{todo['id']}"),
        await stranger.http.get(f"/api/v1/todos/{todo['id']}/history"),
        await stranger.http.get(f"/api/v1/lists/{theirs}"),
    ):
        assert code(answer) == (404, "not_found")
    for name, value in (("listId", theirs), ("parentId", todo["id"])):
        answer = await stranger.http.post("/api/v1/todos", json={"title": "x", name: value})
        assert code(answer) == (409, "missing_reference")
        assert [fault["pointer"] for fault in answer.json()["errors"]] == [f"/{name}"]
    assert (await me.http.get(f"/api/v1/todos/{todo['id']}")).json() == todo


async def test_a_list_takes_its_to_dos_along_and_the_inbox_stays(me: Person) -> None:
    made = (await me.http.post("/api/v1/lists", json={"name": "장보기", "color": "sol"})).json()
    inbox = next(one for one in (await me.http.get("/api/v1/lists")).json()["items"] if one["isInbox"])
    await me.add("두부", listId=made["id"])
    assert code(await me.http.delete(f"/api/v1/lists/{inbox['id']}")) == (409, "inbox_is_kept")
    assert (await me.http.delete(f"/api/v1/lists/{made['id']}")).status_code == 204
    assert code(await me.http.get(f"/api/v1/lists/{made['id']}")) == (404, "not_found")
    assert [t["title"] for t in (await me.http.get("/api/v1/todos?deleted=true")).json()["items"]] == ["두부"]


async def test_an_id_chosen_by_the_client_is_kept_and_cannot_be_taken_twice(me: Person) -> None:
    chosen = str(uuid.uuid4())
    assert (await me.add("내 것", id=chosen))["id"] == chosen
    assert code(await me.http.post("/api/v1/todos", json={"title": "또", "id": chosen})) == (409, "id_taken")


@pytest.mark.parametrize(
    ("window", "titles"),
    [("today", ["오늘"]), ("overdue", ["어제"]), ("upcoming", ["내일"])],
)
async def test_due_windows_are_the_persons_days(on_disk: Running, me: Person, window: str, titles: list[str]) -> None:
    today = local_date(on_disk.product.desk.clock.now_ms(), "Asia/Seoul")
    for title, days in (("오늘", 0), ("어제", -1), ("내일", 1)):
        await me.add(title, due={"date": (today + timedelta(days=days)).isoformat()})
    await me.add("언젠가")
    found = (await me.http.get("/api/v1/todos", params={"due": window})).json()["items"]
    assert [todo["title"] for todo in found] == titles


async def test_what_is_not_json_is_malformed_even_where_its_shape_is_wrong_first(me: Person) -> None:
    for body in (b"[" * 100_000, b'{"a":{"a":', b'{"title": 1', b"\xff"):
        answer = await me.http.post("/api/v1/todos", content=body, headers={"content-type": "application/json"})
        assert code(answer) == (400, "malformed")
    packed = {"content-type": "application/json", "content-encoding": "gzip"}
    assert code(await me.http.post("/api/v1/todos", content=b"{}", headers=packed)) == (415, "unsupported_media")


async def test_an_address_that_is_nobodys_is_not_there(me: Person) -> None:
    for path in ("/api", "/api/v1/nothing", "/docs/", "/%00", "/a" * 400, "/..%2f..%2fetc/passwd", "//api/v1/todos"):
        assert code(await me.http.get(path)) == (404, "not_found")
