import json
from pathlib import Path
from typing import Any

import apsw
import httpx
import pytest
from tests.identity import EMAIL, PASSWORD
from tests.on_disk import PASSWORD as ON_DISK_PASSWORD
from tests.on_disk import running
from tests.product import Served

from hanbit.domain.times import rfc3339

ME, AUTH = "/api/v1/me", "/api/v1/auth"
GOOD = {"email": EMAIL, "password": PASSWORD}
NEW_PASSWORD = "another long password"


async def signed_in(client: httpx.AsyncClient, email: str = EMAIL, verb: str = "register") -> dict[str, Any]:
    """The person; the client sends their token from now on."""
    body: dict[str, Any] = (await client.post(f"{AUTH}/{verb}", json=GOOD | {"email": email})).json()
    client.headers["authorization"] = f"Bearer {body['accessToken']}"
    user: dict[str, Any] = body["user"]
    return user


async def test_a_person_sees_themself_and_nothing_that_is_ours_alone(client: httpx.AsyncClient) -> None:
    user = await signed_in(client)
    answer = await client.get(ME)
    assert answer.json() == user
    assert "password" not in answer.text.lower()


async def test_a_patch_changes_what_it_names_and_leaves_the_rest(client: httpx.AsyncClient) -> None:
    user = await signed_in(client)
    change = {"displayName": "  새   이름 ", "settings": {"theme": "dark"}}
    answer = await client.patch(ME, json=change)
    changed = user | {"displayName": "새 이름", "settings": user["settings"] | {"theme": "dark"}}
    assert answer.json() == changed
    media = {"content-type": "application/merge-patch+json"}
    answer = await client.patch(ME, content=json.dumps({"settings": {"weekStart": 1}}), headers=media)
    assert answer.json() == changed | {"settings": changed["settings"] | {"weekStart": 1}}
    assert (await client.get(ME)).json() == answer.json()
    assert (await client.patch(ME, json={})).json() == answer.json()


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"displayName": ""}, "/displayName", "length"),
        ({"displayName": "가" * 61}, "/displayName", "length"),
        ({"displayName": None}, "/displayName", "type"),
        ({"timeZone": "Asia/Atlantis"}, "/timeZone", "time_zone"),
        ({"locale": "fr"}, "/locale", "value"),
        ({"settings": {"theme": "pink"}}, "/settings/theme", "value"),
        ({"settings": {"weekStart": 7}}, "/settings/weekStart", "value"),
        ({"settings": {"dayStart": "24:00"}}, "/settings/dayStart", "value"),
        ({"settings": {"dayStart": "04:00\n"}}, "/settings/dayStart", "value"),
        ({"settings": None}, "/settings", "type"),
        ({"email": "new@example.com"}, "/email", "unknown_field"),
        ({"isDisabled": False}, "/isDisabled", "unknown_field"),
    ],
)
async def test_a_wrong_patch_is_pointed_at_and_changes_nothing(
    client: httpx.AsyncClient, change: dict[str, Any], pointer: str, code: str
) -> None:
    user = await signed_in(client)
    answer = await client.patch(ME, json=change)
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]
    assert (await client.get(ME)).json() == user


@pytest.mark.parametrize(("locale", "title"), [("ko", "맞지 않는 값"), ("en", "Invalid value")])
async def test_what_is_refused_before_anything_is_done_is_said_in_the_persons_language_too(
    client: httpx.AsyncClient, locale: str, title: str
) -> None:
    await signed_in(client)
    await client.patch(ME, json={"locale": locale})
    answer = await client.post("/api/v1/todos", json={"title": 1})
    assert (answer.status_code, answer.json()["title"]) == (422, title)
    answer = await client.post("/api/v1/todos", json={"title": 1}, headers={"accept-language": "en"})
    assert answer.json()["title"] == "Invalid value"


async def test_deleting_the_account_takes_the_password_again_and_leaves_nothing(
    served: Served, client: httpx.AsyncClient
) -> None:
    user = await signed_in(client)
    await client.post("/api/v1/todos", json={"title": "우유"})
    wrong = await client.request("DELETE", ME, json={"password": "wrong password"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "invalid_credentials")
    assert (await client.get(ME)).status_code == 200
    answer = await client.request("DELETE", ME, json={"password": PASSWORD})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["set-cookie"].startswith("hanbit_refresh=; Max-Age=0")
    assert (await client.get(ME)).status_code == 401
    assert (await client.post(f"{AUTH}/login", json=GOOD)).status_code == 401
    assert await served.desk.store.spaces_of(user["id"]) == []
    assert (await client.post(f"{AUTH}/register", json=GOOD)).status_code == 201


async def test_an_account_is_not_deleted_without_a_body(client: httpx.AsyncClient) -> None:
    await signed_in(client)
    assert (await client.delete(ME)).status_code == 415
    assert (await client.request("DELETE", ME, json={})).status_code == 422
    assert (await client.get(ME)).status_code == 200


async def test_the_export_holds_everything_of_the_person_and_nothing_of_others(
    served: Served, client: httpx.AsyncClient
) -> None:
    user = await signed_in(client)
    todo = (await client.post("/api/v1/todos", json={"title": "보고서 쓰기", "notes": "금요일까지"})).json()
    gone = (await client.post("/api/v1/todos", json={"title": "버린 일"})).json()
    await client.delete(f"/api/v1/todos/{gone['id']}")
    async with served.client() as stranger:
        await signed_in(stranger, "stranger@example.com")
        await stranger.post("/api/v1/todos", json={"title": "남의 비밀"})
    answer = await client.get(f"{ME}/export")
    export = answer.json()
    today = rfc3339(served.house.clock.now_ms())[:10]
    assert answer.headers["content-disposition"] == f'attachment; filename="hanbit-{today}.json"'
    assert export["user"] == user
    assert [session["current"] for session in export["sessions"]] == [True]
    [space] = export["spaces"]
    assert {item["id"] for item in space["todos"]} == {todo["id"], gone["id"]}
    assert len(space["lists"]) == 1
    assert len(space["history"]) == 4
    assert "남의 비밀" not in answer.text
    assert "argon2" not in answer.text


async def test_sessions_are_seen_and_ended_from_another_device(served: Served, client: httpx.AsyncClient) -> None:
    await signed_in(client)
    first_at = rfc3339(served.house.clock.now_ms())
    served.house.clock.advance(60)
    async with served.client() as phone:
        phone.headers["user-agent"] = "Samsung Internet/28"
        await signed_in(phone, verb="login")
        [newest, oldest] = (await client.get(f"{ME}/sessions")).json()["items"]
        assert (newest["userAgent"], newest["ip"], newest["current"]) == ("Samsung Internet/28", "127.0.0.1", False)
        assert (oldest["createdAt"], oldest["current"]) == (first_at, True)
        assert newest["lastUsedAt"] == newest["createdAt"] == rfc3339(served.house.clock.now_ms())
        assert (await client.delete(f"{ME}/sessions/{newest['id']}")).status_code == 204
        assert (await phone.get(ME)).status_code == 401
        assert (await phone.post(f"{AUTH}/refresh")).status_code == 401
    assert [item["id"] for item in (await client.get(f"{ME}/sessions")).json()["items"]] == [oldest["id"]]


async def test_another_persons_session_and_none_at_all_are_both_not_found(
    served: Served, client: httpx.AsyncClient
) -> None:
    await signed_in(client)
    async with served.client() as stranger:
        await signed_in(stranger, "stranger@example.com")
        [theirs] = (await stranger.get(f"{ME}/sessions")).json()["items"]
        for session_id in (theirs["id"], "019e0000-0000-7000-8000-00000000ffff", "1"):
            assert (await client.delete(f"{ME}/sessions/{session_id}")).status_code == 404
        assert (await stranger.get(ME)).status_code == 200


async def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(
    served: Served, client: httpx.AsyncClient
) -> None:
    await signed_in(client)
    async with served.client() as phone:
        await signed_in(phone, verb="login")
        body = {"current": PASSWORD, "new": NEW_PASSWORD}
        assert (await client.post(f"{ME}/password", json=body)).status_code == 204
        assert (await phone.get(ME)).status_code == 401
    assert (await client.get(ME)).status_code == 200
    assert (await client.post(f"{AUTH}/login", json=GOOD)).status_code == 401
    assert (await client.post(f"{AUTH}/login", json=GOOD | {"password": NEW_PASSWORD})).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"current": "wrong password", "new": NEW_PASSWORD}, 401, "invalid_credentials"),
        ({"current": PASSWORD, "new": "short"}, 422, "weak_password"),
        ({"current": PASSWORD, "new": "qwertyuiop"}, 422, "weak_password"),
        ({"current": PASSWORD, "new": NEW_PASSWORD + "\0"}, 422, "invalid"),
        ({"current": PASSWORD}, 422, "invalid"),
    ],
)
async def test_a_password_that_cannot_be_changed_so_stays(
    client: httpx.AsyncClient, body: dict[str, str], status: int, code: str
) -> None:
    await signed_in(client)
    answer = await client.post(f"{ME}/password", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    if status == 422:
        assert [error["pointer"] for error in answer.json()["errors"]] == ["/new"]
    assert (await client.post(f"{AUTH}/login", json=GOOD)).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ME),
        ("PATCH", ME),
        ("DELETE", ME),
        ("GET", f"{ME}/export"),
        ("GET", f"{ME}/sessions"),
        ("POST", f"{ME}/password"),
        ("DELETE", f"{ME}/sessions/019e0000-0000-7000-8000-000000000001"),
    ],
)
async def test_nothing_of_a_person_is_shown_to_whom_is_not_signed_in(
    client: httpx.AsyncClient, method: str, path: str
) -> None:
    answer = await client.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")


async def test_a_deleted_account_leaves_nothing_it_wrote_in_the_database(tmp_path: Path) -> None:
    async with running(tmp_path) as running_one:
        person, reader = await running_one.person(), running_one.product.database.reader
        await person.http.post("/api/v1/todos", json={"title": "only mine"}, headers={"idempotency-key": "once"})
        for number in range(60):  # pages of its own, which are free afterwards
            await person.add(f"only mine {number}", notes="only mine " * 200)
        assert "only mine" in _rows(reader)
        deleted = await person.http.request("DELETE", ME, json={"password": ON_DISK_PASSWORD})
        assert deleted.status_code == 204
        assert "only mine" not in _rows(reader)
    assert all(b"only mine" not in path.read_bytes() for path in tmp_path.rglob("hanbit.db*"))


def _rows(connection: apsw.Connection) -> str:
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return "\n".join(str(row) for table in tables for row in connection.execute(f"SELECT * FROM {table}"))  # noqa: S608
