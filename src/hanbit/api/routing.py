"""From endpoints to routes: who may in, what was sent, was it sent before."""

import hashlib
import re
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any

import msgspec
from starlette.types import ASGIApp, Receive, Scope, Send

from hanbit.api.edge import Trail, send_answer
from hanbit.api.endpoint import Answer, Call, Endpoint, Nothing
from hanbit.api.pacing import Pacing
from hanbit.api.parsing import bearer, check_ids, check_media_type, decode_body, decode_query, read_body
from hanbit.domain.ids import derived_id
from hanbit.domain.refusals import MethodNotAllowed, Refusal, invalid
from hanbit.ports.replies import Replies, Reply
from hanbit.usecases.identity import Device, Identity, Principal
from hanbit.usecases.sessions import authenticate

_KEY = re.compile(rb"[\x21-\x7e]{1,255}\Z")


class Served:
    """One endpoint with its decoder made once."""

    def __init__(self, endpoint: Endpoint, identity: Identity, replies: Replies, pacing: Pacing) -> None:
        self.endpoint = endpoint
        self._identity = identity
        self._replies = replies
        self._pacing = pacing
        self._has_body = endpoint.body is not Nothing
        self._has_ids = "{" in endpoint.path
        self._decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(endpoint.body)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        endpoint, trail = self.endpoint, scope["hanbit"]
        assert isinstance(trail, Trail)
        trail.route, trail.function = endpoint.path, endpoint.function
        who = await self._let_in(trail) if endpoint.auth else None
        path: dict[str, str] = scope["path_params"]
        if self._has_ids:
            check_ids(path)
        query: Any = decode_query(scope["query_string"], endpoint.query)
        raw = b""
        body: Any = None
        if self._has_body:
            check_media_type(trail.headers, is_patch=endpoint.is_patch)
            raw = await read_body(scope, receive, trail.headers, limit_bytes=endpoint.body_limit)
            body = decode_body(self._decoder, raw)
        user_agent = trail.headers.get(b"user-agent", b"").decode("latin-1")
        call = Call(body, query, path, trail.headers, Device(trail.address, user_agent), trail.locale, who)
        key = trail.headers.get(b"idempotency-key")
        if key is not None and endpoint.takes_idempotency_key:
            answer = await self._once(call, scope["path"], key, raw)
        else:
            answer = await endpoint.run(call)
        await send_answer(answer, send)

    async def _let_in(self, trail: Trail) -> Principal:
        who = await authenticate(self._identity, bearer(trail.headers))
        trail.user_id = who.account.id
        if b"accept-language" not in trail.headers:
            trail.locale = who.account.locale
        self._pacing.admit(who.account.id, now_ms=self._identity.clock.now_ms())
        return who

    async def _once(self, call: Call[Any, Any], path: str, key: bytes, raw: bytes) -> Answer:
        """The first answer again, for a request that is sent again (draft-ietf-httpapi-idempotency-key-header)."""
        if not _KEY.match(key):
            raise invalid("/Idempotency-Key", "value")
        name = f"{call.principal.account_id}:{path}:{key.decode()}"
        fingerprint = hashlib.sha256(raw).hexdigest()
        now_ms = self._identity.clock.now_ms
        kept = await self._replies.claim(name, fingerprint, now_ms=now_ms())
        if kept is not None:
            return Answer(kept.status, kept.body, kept.headers)
        call.op_id = derived_id(name)
        try:
            answer = await self.endpoint.run(call)
        except Refusal:
            await self._replies.release(name)
            raise
        await self._replies.settle(name, Reply(answer.status, answer.headers, answer.body or b""), now_ms=now_ms())
        return answer


class Path:
    """All methods of one path; what is not among them is refused with their names."""

    def __init__(self, by_method: dict[str, Served]) -> None:
        self._by_method = by_method
        if "GET" in by_method:
            by_method["HEAD"] = by_method["GET"]
        self._allowed = tuple(sorted(by_method))

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        served = self._by_method.get(scope["method"])
        if served is None:
            scope["hanbit"].route = next(iter(self._by_method.values())).endpoint.path
            raise MethodNotAllowed(self._allowed)
        return served(scope, receive, send)


class Paths:
    """Finds who serves a path in two look-ups: as it stands, or else with its id left out. What is served as it
    stands is never taken for an id. Who only passes a request on returns what is awaited, and has no frame meanwhile.
    """

    def __init__(self, by_path: Mapping[str, ASGIApp], default: ASGIApp) -> None:
        """``by_path``: paths with at most one ``{id}``. ``default``: for what is not among them."""
        self._exact = {path: app for path, app in by_path.items() if "{id}" not in path}
        self._around_id = {tuple(path.split("{id}")): app for path, app in by_path.items() if "{id}" in path}
        self._before_id = tuple(sorted({before for before, _ in self._around_id}))
        self._default = default

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        path: str = scope["path"]
        scope["path_params"] = {}
        app = self._exact.get(path)
        if app is None:
            app = self._by_id(path, scope) or self._default
        return app(scope, receive, send)

    def _by_id(self, path: str, scope: Scope) -> ASGIApp | None:
        for before in self._before_id:
            if path.startswith(before):
                key, slash, rest = path[len(before) :].partition("/")
                if key:
                    scope["path_params"] = {"id": key}
                    return self._around_id.get((before, slash + rest))
        return None


def routes_of(
    endpoints: Sequence[Endpoint], identity: Identity, replies: Replies, pacing: Pacing
) -> dict[str, ASGIApp]:
    """Who serves each path."""
    by_path: dict[str, dict[str, Served]] = {}
    for endpoint in endpoints:
        by_path.setdefault(endpoint.path, {})[endpoint.method] = Served(endpoint, identity, replies, pacing)
    return {path: Path(by_method) for path, by_method in by_path.items()}
