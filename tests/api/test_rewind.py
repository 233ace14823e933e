"""One person's accident undone through the management socket, as operators do it."""

from typing import Any

import httpx
import pytest
from tests.on_disk import Person, Running

from hanbit.api.management import ManagementApp


async def no_keys_of_ours() -> str:
    """On AWS they are Cognito's."""
    raise AssertionError("nothing here rotates keys")


@pytest.fixture
def operator(on_disk: Running) -> httpx.AsyncClient:
    product = on_disk.product
    rotate = product.rotate_key if isinstance(on_disk, Running) else no_keys_of_ours
    app = ManagementApp(product.desk, product.metrics, "http://127.0.0.1:8000", rotate)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://management")


async def _everything(person: Person) -> dict[str, Any]:
    """What a new device would get, without what every change moves on."""
    pulled = (await person.http.get("/api/v1/sync")).json()
    moved = ("rev", "updatedAt")
    return {
        item["id"]: {name: value for name, value in item.items() if name not in moved}
        for item in [*pulled["lists"], *pulled["todos"]]
    }


def _moment(on_disk: Running) -> int:
    """Now; what comes next is later by the clock."""
    clock = on_disk.product.desk.clock
    at_ms = clock.now_ms()
    while clock.now_ms() == at_ms:
        pass
    return at_ms


async def test_everything_is_as_it_was_and_nobody_else_is_touched(
    on_disk: Running, me: Person, operator: httpx.AsyncClient
) -> None:
    other = await on_disk.person("bora@hanbit.test")
    shopping = (await me.http.post("/api/v1/lists", json={"name": "장보기"})).json()
    kept = [await me.add(f"두부 {number}", listId=shopping["id"], tags=["집"]) for number in range(120)]
    before = await _everything(me)
    at_ms = _moment(on_disk)
    await me.http.delete(f"/api/v1/lists/{shopping['id']}")
    await me.http.patch(f"/api/v1/todos/{kept[0]['id']}", json={"title": "두부 아님", "tags": []})
    late = await me.add("사고 뒤에 적은 일")
    hers = await other.add("남의 일")
    answer = await operator.post(f"/spaces/{me.space_id}/rewind", params={"at": at_ms})
    assert answer.status_code == 200
    assert (answer.json()["restored"], answer.json()["removed"]) == (121, 1)
    after = await _everything(me)
    assert after.pop(late["id"])["deletedAt"] is not None
    assert after == before
    assert (await other.http.get(f"/api/v1/todos/{hers['id']}")).json()["title"] == "남의 일"
    again = await operator.post(f"/spaces/{me.space_id}/rewind", params={"at": at_ms})
    assert (again.json()["restored"], again.json()["removed"]) == (0, 0)


async def test_devices_get_it_as_changes_and_the_history_keeps_the_accident(
    on_disk: Running, me: Person, operator: httpx.AsyncClient
) -> None:
    todo = await me.add("보고서")
    at_ms = _moment(on_disk)
    await me.http.patch(f"/api/v1/todos/{todo['id']}", json={"title": "ㅇㄴㄹ"})
    cursor = (await me.http.get("/api/v1/sync")).json()["cursor"]
    await operator.post(f"/spaces/{me.space_id}/rewind", params={"at": at_ms})
    (news,) = (await me.http.get("/api/v1/sync", params={"cursor": cursor})).json()["todos"]
    assert news["title"] == "보고서"
    history = (await me.http.get(f"/api/v1/todos/{todo['id']}/history")).json()["items"]
    assert [item["set"].get("title") for item in history] == ["보고서", "ㅇㄴㄹ", "보고서"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/spaces/01931b2e-0000-7000-8000-000000000000/rewind?at=1", 404),
        ("/spaces/nonsense/rewind?at=1", 404),
        ("/spaces/{space}/rewind?at=yesterday", 422),
        ("/spaces/{space}/rewind?at=1&at=2", 422),
        ("/spaces/{space}/rewind", 422),
    ],
)
async def test_what_makes_no_sense_changes_nothing(
    me: Person, operator: httpx.AsyncClient, path: str, status: int
) -> None:
    await me.add("그대로")
    before = await _everything(me)
    assert (await operator.post(path.format(space=me.space_id))).status_code == status
    assert await _everything(me) == before
