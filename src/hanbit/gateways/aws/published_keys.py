"""The keys that a user pool publishes (RFC 7517), fetched with what the SDK brings along."""

import asyncio
from concurrent.futures import Executor
from typing import Any

import msgspec
import urllib3

from hanbit.domain.refusals import Unavailable

TIMEOUT_S = 3.0


class PublishedKeys:
    def __init__(self, url: str, *, executor: Executor | None) -> None:
        self._url = url
        self._executor = executor
        self._pool = urllib3.PoolManager(num_pools=1, retries=False, timeout=TIMEOUT_S)

    async def __call__(self) -> dict[str, Any]:
        """Raises Unavailable."""
        if self._executor is None:
            return self._fetched()
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._fetched)

    def _fetched(self) -> dict[str, Any]:
        try:
            answer = self._pool.request("GET", self._url)
            if answer.status != 200:
                raise Unavailable
            document: dict[str, Any] = msgspec.json.decode(answer.data, type=dict[str, Any])
        except (urllib3.exceptions.HTTPError, msgspec.MsgspecError):
            raise Unavailable from None
        return document
