"""One space of a restored table under examination: its items must follow from its own log."""

from collections.abc import Iterable, Iterator
from lzma import LZMAError

import msgspec

from hanbit.domain.reasons import Reason
from hanbit.domain.todos import Todo
from hanbit.stores.dynamodb.items import Head, Item, change_item, entity_item, logged_of, record_of, text_of
from hanbit.stores.dynamodb.table import LAST
from hanbit.sync.audit import fold_faults
from hanbit.sync.changes import Entity, Key, LoggedChange

UNREADABLE = (msgspec.DecodeError, msgspec.ValidationError, KeyError, ValueError, TypeError, LZMAError)
"""What reading an item raises that is not as this release writes it."""

FOUND_BY = ("moved", "place", "under", "sweep", "sweepAt")
"""Attributes that stand in an index. Without the right one an item is there and is not found."""


class Partition:
    """The live items of one space, and its log in order."""

    def __init__(self, space_id: str, head: Head, entities: Iterable[Entity], log: Iterable[LoggedChange]) -> None:
        self._space_id = space_id
        self._head = head
        self._state: dict[Key, Entity] = {key_of(entity): entity for entity in entities}
        self._log = sorted(log, key=lambda entry: (entry.rev, entry.seq))

    def dangling(self) -> Iterator[Reason]:
        for key, entity in sorted(self._state.items()):
            if isinstance(entity, Todo):
                if Key("list", entity.list_id) not in self._state:
                    yield Reason("reference.list", {"id": key.id})
                if entity.parent_id is not None and Key("todo", entity.parent_id) not in self._state:
                    yield Reason("reference.parent", {"id": key.id})
            if entity.space_id != self._space_id:
                yield Reason("reference.other_space", {"kind": key.kind, "id": key.id})
        for entry in self._log:
            if entry.rev > self._head.rev:
                yield Reason("reference.log_ahead", {"id": entry.change.key.id})

    def fold_faults(self) -> Iterator[Reason]:
        return fold_faults(self._state, self._log, space_id=self._space_id)


def key_of(entity: Entity) -> Key:
    return Key("todo" if isinstance(entity, Todo) else "list", entity.id)


def misplaced(item: Item, kind: str) -> Reason | None:
    """What is wrong with how an item of a space is found. Raises one of UNREADABLE for an item that cannot be read."""
    if kind == "change":
        entry = logged_of(item)
        space_id = text_of(item, "PK").partition("#")[2]
        found, identifier = change_item(space_id, entry), entry.change.key.id
    else:
        record = record_of(item)
        if record.entity.rev != record.rev:
            return Reason("search.rev", {"kind": kind, "id": record.key.id})
        found, _ = entity_item(record.entity, record.field_revs)
        identifier = record.key.id
    wrong = [attribute for attribute in FOUND_BY if item.get(attribute) != found.get(attribute)]
    return Reason("search.place", {"kind": kind, "id": identifier, "names": ", ".join(wrong)}) if wrong else None


LOW, HIGH = " ", LAST
"""Between them every sort key of a partition."""
