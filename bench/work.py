"""The to-dos that a load works on, and the requests it is made of: prepared as bytes, in an order the seed decides."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from bench.people import Person
from bench.wire import Caller, request

TITLES = (
    "내일 회의 준비",
    "우유와 달걀 사기",
    "치과 예약 확인하기",
    "분기 보고서 초안 쓰기",
    "하린이 어린이집 준비물 챙기기",
    "전세 계약서 사본 받기",
    "세탁소에서 정장 찾기",
    "운동 30분",
    "부모님께 전화드리기",
    "이사 견적 세 군데 받기",
)
TAGS = ("집", "회사", "장보기", "건강", "가족")
LISTED = 50
"""To-dos that a list answers with."""

KEPT = 300
"""To-dos of each person before the load begins."""


@dataclass
class Desk:
    """One person at work: their to-dos, and their requests by kind."""

    person: Person
    list_id: str
    ids: list[str]
    requests: dict[str, list[bytes]]


def new_todo(rng: random.Random, list_id: str) -> dict[str, object]:
    """As a person writes one down: often only a title, sometimes the rest."""
    todo: dict[str, object] = {"title": f"{rng.choice(TITLES)} {rng.randrange(1000)}", "listId": list_id}
    if rng.random() < 0.5:
        todo["due"] = {"date": f"2026-12-{rng.randrange(1, 29):02}"}
    if rng.random() < 0.3:
        todo["tags"] = rng.sample(TAGS, 2)
    if rng.random() < 0.2:
        todo["notes"] = "준비할 것\n- 자료 두 부\n- 충전기\n" * 2
    if rng.random() < 0.2:
        todo["priority"] = rng.randrange(1, 4)
    return todo


async def furnish(port: int, people: list[Person], rng: random.Random, *, kept: int = KEPT) -> list[Desk]:
    """Give each person a list with ``kept`` to-dos, and make their requests."""
    return list(await asyncio.gather(*(_desk(port, person, random.Random(rng.random()), kept) for person in people)))


async def _desk(port: int, person: Person, rng: random.Random, kept: int) -> Desk:
    caller = await Caller.to(port)
    status, body = await caller.call(request("POST", "/api/v1/lists", person.token, {"name": "일"}))
    assert status == 201, body
    list_id = msgspec.json.decode(body)["id"]
    ids = [_id(rng) for _ in range(kept)]
    for start in range(0, kept, 100):
        edits = [
            {"opId": _id(rng), "entity": "todo", "id": key, "set": new_todo(rng, list_id)}
            for key in ids[start : start + 100]
        ]
        status, body = await caller.call(request("POST", "/api/v1/sync", person.token, {"edits": edits}))
        assert (status, body.count(b'"applied"')) == (200, len(edits)), body
    caller.close()
    return Desk(person, list_id, ids, _requests(person, list_id, ids, rng))


def _requests(person: Person, list_id: str, ids: list[str], rng: random.Random) -> dict[str, list[bytes]]:
    token = person.token
    return {
        "get": [request("GET", f"/api/v1/todos/{key}", token) for key in rng.sample(ids, 40)],
        "list": [request("GET", f"/api/v1/todos?listId={list_id}&limit={LISTED}", token)],
        # Into the inbox, so that the list keeps its length.
        "create": [
            request("POST", "/api/v1/todos", token, body)
            for body in (new_todo(rng, person.inbox_id) for _ in range(40))
        ],
        "patch": [
            request("PATCH", f"/api/v1/todos/{key}", token, {"title": f"{rng.choice(TITLES)} {number}"})
            for number, key in enumerate(rng.sample(ids, 40))
        ],
    }


def only(desk: Desk, kind: str, rng: random.Random) -> Iterator[bytes]:
    while True:
        yield rng.choice(desk.requests[kind])


def mixed(desk: Desk, rng: random.Random) -> Iterator[bytes]:
    """Of ten requests four get, four list, one creates and one patches, in a random order."""
    kinds = ["get"] * 4 + ["list"] * 4 + ["create", "patch"]
    while True:
        rng.shuffle(kinds)
        for kind in kinds:
            yield rng.choice(desk.requests[kind])


def _id(rng: random.Random) -> str:
    digits = f"{rng.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-7{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"
