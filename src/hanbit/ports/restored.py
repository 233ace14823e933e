"""A database that was brought back, opened for reading only: what a verifier may ask of it.

Answers are counts, digests and ids. A fault names rows, never what they say.
"""

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from hanbit.domain.reasons import Reason, Reasoned

FAULTS = 20
"""Faults a question answers at most: enough to see what happened, bounded when everything is broken."""


class Unreadable(Reasoned):
    """The database cannot be read: damaged, another program's, or written by a newer version."""


class TableFacts(Struct, frozen=True):
    rows: int
    digest: str
    """Sum modulo 2**128 of the rows' BLAKE2b digests, in hex: the same for any order, other for any other content."""


NO_ROWS = TableFacts(0, "")
"""Of a table that is not there."""


class Facts(Struct, frozen=True, kw_only=True, rename="camel"):
    """What a database holds. Two databases of the same facts hold the same."""

    schema_version: int
    schema_digest: str
    tables: Mapping[str, TableFacts]
    owners_digest: str
    """Like a table's, over the rows of spaces together with whose they are."""
    spaces: int
    log_entries: int
    newest_change_ms: int | None


class Restored(Protocol):
    """Every question raises Unreadable when the file is too damaged to be asked."""

    def integrity(self) -> list[Reason]:
        """Faults of the pages and the indexes."""
        ...

    def facts(self) -> Facts: ...

    def references(self) -> list[Reason]:
        """Rows that point at something that is not there."""
        ...

    def folds(self) -> list[Reason]:
        """Entities that are not what folding their log gives, and log entries of entities that are not there."""
        ...

    def search_keys(self) -> list[Reason]:
        """To-dos that would not be found by what they say."""
        ...

    def owners(self) -> list[Reason]:
        """Spaces without exactly one owner, or with one who has no account."""
        ...

    def close(self) -> None: ...
