"""Rows kept in memory. The file is this process's alone, so what is remembered is what is at rest."""

from typing import Generic, TypeVar

from hanbit.stores.sqlite.database import Database

K = TypeVar("K")
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """At most ``most`` rows; beyond that it begins anew.

    Whatever changes a row forgets it inside its batch. Until that batch is on disk or undone the row is not
    remembered again: what is read meanwhile is about to change.
    """

    def __init__(self, database: Database, most: int) -> None:
        self._database = database
        self._most = most
        self._known: dict[K, V] = {}
        self._changing: set[K] = set()
        self._batch = 0
        self.get = self._known.get

    def keep(self, key: K, value: V) -> None:
        if key in self._changing and self._batch == self._database.batch and self._database.is_committing:
            return
        if len(self._known) >= self._most:
            self._known.clear()
        self._known[key] = value

    def forget(self, key: K) -> None:
        """Only inside a work."""
        if self._batch != self._database.batch:
            self._batch = self._database.batch
            self._changing.clear()
        self._changing.add(key)
        self._known.pop(key, None)
