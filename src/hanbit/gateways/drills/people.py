"""People of a drill: one who writes without a pause, and one who has an accident."""

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx

from hanbit.gateways.local.journey import Traveller, new_traveller
from hanbit.ops.recover.drills import DrillFailed, Losses

PAUSE_S = 0.02
"""Between two writes: some fifty a second."""

TODOS = 200
TIMEOUT_S = 30


def enrol(url: str) -> Traveller:
    """Raises DrillFailed."""
    someone = new_traveller()
    answer = httpx.post(f"{url}/api/v1/auth/register", json=someone.credentials, timeout=TIMEOUT_S)
    if answer.status_code != 201:
        raise DrillFailed("journey.status", step="register", status=answer.status_code, due=201)
    return someone


@contextlib.contextmanager
def signed_in(someone: Traveller, url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=TIMEOUT_S) as http:
        answer = http.post("/api/v1/auth/login", json=someone.credentials)
        answer.raise_for_status()
        http.headers["authorization"] = f"Bearer {answer.json()['accessToken']}"
        yield http


@dataclass
class Writer:
    """``acknowledged``: id of each to-do that was answered with 201, and when (epoch seconds)."""

    url: str
    someone: Traveller
    acknowledged: dict[str, float] = field(default_factory=dict)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def begin(self) -> None:
        self._thread = threading.Thread(target=self._write, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def losses(self, broken_s: float) -> Losses:
        """What of it is not there any more. ``broken_s``: when things were broken (epoch seconds)."""
        with signed_in(self.someone, self.url) as http:
            there = {todo["id"] for todo in _pull(http)}
        lost = [at_s for identifier, at_s in self.acknowledged.items() if identifier not in there]
        back_s = broken_s - min(lost) if lost else 0.0
        return Losses(len(self.acknowledged), len(lost), max(0, round(back_s * 1000)))

    def _write(self) -> None:
        while not self._stop.is_set():
            with contextlib.suppress(httpx.HTTPError), signed_in(self.someone, self.url) as http:
                while not self._stop.wait(PAUSE_S) and self._add(http):
                    pass
            self._stop.wait(PAUSE_S)

    def _add(self, http: httpx.Client) -> bool:
        """Whether to go on with this sign-in."""
        identifier = str(uuid4())
        answer = http.post("/api/v1/todos", json={"id": identifier, "title": identifier})
        if answer.status_code == 201:
            self.acknowledged[identifier] = time.time()
        return answer.status_code != 401


@dataclass
class Unlucky:
    """Writes down what matters, and throws all of it away by mistake."""

    url: str
    someone: Traveller
    space_id: str = ""
    before: str = ""
    """The moment before the accident, as a command takes it."""

    _todos: dict[str, str] = field(default_factory=dict)

    def have_accident(self) -> None:
        with signed_in(self.someone, self.url) as http:
            for number in range(TODOS):
                todo = http.post("/api/v1/todos", json={"title": f"matters {number}"}).json()
                self._todos[todo["id"]] = todo["title"]
            self.before = datetime.now(UTC).isoformat(timespec="milliseconds")
            time.sleep(0.002)  # moments are told apart by milliseconds
            for identifier in self._todos:
                http.delete(f"/api/v1/todos/{identifier}").raise_for_status()
            self.space_id = http.get("/api/v1/sync").json()["cursor"].partition(".")[0]

    def check(self) -> None:
        """Raises DrillFailed unless everything is back."""
        with signed_in(self.someone, self.url) as http:
            titles = {todo["id"]: todo["title"] for todo in _pull(http) if todo["deletedAt"] is None}
        if titles != self._todos:
            raise DrillFailed("drill.not_undone")


def _pull(http: httpx.Client) -> list[Any]:
    todos: list[Any] = []
    parameters: dict[str, str] = {}
    while True:
        page = http.get("/api/v1/sync", params=parameters).raise_for_status().json()
        todos += page["todos"]
        if not page["hasMore"]:
            return todos
        parameters = {"cursor": page["cursor"]}
