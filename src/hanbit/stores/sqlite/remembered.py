"""Rows kept in memory. The file is this process's alone, so what is remembered is what is at rest."""

from typing import Generic, TypeVar

from hanbit.stores.sqlite.database import Database

K = TypeVar("K")
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """At most ``most`` rows; beyond that it begins anew.

    Whatever changes a row says so inside its work, after its last statement. That counts once the batch is on disk;
    until then the row stays as it was, and when the batch is undone it is no longer known.
    """

    def __init__(self, database: Database, most: int) -> None:
        self._database = database
        self._most = most
        self._known: dict[K, V] = {}
        self._changed: dict[K, V | None] = {}
        self._batch = 0

    def get(self, key: K) -> V | None:
        if self._changed:
            self._settle()
        return self._known.get(key)

    def get_in_batch(self, key: K) -> V | None:
        """As the works before this one leave it."""
        if key in self._changed and self._batch == self._database.batch_under_way:
            return self._changed[key]
        return self.get(key)

    def keep(self, key: K, value: V) -> None:
        """What was just read."""
        if self._changed:
            self._settle()
        self._put(key, value)

    def change(self, key: K, value: V | None) -> None:
        """Only inside a work. None: not known."""
        self._settle()
        self._batch = self._database.batch_under_way
        self._changed[key] = value

    def _settle(self) -> None:
        if self._batch == self._database.batch_under_way:
            return
        is_on_disk = self._batch == self._database.batch_on_disk
        for key, value in self._changed.items():
            if is_on_disk and value is not None:
                self._put(key, value)
            else:
                self._known.pop(key, None)
        self._changed.clear()

    def _put(self, key: K, value: V) -> None:
        if len(self._known) >= self._most:
            self._known.clear()
        self._known[key] = value
