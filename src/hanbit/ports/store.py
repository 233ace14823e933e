"""Spaces at rest: entities, one log a space, and the feed. Shaped by what DynamoDB can do in one transaction.

Read, decide in pure code, commit what was decided together with what was seen. A commit is all or nothing.
"""

from typing import Literal, Protocol

import msgspec
from msgspec import Struct

from hanbit.domain.due import DueRange, falls_in, order_of
from hanbit.domain.search import finds
from hanbit.domain.todos import Todo
from hanbit.sync.changes import Change, Entity, Key, LoggedChange, decode_entity

MAX_PAGE = 200

encode_field_revs = msgspec.json.Encoder().encode
_decode_revs = msgspec.json.Decoder(dict[str, int]).decode

Role = Literal["owner", "editor", "viewer"]


class Record(Struct, frozen=True):
    """An entity at rest. ``body`` is its JSON exactly as it is answered to people, ``revs`` that of ``field_revs``.

    Both stay bytes until they are asked for: most records are only passed on.
    """

    key: Key
    rev: int
    body: bytes
    revs: bytes

    @property
    def entity(self) -> Entity:
        return decode_entity(self.key.kind, self.body)

    @property
    def field_revs(self) -> dict[str, int]:
        """In which revision each field was last set."""
        return _decode_revs(self.revs)


class Membership(Struct, frozen=True):
    space_id: str
    name: str
    role: Role


class Tombstone(Struct, frozen=True):
    key: Key
    rev: int


class Commit(Struct, frozen=True):
    """Changes, and the records they were decided on (None: not there).

    Every key that is changed has been seen; a key may be seen and not changed.
    """

    changes: tuple[Change, ...]
    seen: dict[Key, Record | None]


class Committed(Struct, frozen=True):
    rev: int
    records: dict[Key, Record]


class Feed(Struct, frozen=True):
    """``next_rev``: where to go on from. It equals what was asked for when there is nothing new."""

    records: tuple[Record, ...]
    tombstones: tuple[Tombstone, ...]
    next_rev: int
    has_more: bool


class TodoQuery(Struct, frozen=True, kw_only=True):
    """Every condition given must hold. ``deleted``: only what is in the trash, else only what is not.

    Order: by date and time for a ``due`` query, by position in one list or below one to-do, else list by list and by
    position in each; ties by id. ``after`` is the last pair of ``order`` seen.
    """

    list_id: str | None = None
    is_done: bool | None = None
    due: DueRange | None = None
    tag: str | None = None
    text: str | None = None
    parent_id: str | None = None
    deleted: bool = False
    limit: int = 50
    after: tuple[str, str] | None = None

    def takes(self, todo: Todo) -> bool:
        """Whether every condition holds, ``after`` left aside: the rule itself, for stores without an index for it."""
        return (
            (todo.deleted_at is not None) == self.deleted
            and self.list_id in (None, todo.list_id)
            and self.is_done in (None, todo.status == "done")
            and self.parent_id in (None, todo.parent_id)
            and (self.tag is None or self.tag in todo.tags)
            and (self.due is None or (todo.due is not None and falls_in(todo.due, self.due)))
            and (self.text is None or finds(self.text, title=todo.title, notes=todo.notes, tags=todo.tags))
        )

    @property
    def is_list_by_list(self) -> bool:
        return self.due is None and self.list_id is None and self.parent_id is None

    def order(self, todo: Todo) -> tuple[str, str]:
        if self.due and todo.due:
            return order_of(todo.due), todo.id
        return (todo.list_id + todo.position if self.is_list_by_list else todo.position), todo.id


class TodoPage(Struct, frozen=True):
    """``next_after`` is None on the last page."""

    records: list[Record]
    next_after: tuple[str, str] | None


class SpaceStats(Struct, frozen=True):
    rev: int
    floor_rev: int


class Store(Protocol):
    async def open_space(self, space_id: str, name: str, owner_id: str, commit: Commit) -> None:
        """A space with its first commit, both or neither. A space that is there already is left as it is."""

    async def delete_space(self, space_id: str) -> None:
        """Everything in it, log included, for good. One that is gone is no error."""

    async def spaces_of(self, account_id: str) -> list[Membership]:
        """Ordered by id."""

    async def stats(self, space_id: str) -> SpaceStats | None: ...

    async def commit(self, space_id: str, commit: Commit) -> Committed:
        """Append to the log and move the entities, in one transaction and under the next ``rev``.

        Raises Conflict when a record is no longer as it was seen, or an op id is in the log already; NotFound
        when the space is gone; StorageFull or Unavailable when the disk says so. After any of them nothing of
        the commit is stored. At most MAX_EDITS changes.
        """

    async def records(self, space_id: str, keys: list[Key]) -> dict[Key, Record]:
        """Those that are there, the trash included. Everything committed before the call is seen."""

    async def lists(self, space_id: str) -> list[Record]:
        """By position, then id; deleted ones left out."""

    async def todos(self, space_id: str, query: TodoQuery) -> TodoPage: ...

    async def children(self, space_id: str, parent_id: str, *, after: tuple[str, str] | None = None) -> list[Record]:
        """Direct subtasks by position, then id, the trash included; at most MAX_PAGE of those after a pair."""

    async def last_position(self, space_id: str, list_id: str) -> str | None:
        """The greatest position of a to-do in the list, the trash left out."""

    async def feed(self, space_id: str, since_rev: int, *, limit: int = MAX_PAGE, floor_rev: int = 0) -> Feed:
        """Latest state of what changed after ``since_rev``, oldest change first, then tombstones.

        A page may exceed ``limit`` so that a commit is never cut in half. Raises CursorExpired when tombstones
        newer than ``since_rev`` have been dropped; 0 asks for everything and is never expired. ``floor_rev``: the
        floor that stood when the caller asked for everything; what was dropped below it they never had.
        """

    async def log(self, space_id: str, since_rev: int, *, limit: int = MAX_PAGE) -> list[LoggedChange]:
        """The changes after ``since_rev`` in order; whole commits, like the feed."""

    async def history(self, space_id: str, key: Key, *, before_rev: int | None, limit: int) -> list[LoggedChange]:
        """One entity's changes, newest first; whole commits, like the feed: ``before_rev`` of the next page is the
        last rev of this one.
        """

    async def applied(self, space_id: str, op_ids: list[str]) -> dict[str, int]:
        """Which of these ops are in the log, and under which rev."""

    async def purge(self, deleted_before: str, *, now_ms: int, limit: int) -> int:
        """Drop to-dos (with their history) that went into the trash before an RFC 3339 instant, those that went
        first at first; returns how many.

        Each leaves a tombstone under a new rev of its space, so that every replica drops it too.
        """

    async def discard(self, space_id: str, todo_ids: list[str], *, now_ms: int) -> int:
        """Drop those of these to-dos that lie in the trash, as ``purge`` does; returns how many."""

    async def forget_tombstones(self, before_ms: int, *, limit: int) -> int:
        """Drop tombstones older than this and raise the floor of their spaces; returns how many."""
