"""The deny-list under the key names of the operations manual: ``blacklist:<jti>`` with any value denies a token,
so that ``redis-cli SET "blacklist:$JWT_JTI" "true" EX 3600`` works.
"""

from collections.abc import Awaitable, Sequence
from typing import Any, TypeVar, cast

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from hanbit.domain.refusals import Unavailable
from hanbit.ports.tokens import Claims

T = TypeVar("T")

TIMEOUT_S = 0.25
"""Every request waits for this; a healthy Redis nearby answers in under a millisecond."""

RETRIES = 2
CONNECTIONS = 32

_KEEP_LATEST = """
local old = tonumber(redis.call('GET', KEYS[1]) or '')
if old and old > tonumber(ARGV[1]) then
  return redis.call('EXPIREAT', KEYS[1], ARGV[2], 'GT')
end
return redis.call('SET', KEYS[1], ARGV[1], 'EXAT', ARGV[2])
"""


class RedisRevocations:
    """Times out quickly, tries again twice, then raises Unavailable: when Redis is down nobody gets in."""

    def __init__(self, url: str, *, timeout_s: float = TIMEOUT_S) -> None:
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=CONNECTIONS,
            timeout=timeout_s,
            socket_timeout=timeout_s,
            socket_connect_timeout=timeout_s,
            retry=Retry(ExponentialBackoff(cap=0.05, base=0.01), RETRIES, (RedisConnectionError, RedisTimeoutError)),
        )
        self._redis = Redis.from_pool(pool)

    async def is_revoked(self, *, jti: str, session_id: str, subject: str, key_id: str, issued_s: int) -> bool:
        answers = await _answer(self._redis.mget(_names(jti, session_id, key_id, subject)))
        return _is_denied(answers, issued_s)

    async def revoked_among(self, tokens: Sequence[Claims]) -> list[bool]:
        names = [name for one in tokens for name in _names(one.jti, one.session_id, one.key_id, one.subject)]
        answers = await _answer(self._redis.mget(names)) if names else []
        return [_is_denied(answers[4 * at : 4 * at + 4], one.issued_s) for at, one in enumerate(tokens)]

    async def revoke_token(self, jti: str, *, until_s: int, now_s: int) -> None:  # noqa: ARG002 - Redis has its own clock
        await _answer(self._redis.set(f"blacklist:{jti}", "true", exat=until_s))

    async def revoke_session(self, session_id: str, *, until_s: int, now_s: int) -> None:  # noqa: ARG002 - as above
        await _answer(self._redis.set(f"endedsession:{session_id}", "true", exat=until_s))

    async def revoke_person(
        self,
        subject: str,
        *,
        not_before_s: int,
        until_s: int,
        now_s: int,  # noqa: ARG002 - as above
    ) -> None:
        key = f"notbefore:{subject}"
        await _answer(self._redis.eval(_KEEP_LATEST, 1, key, str(not_before_s), str(until_s)))

    async def revoke_key(self, key_id: str) -> None:
        await _answer(self._redis.set(f"revokedkey:{key_id}", "true"))

    async def close(self) -> None:
        await self._redis.aclose()
        await self._redis.connection_pool.disconnect()


def _names(jti: str, session_id: str, key_id: str, subject: str) -> tuple[str, str, str, str]:
    return f"blacklist:{jti}", f"endedsession:{session_id}", f"revokedkey:{key_id}", f"notbefore:{subject}"


def _is_denied(answers: Sequence[bytes | None], issued_s: int) -> bool:
    """``answers``: to ``_names``, in that order."""
    *denials, not_before = answers
    return any(denial is not None for denial in denials) or _is_before(issued_s, not_before)


async def _answer(command: Any) -> Any:
    try:
        return await cast(Awaitable[Any], command)
    except (RedisError, OSError, TimeoutError):
        raise Unavailable from None


def _is_before(issued_s: int, not_before: bytes | None) -> bool:
    """Something there that is no number was set by hand, to deny: so it denies."""
    if not_before is None:
        return False
    try:
        return issued_s < int(not_before)
    except ValueError:
        return True
