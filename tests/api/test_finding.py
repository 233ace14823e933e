"""Which to-dos a question finds, over HTTP; the rules themselves are in ``spec/vectors``."""

import httpx
import pytest

PERSON = {"email": "bora@example.com", "password": "a long enough one"}


@pytest.fixture
async def bora(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """At 05:26 on the 29th in Seoul."""
    answer = await client.post("/api/v1/auth/register", json=PERSON)
    client.headers["authorization"] = f"Bearer {answer.json()['accessToken']}"
    return client


async def titles(bora: httpx.AsyncClient, **asked: str) -> list[str]:
    answer = await bora.get("/api/v1/todos", params=asked)
    return [todo["title"] for todo in answer.raise_for_status().json()["items"]]


async def test_the_persons_day_start_moves_what_is_of_today(bora: httpx.AsyncClient) -> None:
    for day in (27, 28, 29):
        await bora.post("/api/v1/todos", json={"title": str(day), "due": {"date": f"2026-05-{day}"}})
    assert await titles(bora, due="today") == ["29"]
    await bora.patch("/api/v1/me", json={"settings": {"dayStart": "06:00"}})
    assert await titles(bora, due="today") == ["28"]
    assert (await titles(bora, due="overdue"), await titles(bora, due="upcoming")) == (["27"], ["29"])


async def test_every_word_is_asked_for_wherever_it_stands(bora: httpx.AsyncClient) -> None:
    await bora.post("/api/v1/todos", json={"title": "임대차 계약서 초안", "tags": ["서류"]})
    await bora.post("/api/v1/todos", json={"title": "계약금 보내기"})
    assert await titles(bora, q="초안 #서류") == await titles(bora, q=" ㅊㅇ  계약 ") == ["임대차 계약서 초안"]
    assert await titles(bora, q="계약") == ["임대차 계약서 초안", "계약금 보내기"]
    assert await titles(bora, q="초안 보내기") == []


@pytest.mark.parametrize("asked", ["집", "#집", "# 집", " #집 "])
async def test_a_tag_is_asked_for_as_it_is_written(bora: httpx.AsyncClient, asked: str) -> None:
    await bora.post("/api/v1/todos", json={"title": "우유", "tags": ["# 집"]})
    assert await titles(bora, tag=asked) == ["우유"]


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("/api/v1/todos", {"title": "x", "tags": ["집", "b\x07"]}, "/tags/1"),
        ("/api/v1/lists", {"name": "b\x1c"}, "/name"),
    ],
)
async def test_control_characters_are_called_what_they_are(
    bora: httpx.AsyncClient, path: str, body: dict[str, object], pointer: str
) -> None:
    refused = await bora.post(path, json=body)
    assert refused.status_code == 422
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [(pointer, "characters")]
