"""Writers of the kill drill: each keeps account of what it sent and of what was acknowledged.

A write is one marker: a title that nobody else ever sets. How often it stands in the history of its to-do says
whether the write was lost, doubled or kept once.
"""

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

import msgspec

from bench.people import Person
from bench.wire import Caller, request
from hanbit.domain.ids import successor_of

MAX_BATCH = 8
MAX_CHANGES = 40
"""Changes of one to-do at most: its history is answered up to a hundred."""

REPEATING = {"rule": "FREQ=DAILY", "from": "due"}
DUE = {"date": "2026-12-03", "time": None, "timeZone": None}
_NAMES = UUID(int=0)


def holds(stored: Any, sent: Any) -> bool:
    """Whether a stored value is what was sent; the server may add fields that were left out."""
    if isinstance(stored, dict) and isinstance(sent, dict):
        return all(name in stored and holds(stored[name], value) for name, value in sent.items())
    return bool(stored == sent)


@dataclass
class Write:
    """One change of one to-do. ``set``: what it sets, whole or not at all. ``op_id`` None: plain REST."""

    todo_id: str
    marker: str
    set: dict[str, Any]
    op_id: str | None
    is_acknowledged: bool = False
    rev: int | None = None

    def is_in(self, stored: dict[str, Any]) -> bool:
        """Whether this is the change that ``stored`` (``set`` of a history item) tells of."""
        if "title" in self.set:
            return stored.get("title") == self.marker
        return stored.get("deletedAt") is not None

    def is_whole_in(self, stored: dict[str, Any]) -> bool:
        return all(
            stored.get("deletedAt") is not None if name == "deleted" else holds(stored.get(name), value)
            for name, value in self.set.items()
        )

    @property
    def successor_id(self) -> str | None:
        """The to-do that finishing a repeating one brings."""
        return successor_of(self.todo_id) if self.set.get("status") == "done" else None


@dataclass
class Sent:
    """One request and the writes in it; kept until it is known what became of them."""

    raw: bytes
    writes: list[Write]
    is_push: bool

    @property
    def is_repeatable(self) -> bool:
        """A PATCH has no name of its own: sent twice it is two changes, to the same value."""
        return not self.raw.startswith(b"PATCH")


@dataclass
class Writer:
    """One connection's worth of work for one person. Its to-dos are its own, so the order of its writes is known."""

    name: str
    person: Person
    rng: random.Random
    port: int
    writes: list[Write] = field(default_factory=list)
    current: dict[str, dict[str, Any]] = field(default_factory=dict)
    in_flight: Sent | None = None
    faults: list[str] = field(default_factory=list)
    fresh: list[Write] = field(default_factory=list)
    """Acknowledged since the last replay."""

    _count: int = 0
    _changes: dict[str, int] = field(default_factory=dict)

    async def run(self) -> None:
        """Write, one request after the other, until the server is gone."""
        caller, twin = await Caller.to(self.port), await Caller.to(self.port)
        while True:
            self.in_flight = sent = self._next()
            calls = [caller.call(sent.raw)]
            # Now and then the same push on two connections at once, as from a client whose first try seemed lost.
            if sent.is_push and self.rng.random() < 0.15:
                calls.append(twin.call(sent.raw))
            answers = await asyncio.gather(*calls)
            for status, body in answers:
                self._settle(sent, status, body)
            if not all(status for status, _ in answers):
                break
        caller.close()
        twin.close()

    async def retry(self, caller: Caller) -> None:
        """Send once more what had no answer: it may have been stored or not, and must be stored once afterwards."""
        sent, self.in_flight = self.in_flight, None
        if sent is None:
            return
        if sent.is_repeatable:
            status, body = await caller.call(sent.raw)
            # Created before, deleted before, or the claim of its Idempotency-Key still stands.
            if sent.is_push or status not in (404, 409):
                self._settle(sent, status, body)
        for write in sent.writes:
            if not write.is_acknowledged:
                self.current.pop(write.todo_id, None)

    def replay(self) -> list[tuple[bytes, list[Write]]]:
        """Pushes of everything acknowledged since the last round, under the same op ids."""
        pushed = [write for write in self.fresh if write.op_id is not None]
        self.fresh = []
        return [
            (self._push(part), part) for start in range(0, len(pushed), 100) if (part := pushed[start : start + 100])
        ]

    def check_replay(self, writes: list[Write], status: int, body: bytes) -> None:
        results = msgspec.json.decode(body)["results"] if status == 200 else []
        if [(r["result"], r.get("rev")) for r in results] != [("duplicate", write.rev) for write in writes]:
            self.faults.append(f"{self.name}: a replay was not a duplicate: {status} {body[:300]!r}")

    def _next(self) -> Sent:
        if self.rng.random() < 0.4:
            writes = [self._write(uses_op=True) for _ in range(self.rng.randrange(1, MAX_BATCH + 1))]
            return Sent(self._push(writes), writes, is_push=True)
        write = self._write(uses_op=False)
        return Sent(self._rest(write), [write], is_push=False)

    def _write(self, *, uses_op: bool) -> Write:
        self._count += 1
        marker = f"{self.name}-{self._count}"
        open_ids = [
            key for key, todo in self.current.items() if todo["status"] == "open" and self._changes[key] < MAX_CHANGES
        ][-20:]
        kind = self.rng.choices(("create", "patch", "finish", "delete"), (4, 4, 2, 1))[0] if open_ids else "create"
        fields: dict[str, Any] = {"title": marker}
        if kind == "delete":
            key, fields = self.rng.choice(open_ids), {"deleted": True}
        elif kind == "create":
            key = str(uuid5(_NAMES, marker))
            fields |= {"notes": f"about {marker}", "priority": self.rng.randrange(4), "due": DUE}
            if self.rng.random() < 0.5:
                fields["repeat"] = REPEATING
            self.current[key] = {"status": "open"}
        else:
            key = self.rng.choice(open_ids)
            if kind == "finish":
                fields["status"] = "done"
            else:
                fields |= {"notes": f"now {marker}", "priority": self.rng.randrange(4)}
        self._changes[key] = self._changes.get(key, 0) + 1
        if kind == "delete":
            del self.current[key]
        else:
            self.current[key] |= fields
        write = Write(key, marker, fields, str(uuid5(_NAMES, f"op {marker}")) if uses_op else None)
        self.writes.append(write)
        return write

    def _push(self, writes: list[Write]) -> bytes:
        edits = [{"opId": w.op_id, "entity": "todo", "id": w.todo_id, "set": w.set} for w in writes]
        return request("POST", "/api/v1/sync", self.person.token, {"edits": edits})

    def _rest(self, write: Write) -> bytes:
        if "deleted" in write.set:
            return request("DELETE", f"/api/v1/todos/{write.todo_id}", self.person.token)
        if "due" not in write.set:
            return request("PATCH", f"/api/v1/todos/{write.todo_id}", self.person.token, write.set)
        keyed = {"idempotency_key": write.marker} if self.rng.random() < 0.5 else {}
        return request("POST", "/api/v1/todos", self.person.token, {"id": write.todo_id, **write.set}, **keyed)

    def _settle(self, sent: Sent, status: int, body: bytes) -> None:
        """Take down an answer; without one the request stays in flight."""
        if status == 0:
            return
        self.in_flight = None
        if not 200 <= status < 300:
            self.faults.append(f"{self.name}: {status} {body[:300]!r}")
        elif sent.is_push:
            results = msgspec.json.decode(body)["results"]
            for write, result in zip(sent.writes, results, strict=True):
                if result["result"] == "refused":
                    self.faults.append(f"{self.name}: a push was refused: {result}")
                else:
                    self._acknowledge(write, result["rev"])
        else:
            self._acknowledge(sent.writes[0], msgspec.json.decode(body)["rev"] if body else None)

    def _acknowledge(self, write: Write, rev: int | None) -> None:
        if not write.is_acknowledged:
            self.fresh.append(write)
        elif write.op_id is not None and write.rev != rev:
            self.faults.append(f"{self.name}: {write.marker} was acknowledged as rev {write.rev}, then as {rev}")
        write.is_acknowledged, write.rev = True, rev
