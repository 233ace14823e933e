"""What every adapter of Replies promises."""

import asyncio

import pytest

from hanbit.domain.refusals import IdempotencyInFlight, IdempotencyMismatch
from hanbit.ports.replies import CLAIM_MS, KEPT_MS, Replies, Reply

NOW_MS = 1_780_000_000_000
REPLY = Reply(201, (("etag", '"7"'), ("location", "/api/v1/todos/…")), '{"title":"우유"}'.encode() + b"\x00\xff")


async def test_the_first_claim_is_told_to_go_on(replies: Replies) -> None:
    assert await replies.claim("key", "print", now_ms=NOW_MS) is None


async def test_the_answer_comes_back_byte_for_byte(replies: Replies) -> None:
    await replies.claim("key", "print", now_ms=NOW_MS)
    await replies.settle("key", REPLY, now_ms=NOW_MS + 5)
    assert await replies.claim("key", "print", now_ms=NOW_MS + 10) == REPLY
    assert await replies.claim("key", "print", now_ms=NOW_MS + KEPT_MS - 1) == REPLY


async def test_an_empty_answer_is_an_answer(replies: Replies) -> None:
    await replies.claim("key", "print", now_ms=NOW_MS)
    await replies.settle("key", Reply(204, (), b""), now_ms=NOW_MS)
    assert await replies.claim("key", "print", now_ms=NOW_MS) == Reply(204, (), b"")


async def test_of_two_claims_at_once_one_goes_on_and_the_other_is_told_to_wait(replies: Replies) -> None:
    tries = [replies.claim("key", "print", now_ms=NOW_MS) for _ in range(2)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["IdempotencyInFlight", "NoneType"]


@pytest.mark.parametrize("is_settled", [True, False])
async def test_another_request_under_the_same_key_is_refused(replies: Replies, is_settled: bool) -> None:
    await replies.claim("key", "print", now_ms=NOW_MS)
    if is_settled:
        await replies.settle("key", REPLY, now_ms=NOW_MS)
    with pytest.raises(IdempotencyMismatch):
        await replies.claim("key", "other print", now_ms=NOW_MS)


async def test_keys_do_not_know_each_other(replies: Replies) -> None:
    await replies.claim("key", "print", now_ms=NOW_MS)
    assert await replies.claim("other", "print", now_ms=NOW_MS) is None


async def test_a_claim_whose_process_died_may_be_taken_over(replies: Replies) -> None:
    await replies.claim("key", "print", now_ms=NOW_MS)
    with pytest.raises(IdempotencyInFlight):
        await replies.claim("key", "print", now_ms=NOW_MS + CLAIM_MS - 1)
    assert await replies.claim("key", "print", now_ms=NOW_MS + CLAIM_MS) is None
    with pytest.raises(IdempotencyInFlight):
        await replies.claim("key", "print", now_ms=NOW_MS + CLAIM_MS + 1)


async def test_a_released_key_is_free(replies: Replies) -> None:
    await replies.claim("key", "print", now_ms=NOW_MS)
    await replies.release("key")
    assert await replies.claim("key", "other print", now_ms=NOW_MS) is None


async def test_releasing_never_loses_an_answer(replies: Replies) -> None:
    await replies.claim("key", "print", now_ms=NOW_MS)
    await replies.settle("key", REPLY, now_ms=NOW_MS)
    await replies.release("key")
    await replies.release("unknown")
    assert await replies.claim("key", "print", now_ms=NOW_MS) == REPLY


async def test_a_day_later_the_key_is_free_for_anything_else(replies: Replies) -> None:
    await replies.claim("key", "print", now_ms=NOW_MS)
    await replies.settle("key", REPLY, now_ms=NOW_MS)
    assert await replies.claim("key", "other print", now_ms=NOW_MS + KEPT_MS) is None


async def test_a_pile_of_old_answers_never_shows(replies: Replies) -> None:
    for number in range(50):
        await replies.claim(f"old {number}", "print", now_ms=NOW_MS + number)
        await replies.settle(f"old {number}", REPLY, now_ms=NOW_MS + number)
    later_ms = NOW_MS + 50 + KEPT_MS
    assert all([await replies.claim(f"old {number}", "print", now_ms=later_ms) is None for number in (49, 0, 25)])


async def test_a_person_who_leaves_takes_their_answers_along_and_nobody_elses(replies: Replies) -> None:
    for key in ("ann:/a:1", "ann:/b:2", "ann2:/a:1", "an:/a:1", "bob:/a:1"):
        await replies.claim(key, "print", now_ms=NOW_MS)
        await replies.settle(key, REPLY, now_ms=NOW_MS)
    await replies.forget("ann")
    for key in ("ann:/a:1", "ann:/b:2"):
        assert await replies.claim(key, "print", now_ms=NOW_MS) is None
    for key in ("ann2:/a:1", "an:/a:1", "bob:/a:1"):
        assert await replies.claim(key, "print", now_ms=NOW_MS) == REPLY
