"""An account to look around in: a person's to-dos over several lists, written through the HTTP API like anyone's.

What is written stands in ``spec/demo``, by language; days there count from today.
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import httpx
import msgspec
from msgspec import Struct

from hanbit.domain.accounts import Locale
from hanbit.domain.ids import new_id
from hanbit.domain.times import local_date, rfc3339

ZONE = "Asia/Seoul"
PUSH = 25
"""Edits in one push: small enough for a progress bar to move."""

ACCOUNTS = 99
"""Demo accounts in one place at most; each run makes the next."""

DAY_MS = 24 * 3600 * 1000


class DemoTodo(Struct, frozen=True, forbid_unknown_fields=True):
    """``due``: days from today. ``done``: days ago. ``steps``: subtasks."""

    title: str
    due: int | None = None
    time: str | None = None
    priority: int = 0
    tags: tuple[str, ...] = ()
    notes: str = ""
    repeat: str | None = None
    done: int | None = None
    steps: tuple[str, ...] = ()


class DemoList(Struct, frozen=True, forbid_unknown_fields=True):
    """Without a name: the inbox."""

    todos: tuple[DemoTodo, ...]
    name: str | None = None
    color: str = "meok"


class DemoContent(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """``email`` has a place for ``{number}``, empty for the first account."""

    display_name: str
    email: str
    lists: tuple[DemoList, ...]


class DemoRefused(Exception):
    """The server said no; its words."""


@dataclass(frozen=True)
class Made:
    email: str
    password: str
    todos: int
    lists: int


async def make_demo(
    client: httpx.AsyncClient,
    raw: bytes,
    *,
    locale: Locale,
    now_ms: int,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Made:
    """A new account with everything in ``raw``. ``on_progress``: (edits written, of how many).

    Raises DemoRefused, or httpx.TransportError when the server cannot be reached.
    """
    content = msgspec.json.decode(raw, type=DemoContent)
    password = f"hanbit-{secrets.token_hex(5)}"
    email, token = await _registered(client, content, password, locale)
    edits = list(edits_of(content, now_ms=now_ms))
    for start in range(0, len(edits), PUSH):
        pushed = edits[start : start + PUSH]
        answer = await client.post(
            "/api/v1/sync", json={"edits": pushed}, headers={"authorization": f"Bearer {token}", **_in(locale)}
        )
        refused = [r["detail"] for r in _read(answer)["results"] if r["result"] == "refused"]
        if refused:
            raise DemoRefused(refused[0])
        on_progress(start + len(pushed), len(edits))
    todos = sum(edit["entity"] == "todo" for edit in edits)
    return Made(email, password, todos, len(edits) - todos + 1)  # the inbox is there already


async def _registered(
    client: httpx.AsyncClient, content: DemoContent, password: str, locale: Locale
) -> tuple[str, str]:
    """Email and access token of the first account that is free."""
    for number in range(1, ACCOUNTS + 1):
        email = content.email.replace("{number}", "" if number == 1 else str(number))
        wanted = {"email": email, "password": password, "displayName": content.display_name, "timeZone": ZONE}
        answer = await client.post("/api/v1/auth/register", json={**wanted, "locale": locale}, headers=_in(locale))
        if answer.status_code != httpx.codes.CONFLICT or number == ACCOUNTS:
            return email, _read(answer)["accessToken"]
    raise AssertionError("the last number is always read")


def edits_of(content: DemoContent, *, now_ms: int) -> Iterator[dict[str, Any]]:
    """Lists before their to-dos, to-dos before their steps; each an op of a push."""
    today = local_date(now_ms, ZONE)
    for wanted in content.lists:
        home: dict[str, Any] = {}
        if wanted.name is not None:
            made = _op("list", {"name": wanted.name, "color": wanted.color}, now_ms)
            home = {"listId": made["id"]}
            yield made
        for todo in wanted.todos:
            op = _op("todo", home | _fields(todo, today), now_ms)
            if todo.done is not None:
                op["at"] = rfc3339(now_ms - todo.done * DAY_MS)
            yield op
            for step in todo.steps:
                yield _op("todo", {**home, "title": step, "parentId": op["id"]}, now_ms)


def _fields(todo: DemoTodo, today: date) -> dict[str, Any]:
    fields: dict[str, Any] = {"title": todo.title, "notes": todo.notes, "priority": todo.priority, "tags": todo.tags}
    if todo.due is not None:
        fields["due"] = {"date": (today + timedelta(days=todo.due)).isoformat(), "time": todo.time}
    if todo.repeat is not None:
        fields["repeat"] = {"rule": todo.repeat, "from": "due"}
    if todo.done is not None:
        fields["status"] = "done"
    return fields


def _op(entity: str, fields: dict[str, Any], now_ms: int) -> dict[str, Any]:
    op_id, entity_id = (new_id(now_ms, secrets.token_bytes(10)) for _ in range(2))
    return {"opId": op_id, "entity": entity, "id": entity_id, "set": fields}


def _in(locale: Locale) -> dict[str, str]:
    return {"accept-language": locale}


def _read(answer: httpx.Response) -> Any:
    """Raises DemoRefused for anything but success."""
    try:
        body = answer.json()
    except ValueError:  # something else answers at that address
        raise DemoRefused(f"HTTP {answer.status_code}") from None
    if not answer.is_success:
        raise DemoRefused(body.get("detail", f"HTTP {answer.status_code}"))
    return body
