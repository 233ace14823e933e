"""The demo account: believable, spread over lists and days, and open to whoever reads what the command printed."""

import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.serving import run, serving

from hanbit.cli.demo import DemoRefused, make_demo
from hanbit.domain.accounts import Locale
from hanbit.domain.words import LOCALES
from hanbit.gateways.local.files import load_demo
from hanbit.settings import Settings
from hanbit.wiring.product import build

NOW_MS = 1_796_000_000_000  # 2026-11-30 in Korea


@pytest.fixture
async def client(tmp_path: Path) -> Any:
    product = build(Settings(registrations_per_hour=0), tmp_path, url="http://demo", assets={})
    transport = httpx.ASGITransport(product.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://demo") as client:
        yield client
    await product.close()


async def signed_in(client: httpx.AsyncClient, email: str, password: str) -> dict[str, str]:
    answer = await client.post("/api/v1/auth/login", json={"email": email, "password": password})
    assert answer.status_code == 200
    return {"authorization": f"Bearer {answer.json()['accessToken']}"}


async def everything(client: httpx.AsyncClient, who: dict[str, str]) -> dict[str, Any]:
    answer = await client.get("/api/v1/sync?limit=1000", headers=who)
    return dict(answer.json())


async def test_about_two_hundred_to_dos_stand_in_several_lists(client: httpx.AsyncClient) -> None:
    made = await make_demo(client, load_demo("ko"), locale="ko", now_ms=NOW_MS)
    found = await everything(client, await signed_in(client, made.email, made.password))
    assert 180 <= len(found["todos"]) <= 230
    assert made.todos <= len(found["todos"])  # what repeats has its next already
    assert made.lists == len(found["lists"]) >= 7
    per_list = Counter(todo["listId"] for todo in found["todos"])
    assert min(per_list.values()) >= 10


@pytest.mark.parametrize("locale", LOCALES)
async def test_there_is_something_of_every_kind(client: httpx.AsyncClient, locale: Locale) -> None:
    made = await make_demo(client, load_demo(locale), locale=locale, now_ms=NOW_MS)
    todos = (await everything(client, await signed_in(client, made.email, made.password)))["todos"]
    today = datetime.fromtimestamp(NOW_MS / 1000, UTC).date().isoformat()
    days = [todo["due"]["date"] for todo in todos if todo["due"] and todo["status"] == "open"]
    assert all(count >= 5 for count in (
        sum(day < today for day in days), days.count(today), sum(day > today for day in days),
        sum(todo["status"] == "done" for todo in todos), sum(bool(todo["repeat"]) for todo in todos),
        sum(bool(todo["parentId"]) for todo in todos), sum(bool(todo["notes"]) for todo in todos),
        sum(bool(todo["tags"]) for todo in todos), sum(todo["priority"] == 3 for todo in todos),
        sum(bool(todo["due"] and todo["due"]["time"]) for todo in todos),
    ))  # fmt: skip


async def test_a_second_run_makes_another_account(client: httpx.AsyncClient) -> None:
    first, second = [await make_demo(client, load_demo("en"), locale="en", now_ms=NOW_MS) for _ in range(2)]
    assert (first.email, second.email) == ("demo@hanbit.example", "demo2@hanbit.example")
    assert first.password != second.password
    await signed_in(client, second.email, second.password)


async def test_what_the_server_refuses_is_said_in_its_words(client: httpx.AsyncClient) -> None:
    raw = json.dumps({**json.loads(load_demo("ko")), "displayName": " "}).encode()
    with pytest.raises(DemoRefused, match="Nothing was changed"):
        await make_demo(client, raw, locale="en", now_ms=NOW_MS)


def test_the_command_finds_the_server_of_the_folder_and_says_how_to_sign_in(tmp_path: Path) -> None:
    with serving(tmp_path) as running:
        said = run("demo", "--data", str(tmp_path)).stdout
        assert running.url in said
        email, password = re.findall(r": (\S+@\S+)\n.*: (\S+)", said)[0]
        answer = httpx.post(f"{running.url}/api/v1/auth/login", json={"email": email, "password": password})
        assert answer.status_code == 200


def test_the_command_works_on_a_folder_that_nobody_serves(tmp_path: Path) -> None:
    for email in ("demo@hanbit.example", "demo2@hanbit.example"):
        assert email in run("demo", "--data", str(tmp_path)).stdout
