"""A restored table under examination: what it holds must follow from its own log, whatever any manifest says.

The one place that scans. A scan costs half a unit for each 4 KB of the whole table, so it belongs to recovery alone.
"""

from collections import defaultdict
from collections.abc import AsyncIterator
from itertools import islice
from typing import Any

import msgspec

from hanbit.domain.accounts import Account, Session
from hanbit.domain.reasons import Reason
from hanbit.domain.refusals import Unavailable
from hanbit.ports.clock import Entropy
from hanbit.ports.remote import Rejected, Remote
from hanbit.ports.restored import FAULTS, Facts, Unreadable
from hanbit.stores.dynamodb.calls import Table
from hanbit.stores.dynamodb.facts import Tally, definition_digest, kind_of
from hanbit.stores.dynamodb.items import Head, Item, head_of, logged_of, record_of, text_of
from hanbit.stores.dynamodb.partitions import HIGH, LOW, UNREADABLE, Partition, misplaced
from hanbit.stores.dynamodb.table import account_pk, space_pk

_decode_account = msgspec.json.Decoder(Account).decode
_decode_session = msgspec.json.Decoder(Session).decode

Question = str


class DynamoRestored:
    """Answers of a table that was read through once, by ``examine``."""

    def __init__(self, facts: Facts, faults: dict[Question, list[Reason]]) -> None:
        self._facts = facts
        self._faults = faults

    def integrity(self) -> list[Reason]:
        """Items that this release cannot read or has no name for."""
        return self._of("integrity")

    def facts(self) -> Facts:
        return self._facts

    def references(self) -> list[Reason]:
        return self._of("references")

    def folds(self) -> list[Reason]:
        return self._of("folds")

    def search_keys(self) -> list[Reason]:
        """Items that an index does not hold where they belong. Texts have no search keys here."""
        return self._of("search_keys")

    def owners(self) -> list[Reason]:
        return self._of("owners")

    def close(self) -> None:
        """Nothing is held open."""

    def _of(self, question: Question) -> list[Reason]:
        return self._faults.get(question, [])[:FAULTS]


async def examine(remote: Remote, name: str, entropy: Entropy) -> DynamoRestored:
    """Read the whole table once, and then each space by itself. Raises Unreadable."""
    survey = _Survey()
    table = Table(remote, name, entropy)
    try:
        described = (await remote("describe_table", TableName=name))["Table"]
        async for item in _every_item(remote, name):
            survey.take(item)
        for space_id, head in sorted(survey.heads.items()):
            if not head.is_closing:  # half deleted, and nobody's any more
                await _look_into(survey, table, space_id, head)
    except (Rejected, Unavailable) as error:
        raise Unreadable("unreadable.table", table=name, detail=str(error)) from error
    survey.conclude()
    return DynamoRestored(survey.tally.facts(survey.owners, definition_digest(described)), survey.faults)


async def _every_item(remote: Remote, name: str) -> AsyncIterator[Item]:
    asked: dict[str, Any] = {"TableName": name, "ConsistentRead": True}
    while True:
        answer = await remote("scan", **asked)
        for item in answer["Items"]:
            yield item
        if "LastEvaluatedKey" not in answer:
            return
        asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


async def _look_into(survey: "_Survey", table: Table, space_id: str, head: Head) -> None:
    entities, log = [], []
    async for item in table.stretch(space_pk(space_id), LOW, HIGH):
        kind = kind_of(item)
        try:
            if kind == "change":
                log.append(logged_of(item))
            elif kind in ("todo", "list"):
                entities.append(record_of(item).entity)
        except UNREADABLE:
            continue  # the survey has named it
    partition = Partition(space_id, head, entities, log)
    survey.faults["references"] += islice(partition.dangling(), FAULTS)
    survey.faults["folds"] += islice(partition.fold_faults(), FAULTS)


class _Survey:
    """What has to be known of all items together: counts, and who points at whom."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.faults: dict[Question, list[Reason]] = defaultdict(list)
        self.heads: dict[str, Head] = {}
        self.owners: dict[str, list[str]] = defaultdict(list)
        self._inhabited: set[str] = set()
        self._accounts: dict[str, Account] = {}
        self._emails: dict[str, str] = {}
        self._sessions: dict[str, str] = {}

    def take(self, item: Item) -> None:
        kind = kind_of(item)
        if kind is None:
            self.faults["integrity"].append(Reason("integrity.kind", {"item": _named(item)}))
            return
        self.tally.count(kind, item)
        try:
            self._note(kind, item)
        except UNREADABLE as error:
            self.faults["integrity"].append(
                Reason("integrity.item", {"item": _named(item), "error": type(error).__name__})
            )

    def conclude(self) -> None:
        """What only all items together show."""
        for space_id in sorted(self._inhabited - self.heads.keys()):
            self.faults["references"].append(Reason("reference.space", {"id": space_id}))
        for session_id, account_id in sorted(self._sessions.items()):
            if account_id not in self._accounts:
                self.faults["references"].append(Reason("reference.session", {"id": session_id}))
        for account in self._accounts.values():
            self._look_at_account(account)
        for space_id in sorted(self.heads.keys() | self.owners.keys()):
            self._look_at_owner(space_id)

    def _note(self, kind: str, item: Item) -> None:
        partition, sort = text_of(item, "PK"), text_of(item, "SK")
        match kind:
            case "space":
                self.heads[partition.removeprefix(space_pk(""))] = head_of(item)
            case "todo" | "list" | "change":
                self._inhabited.add(partition.removeprefix(space_pk("")))
                if (fault := misplaced(item, kind)) is not None:
                    self.faults["search_keys"].append(fault)
                if kind == "change":
                    self.tally.note_time(logged_of(item))
            case "membership":
                self.owners[sort.removeprefix(space_pk(""))].append(partition.removeprefix(account_pk("")))
            case "account":
                account = _decode_account(text_of(item, "body"))
                self._accounts[account.id] = account
            case "email":
                self._emails[partition.partition("#")[2]] = text_of(item, "account")
            case "session":
                session = _decode_session(text_of(item, "body"))
                self._sessions[session.id] = session.account_id

    def _look_at_account(self, account: Account) -> None:
        if self._emails.get(account.email) != account.id:
            self.faults["references"].append(Reason("reference.email", {"id": account.id}))
        if account.id not in self.owners.get(account.personal_space_id, ()):
            self.faults["owners"].append(Reason("owners.homeless", {"id": account.id}))

    def _look_at_owner(self, space_id: str) -> None:
        head, owners = self.heads.get(space_id), self.owners.get(space_id, [])
        if head is None:
            self.faults["owners"].append(Reason("owners.of_nothing", {"id": space_id}))
        elif len(owners) != 1 or owners[0] not in self._accounts:
            self.faults["owners"].append(Reason("owners.none", {"id": space_id}))
        elif head.owner_id != owners[0]:
            self.faults["owners"].append(Reason("owners.other", {"id": space_id}))


def _named(item: Item) -> str:
    return f"{text_of(item, 'PK')} {text_of(item, 'SK')}"
