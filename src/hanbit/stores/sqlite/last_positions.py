"""Where the last to-do of each list stands, kept in memory: every to-do that is written down goes behind it."""

from collections.abc import Iterable

from hanbit.domain.todos import Todo
from hanbit.stores.sqlite.database import Database
from hanbit.stores.sqlite.remembered import Remembered
from hanbit.sync.changes import Entity

REMEMBERED = 50_000
"""Lists, some 200 bytes each."""

Step = tuple[Entity | None, Entity]
"""An entity before and after one change."""


class LastPositions(Remembered[tuple[str, str], str]):
    """By space and list."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, REMEMBERED)

    def follow(self, steps: Iterable[Step]) -> None:
        """Inside a work. What is new may be the last of its list; after any other move it is asked anew who that is."""
        for before, after in steps:
            if not isinstance(after, Todo) or _place(before) == _place(after):
                continue
            home = (after.space_id, after.list_id)
            if before is None and after.deleted_at is None:
                last = self.get_in_batch(home)
                self.change(home, max(last, after.position) if last is not None else None)
            else:
                self.change(home, None)
            if isinstance(before, Todo):
                self.change((before.space_id, before.list_id), None)


def _place(entity: Entity | None) -> tuple[str, str, bool] | None:
    return (entity.list_id, entity.position, entity.deleted_at is None) if isinstance(entity, Todo) else None
