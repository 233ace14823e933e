"""The deny-list. DynamoDB drops an entry some time after it has expired by itself (TTL), and until then it is idle."""

from collections.abc import Sequence

from hanbit.ports.tokens import Claims
from hanbit.stores.dynamodb.calls import Broken, Table, update
from hanbit.stores.dynamodb.items import number, number_of
from hanbit.stores.dynamodb.table import TTL

FOR_GOOD = 2**53
DENY = "DENY"


class DynamoRevocations:
    def __init__(self, table: Table) -> None:
        self._table = table

    async def is_revoked(self, *, jti: str, session_id: str, subject: str, key_id: str, issued_s: int) -> bool:
        asked = _denials_of(jti, session_id, subject, key_id)
        found = await self._table.get_many(asked)
        return any(issued_s < number_of(item, "notBefore") for item in found.values())

    async def revoked_among(self, tokens: Sequence[Claims]) -> list[bool]:
        asked = [_denials_of(token.jti, token.session_id, token.subject, token.key_id) for token in tokens]
        found = await self._table.get_many([one for denials in asked for one in denials])
        before = {at: number_of(item, "notBefore") for at, item in found.items()}
        return [
            any(token.issued_s < before.get(one, 0) for one in denials)
            for token, denials in zip(tokens, asked, strict=True)
        ]

    async def revoke_token(self, jti: str, *, until_s: int, now_s: int) -> None:  # noqa: ARG002 - DynamoDB sweeps
        await self._deny("token", jti, FOR_GOOD, until_s)

    async def revoke_session(self, session_id: str, *, until_s: int, now_s: int) -> None:  # noqa: ARG002 - as above
        await self._deny("session", session_id, FOR_GOOD, until_s)

    async def revoke_person(
        self,
        subject: str,
        *,
        not_before_s: int,
        until_s: int,
        now_s: int,  # noqa: ARG002 - as above
    ) -> None:
        await self._deny("person", subject, not_before_s, until_s)

    async def revoke_key(self, key_id: str) -> None:
        await self._deny("key", key_id, FOR_GOOD, None)

    async def _deny(self, kind: str, value: str, not_before_s: int, until_s: int | None) -> None:
        """Each of the two moments only ever moves on, whichever denial comes first."""
        await self._raise_to(kind, value, "notBefore", not_before_s)
        if until_s is not None:
            await self._raise_to(kind, value, TTL, until_s)

    async def _raise_to(self, kind: str, value: str, name: str, moment: int) -> None:
        later = f"attribute_not_exists({name}) OR {name} < :moment"
        try:
            await self._table.transact(
                [update(_at(kind, value), f"SET {name} = :moment", later, moment=number(moment))]
            )
        except Broken:
            return


def _denials_of(jti: str, session_id: str, subject: str, key_id: str) -> list[tuple[str, str]]:
    return [_at("token", jti), _at("session", session_id), _at("person", subject), _at("key", key_id)]


def _at(kind: str, value: str) -> tuple[str, str]:
    return f"{DENY}#{kind}#{value}", DENY
