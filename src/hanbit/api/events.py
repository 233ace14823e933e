"""Open streams (server-sent events) that say only "space S is at rev N"; whoever hears it pulls.

Ten thousand streams wait at once, so a waiting stream is one suspended ``receive`` and nothing more: what is to be
sent is sent by whoever has it to say.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

from starlette.types import Message, Receive, Scope, Send

from hanbit.api.edge import Trail, send_answer
from hanbit.api.endpoint import Answer
from hanbit.api.parsing import bearer
from hanbit.domain.refusals import MethodNotAllowed, TooManyRequests, Unavailable
from hanbit.usecases.edits import Desk
from hanbit.usecases.identity import Identity, Principal
from hanbit.usecases.sessions import authenticate
from hanbit.usecases.sync import heads

BEAT_S = 20
"""Under the 30 s after which many proxies and mobile networks drop a silent connection."""

LOOK_S = 1
"""How long a stream may outlive its sign-in."""

STREAMS_PER_ACCOUNT = 100
RETRY_MS = 3000
ASK_AGAIN_MS = 15_000
EVENT_STREAM = "text/event-stream; charset=utf-8"

PATH = "/api/v1/events"


class Stream:
    __slots__ = ("_is_sending", "_pending", "is_open", "send", "spaces", "who")

    def __init__(self, who: Principal, spaces: tuple[str, ...], send: Send) -> None:
        self.who = who
        self.spaces = spaces
        self.send = send
        self.is_open = True
        self._pending: dict[str, bytes] = {}
        self._is_sending = False

    async def say(self, text: bytes, *, about: str = "", is_last: bool = False) -> None:
        """Returns when it is sent, which a client that reads nothing puts off for as long as it likes.

        What comes while an earlier piece is still going out is sent with the next, and nothing after the last. Only the
        newest ``about`` each space, or about none, waits for that: however much a client leaves unread, we keep little.
        """
        if not self.is_open:
            return
        self._pending[about] = text
        self.is_open = not is_last
        if self._is_sending:
            return
        self._is_sending = True
        is_over = False
        try:
            while not is_over and (self._pending or not self.is_open):
                body, is_over = b"".join(self._pending.values()), not self.is_open
                self._pending.clear()
                await self.send({"type": "http.response.body", "body": body, "more_body": not is_over})
        finally:
            self._is_sending = False


class Streams:
    """Everyone who listens, by space; and a slow pulse that keeps connections alive and ends those that must end."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._by_space: dict[str, set[Stream]] = {}
        self._by_account: dict[str, int] = {}
        self._beats: list[set[Stream]] = [set() for _ in range(BEAT_S)]
        self._next_beat = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self.count = 0

    def announce(self, space_id: str, rev: int) -> None:
        for stream in self._by_space.get(space_id, ()):
            self._spawn(stream.say(_event(space_id, rev), about=space_id))

    def add(self, stream: Stream) -> None:
        """Raises TooManyRequests beyond STREAMS_PER_ACCOUNT."""
        open_now = self._by_account.get(stream.who.account_id, 0)
        if open_now >= STREAMS_PER_ACCOUNT:
            raise TooManyRequests(BEAT_S)
        self._by_account[stream.who.account_id] = open_now + 1
        for space_id in stream.spaces:
            self._by_space.setdefault(space_id, set()).add(stream)
        self._beats[self.count % BEAT_S].add(stream)
        self.count += 1

    def remove(self, stream: Stream) -> None:
        stream.is_open = False
        self.count -= 1
        for beat in self._beats:
            beat.discard(stream)
        left = self._by_account[stream.who.account_id] - 1
        if left:
            self._by_account[stream.who.account_id] = left
        else:
            del self._by_account[stream.who.account_id]
        for space_id in stream.spaces:
            listeners = self._by_space[space_id]
            listeners.discard(stream)
            if not listeners:
                del self._by_space[space_id]

    async def pulse(self) -> None:
        """Each stream is looked at once a second, a twentieth of them at a time, and hears a comment every BEAT_S."""
        while True:
            self._next_beat = (self._next_beat + 1) % BEAT_S
            for number, streams in enumerate(self._beats):
                await asyncio.sleep(LOOK_S / BEAT_S)
                if streams:
                    await self._look_at(tuple(streams), is_beat=number == self._next_beat)

    async def close(self) -> None:
        """End every stream, so that clients connect to whoever serves next. Who does not read is not waited for."""
        ends = [self._spawn(stream.say(b"", is_last=True)) for beat in self._beats for stream in beat]
        if ends:
            await asyncio.wait(ends, timeout=LOOK_S)

    async def _look_at(self, streams: tuple[Stream, ...], *, is_beat: bool) -> None:
        """The end for an expired or revoked sign-in."""
        try:
            revoked = await self._identity.revocations.revoked_among([stream.who.claims for stream in streams])
        except Unavailable:  # not known now: asked again in a second
            revoked = [False] * len(streams)
        now_s = self._identity.now_s()
        for stream, is_revoked in zip(streams, revoked, strict=True):
            if is_revoked or now_s >= stream.who.expires_s:
                self._spawn(stream.say(b"", is_last=True))
            elif is_beat:
                self._spawn(stream.say(b":\n\n"))

    def _spawn(self, saying: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(saying)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


class EventsApp:
    def __init__(self, desk: Desk, identity: Identity, streams: Streams) -> None:
        self._desk = desk
        self._identity = identity
        self._streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        who, trail = await _listener(self._identity, scope)
        await self._listen(who, trail, receive, send)

    async def _listen(self, who: Principal, trail: Trail, receive: Receive, send: Send) -> None:
        now = await heads(self._desk, who.actor)
        stream = Stream(who, tuple(space_id for space_id, _ in now), send)
        self._streams.add(stream)
        trail.is_stream = True
        trail.headers = {name: trail.headers[name] for name in (b"user-agent", b"traceparent") if name in trail.headers}
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            first = b"retry: %d\n\n" % RETRY_MS
            await stream.say(first + b"".join(_event(space_id, rev) for space_id, rev in now))
            message: Message = {"type": ""}
            while message["type"] != "http.disconnect":
                message = await receive()
        finally:
            self._streams.remove(stream)


class AskedEventsApp:
    """Where no connection can be held open: says where the spaces are and ends. Clients ask again, with what they know
    already in ``If-None-Match``.
    """

    def __init__(self, desk: Desk, identity: Identity) -> None:
        self._desk = desk
        self._identity = identity

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        who, trail = await _listener(self._identity, scope)
        now = await heads(self._desk, who.actor)
        tag = f'"{",".join(f"{space_id}:{rev}" for space_id, rev in now)}"'
        if trail.headers.get(b"if-none-match", b"").decode("latin-1") == tag:
            await send_answer(Answer(304, None, (("etag", tag),)), send)
            return
        body = b"retry: %d\n\n" % ASK_AGAIN_MS + b"".join(_event(space_id, rev) for space_id, rev in now)
        await send_answer(Answer(200, body, (("etag", tag),), EVENT_STREAM), send)


async def _listener(identity: Identity, scope: Scope) -> tuple[Principal, Trail]:
    """Who asks for news. Raises MethodNotAllowed or InvalidToken."""
    trail = scope["hanbit"]
    assert isinstance(trail, Trail)
    trail.route, trail.function = PATH, "listenForChanges"
    if scope["method"] != "GET":
        raise MethodNotAllowed(("GET",))
    who = await authenticate(identity, bearer(trail.headers))
    trail.user_id = who.account.id
    return who, trail


_HEADERS = [
    (b"content-type", EVENT_STREAM.encode()),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


def _event(space_id: str, rev: int) -> bytes:
    return f'event: rev\ndata: {{"spaceId":"{space_id}","rev":{rev}}}\n\n'.encode()
