"""What people did, as the business counts it: who was active on which day, to-dos written and done.

A person is active who changed something on purpose: asking for news, staying signed in and looking on do not count.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hanbit.domain.refusals import Refusal
from hanbit.domain.seoul import seoul_day
from hanbit.domain.todos import TodoFields
from hanbit.ports.activity import Activity
from hanbit.sync.changes import Change
from hanbit.telemetry.metrics import Metrics

OFFLINE_DAYS = 30
"""An edit made offline counts on the day it was made, if that was not longer ago."""

REMEMBERED = 100_000


@dataclass
class Attendance:
    activity: Activity
    metrics: Metrics
    _noted: set[tuple[str, int]] = field(default_factory=set)

    async def note(self, account_id: str, moments_ms: Iterable[int], *, now_ms: int) -> None:
        """Each day is written once. That it cannot be written is no reason to refuse what was done."""
        today = seoul_day(now_ms)
        days = {min(max(seoul_day(moment), today - OFFLINE_DAYS), today) for moment in moments_ms}
        for day in days:
            if (account_id, day) not in self._noted:
                try:
                    await self.activity.note(account_id, day)
                except Refusal:
                    continue
                if len(self._noted) >= REMEMBERED:
                    self._noted.clear()
                self._noted.add((account_id, day))

    def count(self, changes: Sequence[Change]) -> None:
        """To-dos that came to be, also by a repeat, and those that became done."""
        created, completed = _tally(changes)
        if created:
            self.metrics.count("todos_created", created)
        if completed:
            self.metrics.count("todos_completed", completed)


def _tally(changes: Sequence[Change]) -> tuple[int, int]:
    created = completed = 0
    for change in changes:
        if isinstance(change.set, TodoFields):
            created += change.prior is None
            was = change.prior.status if isinstance(change.prior, TodoFields) else "open"
            completed += change.set.status == "done" and was != "done"
    return created, completed
