"""Any sequence of calls answers as a dict would: every adapter of Accounts, Replies and Revocations against a model."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hanbit.domain.accounts import Account, Session
from hanbit.domain.refusals import Refusal
from hanbit.ports.accounts import Accounts
from hanbit.ports.replies import CLAIM_MS, KEPT_MS, Replies, Reply
from hanbit.ports.revocations import Revocations

Open = Callable[[], AbstractAsyncContextManager[Any]]
NOW_S = 1_780_000_000
LATER_S = 4_000_000_000
ids = st.sampled_from(["a", "b"])
emails = st.sampled_from(["one@example.com", "two@example.com"])


def against_a_model(share: int) -> settings:
    return settings(max_examples=60 // share)


async def outcome(call: Awaitable[object]) -> object:
    """What it gives, or the name of what it refuses with."""
    try:
        return await call
    except Refusal as refusal:
        return type(refusal).__name__


account_calls = st.lists(
    st.tuples(st.just("add"), ids, emails)
    | st.tuples(st.just("save"), ids, emails, st.booleans())
    | st.tuples(st.just("remove"), ids)
    | st.tuples(st.just("add_session"), ids, ids)
    | st.tuples(st.just("rotate"), ids, st.integers(0, 2))
    | st.tuples(st.just("end"), ids),
    min_size=12,
    max_size=30,
)


def an_account(account_id: str, email: str) -> Account:
    return Account(
        id=account_id, email=email, display_name="n", password_hash="h", personal_space_id="s", created_at="t"
    )


def a_session(session_id: str, account_id: str) -> Session:
    return Session(
        id=session_id,
        account_id=account_id,
        generation=0,
        created_ms=1,
        rotated_ms=1,
        expires_ms=9,
        user_agent="",
        ip="",
    )


class AccountsModel:
    def __init__(self) -> None:
        self.people: dict[str, Account] = {}
        self.sessions: dict[str, Session] = {}

    def is_taken(self, account: Account) -> bool:
        return any(other.email == account.email and other.id != account.id for other in self.people.values())

    async def same(self, accounts: Accounts, call: tuple[Any, ...]) -> None:
        match call:
            case ("add", account_id, email) if account_id not in self.people:
                account = an_account(account_id, email)
                expected = "EmailTaken" if self.is_taken(account) else None
                assert await outcome(accounts.add(account)) == expected
                self.people |= {} if expected else {account_id: account}
            case ("save", account_id, email, is_stale):
                known = self.people.get(account_id, an_account(account_id, "gone@example.com"))
                was = replace(known, display_name="stale") if is_stale else known
                changed = replace(known, email=email, display_name=known.display_name + "x")
                expected_save: object = account_id in self.people and not is_stale
                if expected_save and self.is_taken(changed):
                    expected_save = "EmailTaken"
                assert await outcome(accounts.save(changed, was=was)) == expected_save
                self.people |= {account_id: changed} if expected_save is True else {}
            case ("remove", account_id):
                await accounts.remove(account_id)
                self.people.pop(account_id, None)
                self.sessions = {i: s for i, s in self.sessions.items() if s.account_id != account_id}
            case ("add_session", session_id, account_id) if session_id not in self.sessions:
                await accounts.add_session(a_session(session_id, account_id))
                self.sessions[session_id] = a_session(session_id, account_id)
            case ("rotate", session_id, generation):
                session = self.sessions.get(session_id)
                successor = replace(session or a_session(session_id, "a"), generation=generation + 1)
                is_next = session is not None and session.generation == generation
                assert await accounts.rotate(successor, from_generation=generation) == is_next
                self.sessions |= {session_id: successor} if is_next else {}
            case ("end", session_id):
                await accounts.end_session(session_id)
                self.sessions.pop(session_id, None)

    async def agrees(self, accounts: Accounts) -> None:
        for key in ("a", "b"):
            assert await accounts.by_id(key) == self.people.get(key)
            assert await accounts.session(key) == self.sessions.get(key)
            own = sorted((s for s in self.sessions.values() if s.account_id == key), key=lambda s: s.id, reverse=True)
            assert await accounts.sessions_of(key) == own
        for email in ("one@example.com", "two@example.com"):
            expected = next((a for a in self.people.values() if a.email == email), None)
            assert await accounts.by_email(email) == expected


def test_accounts_answer_as_the_model_does(open_accounts: Open, share: int) -> None:
    async def run(calls: list[tuple[Any, ...]]) -> None:
        model = AccountsModel()
        async with open_accounts() as accounts:
            for call in calls:
                await model.same(accounts, call)
                await model.agrees(accounts)

    against_a_model(share)(given(account_calls)(lambda calls: asyncio.run(run(calls))))()


reply_calls = st.lists(
    st.tuples(st.just("claim"), ids, st.sampled_from(["x", "y"]))
    | st.tuples(st.just("settle"), ids, st.integers(200, 204))
    | st.tuples(st.just("release"), ids)
    | st.tuples(st.just("wait"), st.sampled_from([CLAIM_MS - 1, CLAIM_MS, KEPT_MS])),
    min_size=12,
    max_size=30,
)


class RepliesModel:
    def __init__(self) -> None:
        self.now_ms = NOW_S * 1000
        self.claims: dict[str, tuple[str, int, Reply | None]] = {}

    def expected_claim(self, key: str, fingerprint: str) -> object:
        known = self.claims.get(key)
        if known is not None and self.now_ms - known[1] < KEPT_MS:
            if known[0] != fingerprint:
                return "IdempotencyMismatch"
            if known[2] is not None:
                return known[2]
            if self.now_ms - known[1] < CLAIM_MS:
                return "IdempotencyInFlight"
        self.claims[key] = (fingerprint, self.now_ms, None)
        return None

    async def same(self, replies: Replies, call: tuple[Any, ...]) -> None:
        match call:
            case ("claim", key, fingerprint):
                expected = self.expected_claim(key, fingerprint)
                assert await outcome(replies.claim(key, fingerprint, now_ms=self.now_ms)) == expected
            case ("settle", key, status):
                await replies.settle(key, reply := Reply(status, (("a", "b"),), b"\x00"), now_ms=self.now_ms)
                self.claims |= {key: (*self.claims[key][:2], reply)} if key in self.claims else {}
            case ("release", key):
                await replies.release(key)
                self.claims = {k: c for k, c in self.claims.items() if k != key or c[2] is not None}
            case ("wait", elapsed_ms):
                self.now_ms += elapsed_ms


def test_replies_answer_as_the_model_does(open_replies: Open, share: int) -> None:
    async def run(calls: list[tuple[Any, ...]]) -> None:
        model = RepliesModel()
        async with open_replies() as replies:
            for call in calls:
                await model.same(replies, call)

    against_a_model(share)(given(reply_calls)(lambda calls: asyncio.run(run(calls))))()


denials = st.lists(
    st.tuples(st.sampled_from(["token", "session", "key"]), ids, st.just(LATER_S))
    | st.tuples(st.just("person"), st.just("a"), st.integers(NOW_S, NOW_S + 5)),
    min_size=4,
    max_size=12,
)


async def deny(revocations: Revocations, kind: str, name: str, before_s: int) -> None:
    match kind:
        case "token":
            await revocations.revoke_token(name, until_s=LATER_S, now_s=NOW_S)
        case "session":
            await revocations.revoke_session(name, until_s=LATER_S, now_s=NOW_S)
        case "person":
            await revocations.revoke_person(name, not_before_s=before_s, until_s=LATER_S, now_s=NOW_S)
        case _:
            await revocations.revoke_key(name)


questions = st.lists(st.tuples(ids, ids, ids, ids, st.integers(NOW_S - 1, NOW_S + 6)), min_size=4, max_size=12)


def test_revocations_answer_as_the_model_does(open_revocations: Open, share: int) -> None:
    async def run(calls: list[tuple[str, str, int]], asked: list[tuple[str, str, str, str, int]]) -> None:
        mark = uuid.uuid4().hex  # what another example denied is nobody's here
        denied: dict[tuple[str, str], int] = {}
        async with open_revocations() as revocations:
            for kind, name, before_s in calls:
                await deny(revocations, kind, mark + name, before_s)
                denied[kind, name] = max(before_s, denied.get((kind, name), 0))
            for jti, session_id, subject, key_id, issued_s in asked:
                names = {"token": jti, "session": session_id, "person": subject, "key": key_id}
                expected = any(issued_s < denied.get(entry, 0) for entry in names.items())
                assert expected == await revocations.is_revoked(
                    jti=mark + jti,
                    session_id=mark + session_id,
                    subject=mark + subject,
                    key_id=mark + key_id,
                    issued_s=issued_s,
                )

    checked = given(denials, questions)(lambda calls, asked: asyncio.run(run(calls, asked)))
    against_a_model(share)(checked)()
