"""Accounts, each beside an item that holds its email; sessions, each beside a pointer in its account's partition."""

import msgspec

from hanbit.domain.accounts import Account, Session
from hanbit.domain.refusals import EmailTaken
from hanbit.domain.sessions import LONGEST_MS
from hanbit.stores.dynamodb.calls import Action, Broken, Table, delete, put
from hanbit.stores.dynamodb.items import Item, key, number, text, text_of
from hanbit.stores.dynamodb.table import LAST, TTL, account_pk

ACCOUNT, EMAIL, SESSION = "ACCOUNT", "EMAIL", "SESSION"

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Account).decode
_decode_session = msgspec.json.Decoder(Session).decode


class DynamoAccounts:
    def __init__(self, table: Table) -> None:
        self._table = table

    async def add(self, account: Account) -> None:
        try:
            await self._table.transact([_claim_email(account), put(_account_item(account), "attribute_not_exists(PK)")])
        except Broken:
            raise EmailTaken from None

    async def by_id(self, account_id: str) -> Account | None:
        item = await self._table.get(account_pk(account_id), ACCOUNT)
        return _decode(text_of(item, "body")) if item else None

    async def by_email(self, email: str) -> Account | None:
        claim = await self._table.get(f"{EMAIL}#{email}", EMAIL)
        account = await self.by_id(text_of(claim, "account")) if claim else None
        return account if account is not None and account.email == email else None

    async def save(self, account: Account, *, was: Account) -> bool:
        actions = [put(_account_item(account), "body = :was", was=text(_body(was)))]
        if account.email != was.email:
            actions += [_claim_email(account), delete((f"{EMAIL}#{was.email}", EMAIL))]
        try:
            await self._table.transact(actions)
        except Broken as broken:
            if broken.failed[0]:
                return False
            raise EmailTaken from None
        return True

    async def remove(self, account_id: str) -> None:
        """The account last: whoever is cut off half-way finds it again and goes on."""
        pointers = await self._pointers(account_id)
        ended = [(_session_pk(one.id), SESSION) for one in await self.sessions_of(account_id)]
        await self._table.drop([*ended, *((account_pk(account_id), text_of(one, "SK")) for one in pointers)])
        account = await self.by_id(account_id)
        if account is not None:
            claim = delete((f"{EMAIL}#{account.email}", EMAIL))
            await self._table.transact([claim, delete((account_pk(account_id), ACCOUNT))])

    async def add_session(self, session: Session) -> None:
        """DynamoDB drops expired ones by itself (TTL)."""
        pointer = {
            **key(*_pointer_to(session)),
            "session": text(session.id),
            TTL: number((session.created_ms + LONGEST_MS) // 1000),
        }
        await self._table.transact([put(_session_item(session)), put(pointer)])

    async def session(self, session_id: str) -> Session | None:
        item = await self._table.get(_session_pk(session_id), SESSION)
        return _decode_session(text_of(item, "body")) if item else None

    async def rotate(self, session: Session, *, from_generation: int) -> bool:
        is_at = put(_session_item(session), "generation = :from", **{"from": number(from_generation)})
        try:
            await self._table.transact([is_at])
        except Broken:
            return False
        return True

    async def sessions_of(self, account_id: str) -> list[Session]:
        keys = [(_session_pk(text_of(one, "session")), SESSION) for one in await self._pointers(account_id)]
        found = await self._table.get_many(keys)
        sessions = [_decode_session(text_of(item, "body")) for item in found.values()]
        own = [one for one in sessions if one.account_id == account_id]
        return sorted(own, key=lambda one: (one.created_ms, one.id), reverse=True)

    async def end_session(self, session_id: str) -> None:
        session = await self.session(session_id)
        if session is not None:
            await self._table.drop([(_session_pk(session_id), SESSION), _pointer_to(session)])

    async def _pointers(self, account_id: str) -> list[Item]:
        """Some may point at nothing: DynamoDB drops a session and its pointer each in its own time."""
        found = self._table.stretch(account_pk(account_id), f"{SESSION}#", f"{SESSION}#{LAST}")
        return [item async for item in found]


def _pointer_to(session: Session) -> tuple[str, str]:
    return account_pk(session.account_id), f"{SESSION}#{session.created_ms:015}#{session.id}"


def _session_pk(session_id: str) -> str:
    return f"{SESSION}#{session_id}"


def _body(account: Account) -> str:
    return _encode(account).decode()


def _account_item(account: Account) -> Item:
    return {**key(account_pk(account.id), ACCOUNT), "body": text(_body(account))}


def _claim_email(account: Account) -> Action:
    item = {**key(f"{EMAIL}#{account.email}", EMAIL), "account": text(account.id)}
    return put(item, "attribute_not_exists(PK) OR account = :id", id=text(account.id))


def _session_item(session: Session) -> Item:
    return {
        **key(_session_pk(session.id), SESSION),
        "body": text(_encode(session).decode()),
        "generation": number(session.generation),
        TTL: number(session.expires_ms // 1000),
    }
