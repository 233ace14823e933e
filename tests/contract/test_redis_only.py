"""What the deny-list in Redis promises beyond its port: the manual's key names, and refusing when it cannot know."""

import pytest
from redis.asyncio import Redis

from hanbit.domain.refusals import Unavailable
from hanbit.gateways.local.sockets import free_port
from hanbit.gateways.redis.revocations import RedisRevocations


async def is_denied(revocations: RedisRevocations, *, jti: str = "jti") -> bool:
    return await revocations.is_revoked(jti=jti, session_id="sid", subject="sub", key_id="kid", issued_s=1_780_000_000)


async def test_the_command_of_the_manual_denies_a_token(redis_url: str) -> None:
    operator, revocations = Redis.from_url(redis_url), RedisRevocations(redis_url)
    await operator.set("blacklist:from-the-manual", "true", ex=3600)
    assert await is_denied(revocations, jti="from-the-manual")
    assert not await is_denied(revocations, jti="another")
    await operator.aclose()
    await revocations.close()


async def test_a_moment_that_is_no_number_denies_the_person_altogether(redis_url: str) -> None:
    operator, revocations = Redis.from_url(redis_url), RedisRevocations(redis_url)
    await operator.set("notbefore:sub", "true", ex=3600)
    assert await is_denied(revocations)
    await operator.delete("notbefore:sub")
    await operator.aclose()
    await revocations.close()


async def test_a_denied_token_is_forgotten_by_itself_and_a_denied_key_never(redis_url: str) -> None:
    operator, revocations = Redis.from_url(redis_url), RedisRevocations(redis_url)
    await revocations.revoke_token("brief", until_s=4_000_000_000, now_s=0)
    await revocations.revoke_key("for good")
    assert await operator.expiretime("blacklist:brief") == 4_000_000_000
    assert await operator.expiretime("revokedkey:for good") == -1
    await operator.aclose()
    await revocations.close()


async def test_nobody_gets_in_while_redis_is_away() -> None:
    revocations = RedisRevocations(f"redis://127.0.0.1:{free_port()}/0")
    with pytest.raises(Unavailable):
        await is_denied(revocations)
    with pytest.raises(Unavailable):
        await revocations.revoke_token("jti", until_s=4_000_000_000, now_s=0)
    await revocations.close()


async def test_nobody_gets_in_while_redis_hangs(silent_port: int) -> None:
    revocations = RedisRevocations(f"redis://127.0.0.1:{silent_port}/0", timeout_s=0.02)
    with pytest.raises(Unavailable):
        await is_denied(revocations)
    await revocations.close()
