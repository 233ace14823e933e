"""The ``Remote`` port on a botocore client: bounded retries with jitter around calls that are safe to repeat."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from functools import cache
from typing import Any

from botocore.client import BaseClient
from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError, IncompleteReadError
from botocore.exceptions import ConnectionError as NotConnected
from botocore.session import Session

from hanbit.domain.refusals import Unavailable
from hanbit.ports.clock import Entropy
from hanbit.ports.remote import Rejected

ATTEMPTS = 6
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.025, 0.8
"""Full jitter under a doubling bound: 25, 50, 100 … ms (AWS Architecture Blog, "Exponential Backoff And Jitter")."""

CONNECT_S, READ_S = 1.0, 3.0
"""DynamoDB answers within 20 ms. Six attempts at worst stay below the 29 s that API Gateway waits."""

PASSING = frozenset(
    {
        "InternalError",
        "InternalErrorException",
        "InternalServerError",
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ServiceUnavailableException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)
CANCELLED = "TransactionCanceledException"
PASSING_REASONS = frozenset({"None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})

Pause = Callable[[float], Awaitable[None]]


def open_client(
    service: str, *, region: str, endpoint: str | None = None, connections: int = 32, read_s: float = READ_S
) -> BaseClient:
    """Credentials come from where AWS's tools look for them. botocore's own retries are off: ours know what is safe."""
    config = Config(
        connect_timeout=CONNECT_S,
        read_timeout=read_s,
        retries={"total_max_attempts": 1},
        max_pool_connections=connections,
        tcp_keepalive=True,
    )
    return Session().create_client(service, region_name=region, endpoint_url=endpoint, config=config)


class BotoRemote:
    def __init__(
        self, connect: Callable[[], Any], entropy: Entropy, *, executor: Executor | None, pause: Pause = asyncio.sleep
    ) -> None:
        """``connect``: makes the client, with the first call; reading a service's model takes some 50 ms.

        ``executor``: where calls block on a server. None: right here, as a Lambda may: it serves one at a time.
        """
        self._client = cache(connect)
        self._entropy = entropy
        self._executor = executor
        self._pause = pause

    async def __call__(self, operation: str, **parameters: Any) -> dict[str, Any]:
        bound_s = FIRST_PAUSE_S
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self._once(operation, parameters)
            except ClientError as error:
                rejected = _rejected(error)
                if not _is_passing(rejected, error):
                    raise rejected from None
            except (
                NotConnected,
                HTTPClientError,
                IncompleteReadError,
            ):  # no whole answer: it may have happened, and is sent again
                pass
            if attempt < ATTEMPTS:
                await self._pause(bound_s * int.from_bytes(self._entropy(4), "big") / 2**32)
                bound_s = min(bound_s * 2, LONGEST_PAUSE_S)
        raise Unavailable

    async def _once(self, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        call: Callable[..., dict[str, Any]] = getattr(self._client(), operation)
        if self._executor is None:
            return call(**parameters)
        return await asyncio.get_running_loop().run_in_executor(self._executor, lambda: call(**parameters))


def _rejected(error: ClientError) -> Rejected:
    said: dict[str, Any] = dict(error.response)
    reasons = tuple(str(reason.get("Code", "None")) for reason in said.get("CancellationReasons", ()))
    return Rejected(said["Error"].get("Code", ""), said["Error"].get("Message", ""), reasons)


def _is_passing(rejected: Rejected, error: ClientError) -> bool:
    if rejected.code == CANCELLED and rejected.reasons:
        return all(reason in PASSING_REASONS for reason in rejected.reasons)
    status: int = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
    return rejected.code in PASSING or status >= 500
