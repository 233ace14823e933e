"""Makes AWS calls fail on purpose, by botocore's own event hooks: what is sent and what is read stay real."""

import contextlib
import json
import random
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

Fault = Literal["ok", "throttled", "conflicting", "refused by a broken server", "never sent", "answer lost"]
FAULTS: tuple[Fault, ...] = (
    "ok", "throttled", "conflicting", "refused by a broken server", "never sent", "answer lost"
)  # fmt: skip
NAMESPACE = "com.amazonaws.dynamodb.v20120810"


class _Raw:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self._body


def _answer(status: int, code: str, **more: Any) -> AWSResponse:
    body = json.dumps({"__type": f"{NAMESPACE}#{code}", "message": "on purpose", **more}).encode()
    headers: Any = {"content-type": "application/x-amz-json-1.0"}
    return AWSResponse("http://aws", status, headers, _Raw(body))


class Faults:
    """One fault for each call of ``operation``, in order; afterwards all is well. Counts the calls."""

    def __init__(self, faults: Iterable[Fault], repeated: Fault | None = None) -> None:
        self._left = list(faults)
        self._repeated: Fault = repeated or "ok"
        self._now: Fault = "ok"
        self.calls = 0
        self.tokens: list[str] = []

    def before_send(self, request: Any, **_: Any) -> AWSResponse | None:
        self.calls += 1
        self._now = self._left.pop(0) if self._left else self._repeated
        said: dict[str, Any] = json.loads(request.body)
        self.tokens.append(said.get("ClientRequestToken", ""))
        match self._now:
            case "throttled":
                return _answer(400, "ProvisionedThroughputExceededException")
            case "refused by a broken server":
                return _answer(500, "InternalServerError")
            case "conflicting":
                reasons = [{"Code": "TransactionConflict"} for _ in said.get("TransactItems", [0])]
                return _answer(400, "TransactionCanceledException", CancellationReasons=reasons)
            case "never sent":
                raise ConnectTimeoutError(endpoint_url="http://aws")
            case _:
                return None

    def response_received(self, **_: Any) -> None:
        if self._now == "answer lost":
            raise ReadTimeoutError(endpoint_url="http://aws")


@contextlib.contextmanager
def failing(
    client: Any, operation: str, faults: Iterable[Fault] = (), *, repeated: Fault | None = None
) -> Iterator[Faults]:
    """``operation`` as AWS names it, such as ``TransactWriteItems``."""
    planned = Faults(faults, repeated)
    hooks: list[tuple[str, Callable[..., Any]]] = [
        (f"before-send.dynamodb.{operation}", planned.before_send),
        (f"response-received.dynamodb.{operation}", planned.response_received),
    ]
    with _registered(client, hooks):
        yield planned


@contextlib.contextmanager
def halving(client: Any, seed: int) -> Iterator[list[int]]:
    """Every batch is served in part, at random, as AWS may under load. Gives the counts of what was left undone."""
    chance = random.Random(seed)
    left_undone: list[int] = []
    held_back: list[dict[str, Any]] = []

    def hold_back(params: dict[str, Any], **_: Any) -> None:
        held: dict[str, Any] = {}
        for table, asked in params["RequestItems"].items():
            items = asked["Keys"] if isinstance(asked, dict) else asked
            cut = chance.randint(1, len(items))
            kept, rest = items[:cut], items[cut:]
            if rest:
                held[table] = {**asked, "Keys": rest} if isinstance(asked, dict) else rest
            params["RequestItems"] = {table: {**asked, "Keys": kept} if isinstance(asked, dict) else kept}
            left_undone.append(len(rest))
        held_back.append(held)

    def tell(parsed: dict[str, Any], model: Any, **_: Any) -> None:
        name = "UnprocessedKeys" if model.name == "BatchGetItem" else "UnprocessedItems"
        parsed[name] = {**parsed.get(name, {}), **held_back.pop()}

    hooks = [
        (f"{moment}.dynamodb.{operation}", hook)
        for operation in ("BatchGetItem", "BatchWriteItem")
        for moment, hook in (("provide-client-params", hold_back), ("after-call", tell))
    ]
    with _registered(client, hooks):
        yield left_undone


@contextlib.contextmanager
def _registered(client: Any, hooks: list[tuple[str, Callable[..., Any]]]) -> Iterator[None]:
    for event, hook in hooks:
        client.meta.events.register(event, hook)
    try:
        yield
    finally:
        for event, hook in hooks:
            client.meta.events.unregister(event, hook)
