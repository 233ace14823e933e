"""A person's account seen from outside the browser: what the server holds, and what another device sends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx
import msgspec
from playwright.sync_api import Page
from tests.e2e.words import say_in

from hanbit.cli.demo import DemoContent, edits_of

PASSWORD: Final = "a long enough one"
NAMES: Final = {"ko": "김하늘", "en": "Sky Kim"}
PUSH: Final = 100
DEMO: Final = Path(__file__).parents[2] / "spec" / "demo"


@dataclass
class Account:
    email: str
    locale: str
    http: httpx.Client

    def push(self, edits: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each edit's result; none may be refused."""
        pushed = list(edits)
        results: list[dict[str, Any]] = []
        for start in range(0, len(pushed), PUSH):
            results += self._read("POST", "/sync", json={"edits": pushed[start : start + PUSH]})["results"]
        assert not [result for result in results if result["result"] == "refused"]
        return results

    def edit_todo(self, todo_id: str, *, base_rev: int | None = None, **fields: Any) -> dict[str, Any]:
        """As another device would: made on ``base_rev``, or on nothing when the to-do is new."""
        op = {"opId": str(uuid4()), "entity": "todo", "id": todo_id, "set": fields}
        return self.push([op if base_rev is None else {**op, "baseRev": base_rev}])[0]

    def todos(self) -> list[dict[str, Any]]:
        """Everything the server holds, the trash included."""
        todos: list[dict[str, Any]] = []
        query = ""
        while True:
            page = self._read("GET", f"/sync?limit=1000{query}")
            todos += page["todos"]
            if not page["hasMore"]:
                return todos
            query = f"&cursor={page['cursor']}"

    def todo(self, title: str) -> dict[str, Any]:
        (found,) = [todo for todo in self.todos() if todo["title"] == title]
        return found

    def export(self) -> bytes:
        answer = self.http.get("/api/v1/me/export")
        assert answer.is_success, answer.text
        return answer.content

    def speak(self, locale: str) -> None:
        self._read("PATCH", "/me", json={"locale": locale}, headers={"content-type": "application/merge-patch+json"})
        self.locale = locale

    def sign_in(self, page: Page) -> None:
        say = say_in(self.locale)
        page.goto("/signin")
        page.get_by_label(say("auth.email")).fill(self.email)
        page.get_by_label(say("auth.password"), exact=True).fill(PASSWORD)
        page.get_by_role("button", name=say("auth.signIn"), exact=True).click()
        page.locator("main.v-today h1").wait_for()

    def _read(self, method: str, path: str, **options: Any) -> Any:
        answer = self.http.request(method, f"/api/v1{path}", **options)
        assert answer.is_success, answer.text
        return answer.json()


def client(url: str, locale: str) -> httpx.Client:
    """Holds nothing open, so nobody has to close it."""
    nothing_kept = httpx.Limits(max_keepalive_connections=0)
    return httpx.Client(base_url=url, headers={"accept-language": locale}, timeout=30, limits=nothing_kept)


def register(url: str, name: str, locale: str = "ko") -> Account:
    """A new account; its email is made of ``name`` and the language."""
    email = f"{name}-{locale}@hanbit.kr"
    http = client(url, locale)
    person = {"email": email, "password": PASSWORD, "displayName": NAMES[locale], "timeZone": "Asia/Seoul"}
    answer = http.post("/api/v1/auth/register", json={**person, "locale": locale})
    assert answer.is_success, answer.text
    http.headers["authorization"] = f"Bearer {answer.json()['accessToken']}"
    return Account(email, locale, http)


def another_device(page: Page, locale: str) -> Account:
    """Whoever is signed in on ``page``, signed in once more elsewhere."""
    url, email = page.evaluate("() => [location.origin, JSON.parse(localStorage.getItem('hanbit.user')).email]")
    http = client(url, locale)
    answer = http.post("/api/v1/auth/login", json={"email": email, "password": PASSWORD})
    assert answer.is_success, answer.text
    http.headers["authorization"] = f"Bearer {answer.json()['accessToken']}"
    return Account(email, locale, http)


def demo_account(url: str, name: str, locale: str = "ko") -> Account:
    """With the demo's to-dos, one of them in the trash."""
    account = register(url, name, locale)
    content = msgspec.json.decode((DEMO / f"{locale}.json").read_bytes(), type=DemoContent)
    account.push(edits_of(content, now_ms=int(datetime.now(UTC).timestamp() * 1000)))
    gone = account.todos()[3]
    account.edit_todo(gone["id"], base_rev=gone["rev"], deleted=True)
    return account
