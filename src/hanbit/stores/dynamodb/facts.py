"""What a table holds, as counts and digests of each kind of item, and what its definition says."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from hanbit.domain.times import parse_rfc3339
from hanbit.ports.restored import Facts, TableFacts
from hanbit.stores.digests import DigestSum, digest
from hanbit.stores.dynamodb.items import Item, is_tombstone, text_of
from hanbit.stores.dynamodb.table import DEFINITION, HEAD, LAYOUT, account_pk, space_pk
from hanbit.sync.changes import LoggedChange

KINDS = (
    "account", "attempt", "change", "denial", "email", "list", "membership", "pointer", "reply", "session", "space",
    "todo", "tombstone",
)  # fmt: skip
_ALONE = {"EMAIL": "email", "SESSION": "session", "DENY": "denial", "TRY": "attempt"}
_OF_SPACE = {"TODO": "todo", "LIST": "list", "CHG": "change"}
_OF_ACCOUNT = {"ACCOUNT": "account", "SESSION": "pointer", "SPACE": "membership"}

_encode = msgspec.msgpack.Encoder(order="deterministic").encode


def kind_of(item: Item) -> str | None:
    """One of KINDS; None for what this release has no name for."""
    partition, sort = text_of(item, "PK"), text_of(item, "SK")
    first, kind = partition.partition("#")[0], sort.partition("#")[0]
    if partition.startswith(space_pk("")):
        if is_tombstone(item):
            return "tombstone"
        return "space" if sort == HEAD else _OF_SPACE.get(kind)
    if partition.startswith(account_pk("")):
        return _OF_ACCOUNT.get(kind)
    if first == "REPLY":
        return "reply"
    return _ALONE.get(first) if first == sort else None


class Tally:
    """Counts items one by one, in any order."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = dict.fromkeys(KINDS, 0)
        self._digests: dict[str, DigestSum] = defaultdict(DigestSum)
        self._by_space: dict[str, DigestSum] = defaultdict(DigestSum)
        self._newest_ms: int | None = None

    def count(self, kind: str, item: Item) -> None:
        content = _encode(item)
        self._rows[kind] += 1
        self._digests[kind].add_digest(content)
        partition = text_of(item, "PK")
        if partition.startswith(space_pk("")) and kind != "space":
            self._by_space[partition.removeprefix(space_pk(""))].add_digest(content)

    def note_time(self, entry: LoggedChange) -> None:
        at_ms = parse_rfc3339(entry.change.at)
        self._newest_ms = at_ms if self._newest_ms is None else max(self._newest_ms, at_ms)

    def facts(self, owners: Mapping[str, Iterable[str]], schema_digest: str) -> Facts:
        """``owners``: space → whose it is."""
        owned = DigestSum()
        for space_id, content in self._by_space.items():
            owned.add_digest(f"{content.text} {','.join(sorted(owners.get(space_id, ())))}".encode())
        return Facts(
            schema_version=LAYOUT,
            schema_digest=schema_digest,
            tables={kind: TableFacts(rows, self._digests[kind].text) for kind, rows in self._rows.items()},
            owners_digest=owned.text,
            spaces=self._rows["space"],
            log_entries=self._rows["change"],
            newest_change_ms=self._newest_ms,
        )


def definition_digest(described: Mapping[str, Any]) -> str:
    """Over keys and indexes, of ``DEFINITION`` or of a table as AWS describes it; units and the like may differ."""
    indexes = [*described.get("LocalSecondaryIndexes", ()), *described.get("GlobalSecondaryIndexes", ())]
    shape = [
        sorted((one["AttributeName"], one["AttributeType"]) for one in described["AttributeDefinitions"]),
        _keys(described),
        sorted((one["IndexName"], _keys(one), one["Projection"]["ProjectionType"]) for one in indexes),
    ]
    return digest(_encode(shape)).hex()


def expected_layout() -> tuple[int, str]:
    """Version and digest of the table as this release defines it."""
    return LAYOUT, definition_digest(DEFINITION)


def _keys(of: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(one["KeyType"], one["AttributeName"]) for one in of["KeySchema"]]
