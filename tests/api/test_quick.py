"""Quick add over HTTP."""

from typing import Any

import httpx
import pytest
from tests.product import Served

NOW = {"now": "2026-11-23T10:00:00", "timeZone": "Asia/Seoul"}


@pytest.fixture
async def token(client: httpx.AsyncClient) -> str:
    person = {"email": "quick@hanbit.test", "password": "a long enough one"}
    answer = await client.post("/api/v1/auth/register", json=person)
    client.headers["authorization"] = f"Bearer {answer.json()['accessToken']}"
    return str(answer.json()["accessToken"])


async def post(client: httpx.AsyncClient, path: str, text: str, **more: Any) -> httpx.Response:
    headers = more.pop("headers", {})
    return await client.post(f"/api/v1/todos/{path}", json={"text": text, **NOW, **more}, headers=headers)


@pytest.mark.usefixtures("token")
async def test_a_line_is_read_without_anything_being_written(client: httpx.AsyncClient) -> None:
    answer = await post(client, "quick/parse", "매주 월수금 오전 9시 운동 #건강 !높음")
    assert answer.status_code == 200
    said = answer.json()
    assert said["title"] == "운동"
    assert said["due"] == {"date": "2026-11-25", "time": "09:00", "timeZone": "Asia/Seoul"}
    assert said["repeat"] == {"rule": "FREQ=WEEKLY;BYDAY=MO,WE,FR", "from": "due", "shift": None}
    assert said["spans"][0] == {"start": 0, "end": 6, "kind": "repeat", "text": "매주 월수금"}
    assert (await client.get("/api/v1/todos")).json()["items"] == []


@pytest.mark.usefixtures("token")
async def test_a_doubtful_hour_comes_with_its_other_reading(client: httpx.AsyncClient) -> None:
    said = (await post(client, "quick/parse", "금요일 7시 엄마 전화")).json()
    assert said["due"]["time"] == "19:00"
    assert [one["due"]["time"] for one in said["alternatives"]] == ["07:00"]


@pytest.mark.usefixtures("token")
async def test_a_line_becomes_a_todo_in_the_list_that_it_names(client: httpx.AsyncClient) -> None:
    made = (await client.post("/api/v1/lists", json={"name": "이사 준비"})).json()
    answer = await post(client, "quick", "다음 주 금요일까지 견적 @이사준비 #전화")
    assert answer.status_code == 201
    todo = answer.json()
    assert (todo["title"], todo["listId"], todo["tags"]) == ("견적", made["id"], ["전화"])
    assert todo["due"]["date"] == "2026-12-04"
    assert answer.headers["location"] == f"/api/v1/todos/{todo['id']}"


@pytest.mark.usefixtures("token")
async def test_a_list_that_is_not_theirs_stays_in_the_title(client: httpx.AsyncClient) -> None:
    answer = await post(client, "quick", "보고서 @회사")
    assert answer.json()["title"] == "보고서 @회사"


@pytest.mark.usefixtures("token")
@pytest.mark.parametrize(("list_id", "status"), [("", 422), ("x", 422), ("019e0000-0000-7000-8000-000000000001", 409)])
async def test_a_list_that_is_not_there_is_refused(client: httpx.AsyncClient, list_id: str, status: int) -> None:
    answer = await post(client, "quick", "내일 우유", listId=list_id)
    assert answer.status_code == status
    assert answer.json()["errors"][0]["pointer"] == "/listId"


@pytest.mark.usefixtures("token")
async def test_sent_again_with_its_key_it_is_the_same_todo(client: httpx.AsyncClient) -> None:
    key = {"idempotency-key": "once"}
    first = await post(client, "quick", "내일 우유", headers=key)
    again = await post(client, "quick", "내일 우유", headers=key)
    assert first.json() == again.json()
    assert len((await client.get("/api/v1/todos")).json()["items"]) == 1


@pytest.mark.usefixtures("token")
async def test_without_a_moment_it_is_the_person_s_now(client: httpx.AsyncClient, served: Served) -> None:
    del served
    answer = await client.post("/api/v1/todos/quick/parse", json={"text": "오늘 우유"})
    assert answer.status_code == 200
    assert answer.json()["due"]["timeZone"] is None


@pytest.mark.usefixtures("token")
async def test_finishing_a_shifted_repeat_makes_the_next_one_on_a_business_day(client: httpx.AsyncClient) -> None:
    text = "매월 25일 휴일이면 앞 영업일 급여 이체"
    todo = (await post(client, "quick", text)).json()
    assert todo["repeat"]["shift"] == "before"
    await client.patch(f"/api/v1/todos/{todo['id']}", json={"status": "done"})
    (following,) = (await client.get("/api/v1/todos?status=open")).json()["items"]
    assert following["due"]["date"] == "2026-12-24"
    assert following["repeat"] == todo["repeat"]


@pytest.mark.usefixtures("token")
async def test_finishing_a_lunar_repeat_makes_next_year_s(client: httpx.AsyncClient) -> None:
    todo = (await post(client, "quick", "매년 음력 8월 15일 차례")).json()
    assert todo["due"]["date"] == "2027-09-15"
    await client.patch(f"/api/v1/todos/{todo['id']}", json={"status": "done"})
    (following,) = (await client.get("/api/v1/todos?status=open")).json()["items"]
    assert following["due"]["date"] == "2028-10-03"


@pytest.mark.usefixtures("token")
@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"text": ""}, "/text"),
        ({"text": "  "}, "/text"),
        ({"text": "가" * 501}, "/text"),
        ({"text": "내일", "now": "2026-02-30T10:00"}, "/now"),
        ({"text": "내일", "now": "2026-11-23"}, "/now"),
        ({"text": "내일", "timeZone": "Mars/Olympus"}, "/timeZone"),
        ({"text": "내일", "when": 1}, "/when"),
    ],
)
async def test_what_cannot_be_read_is_refused_with_its_place(
    client: httpx.AsyncClient, body: dict[str, Any], pointer: str
) -> None:
    answer = await client.post("/api/v1/todos/quick/parse", json=body)
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


@pytest.mark.usefixtures("token")
async def test_a_saved_filter_is_no_list_to_put_a_to_do_into(client: httpx.AsyncClient) -> None:
    made = await client.post("/api/v1/lists", json={"name": "급한일", "filter": {"priority": 3}})
    answer = await post(client, "quick", "전화 @급한일")
    assert (made.status_code, answer.status_code) == (201, 201)
    assert answer.json()["title"] == "전화 @급한일"
    assert answer.json()["listId"] != made.json()["id"]
