"""The Activity port on the product's database. Counting reads every account and to-do: it has a connection and a
thread of its own, and what is being written meanwhile does not wait for it."""

import asyncio
from contextlib import closing

import apsw

from hanbit.domain.accounts import CANARY_DOMAIN
from hanbit.domain.seoul import DAY_MS, OFFSET_MS, day_start_ms
from hanbit.domain.times import rfc3339
from hanbit.ports.activity import COHORT_DAYS, SPANS, WINDOW_DAYS, ActivityCounts, Cohort, Written
from hanbit.stores.sqlite.database import Database

WEEK_MS = 7 * DAY_MS
WRITTEN_DAYS = 14

_CANARY = f"email LIKE '%@{CANARY_DOMAIN}'"


def _seoul(moment: str) -> str:
    """SQL for the day of an RFC 3339 text. Parts of a second decide nothing: days begin with whole ones."""
    return f"CAST((unixepoch({moment}) * 1000 + {OFFSET_MS}) / {DAY_MS} AS INTEGER)"


_SIGN_UP_DAY, _MADE_DAY = _seoul("body ->> '$.created_at'"), _seoul("body ->> '$.createdAt'")
_PERSONS = f"SELECT id, {_SIGN_UP_DAY} AS day FROM account WHERE NOT {_CANARY}"  # noqa: S608 - from above


def _was_active(first: int, last: int | None) -> str:
    """SQL for how many of the persons were, that many days after they signed up."""
    until = "" if last is None else f" AND activity.day <= person.day + {last}"
    days = f"activity.day >= person.day + {first}{until}"
    return f"sum(EXISTS (SELECT 1 FROM activity WHERE account_id = person.id AND {days}))"  # noqa: S608 - numbers


_RETAINED = ", ".join(_was_active(*days) for days in SPANS.values())
_COHORTS = (
    f"WITH person AS ({_PERSONS}) SELECT day, count(*), {_RETAINED}"  # noqa: S608 - from above
    " FROM person WHERE day BETWEEN ? AND ? GROUP BY day ORDER BY day"
)
_WRITTEN = f"""
SELECT day, count(*), sum(done_ms IS NOT NULL AND done_ms - made_ms < {WEEK_MS}) FROM (
  SELECT {_MADE_DAY} AS day,
    round(1000 * unixepoch(body ->> '$.createdAt', 'subsec')) AS made_ms,
    round(1000 * unixepoch(body ->> '$.completedAt', 'subsec')) AS done_ms
  FROM todo WHERE body ->> '$.createdAt' >= ? AND body ->> '$.createdAt' < ?
    AND space_id NOT IN (SELECT body ->> '$.personal_space_id' FROM account WHERE {_CANARY})
) GROUP BY day ORDER BY day
"""  # noqa: S608 - from above


class SqliteActivity:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, account_id: str, day: int) -> None:
        sql = "INSERT OR IGNORE INTO activity SELECT id, ? FROM account WHERE id = ?"
        await self._database.write(lambda connection: connection.execute(sql, (day, account_id)).fetchall())

    async def counts(self, today: int) -> ActivityCounts:
        return await asyncio.to_thread(self._counts, today)

    def _counts(self, today: int) -> ActivityCounts:
        window = (today - WINDOW_DAYS + 1, today)
        with closing(apsw.Connection(str(self._database.path), flags=apsw.SQLITE_OPEN_READONLY)) as reader:
            daily = "SELECT day, count(*) FROM activity WHERE day BETWEEN ? AND ? GROUP BY day"
            monthly = "SELECT count(DISTINCT account_id) FROM activity WHERE day BETWEEN ? AND ?"
            made = (rfc3339(day_start_ms(today - WRITTEN_DAYS)), rfc3339(day_start_ms(today + 1)))
            return ActivityCounts(
                today=today,
                active={row[0]: row[1] for row in _ints(reader, daily, window)},
                monthly=_ints(reader, monthly, window)[0][0],
                cohorts=[
                    Cohort(day, size, dict(zip(SPANS, retained, strict=True)))
                    for day, size, *retained in _ints(reader, _COHORTS, (today - COHORT_DAYS, today))
                ],
                written=[Written(*row) for row in _ints(reader, _WRITTEN, made)],
            )


def _ints(reader: apsw.Connection, sql: str, parameters: tuple[int | str, ...]) -> list[tuple[int, ...]]:
    return [tuple(int(value or 0) for value in row) for row in reader.execute(sql, parameters)]
