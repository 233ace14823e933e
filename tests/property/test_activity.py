"""Persons are counted as a patient clerk would count them: by hand, event by event, in Seoul's days."""

import itertools
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanbit.domain.accounts import CANARY_DOMAIN, Account
from hanbit.domain.times import rfc3339
from hanbit.ops.observe.business import LEAST, POOLED_DAYS, report, retention, share, wilson
from hanbit.ports.activity import SPANS, ActivityCounts, Cohort
from hanbit.stores.sqlite.accounts import SqliteAccounts
from hanbit.stores.sqlite.activity import SqliteActivity
from hanbit.stores.sqlite.database import Database
from hanbit.telemetry.metrics import Metrics
from hanbit.usecases.attendance import OFFLINE_DAYS, Attendance

SEOUL = ZoneInfo("Asia/Seoul")
DAY_MS = 86_400_000
MIDNIGHT_MS = round(datetime(2026, 11, 25, tzinfo=SEOUL).timestamp() * 1000)
"""Seoul's; in UTC it is three in the afternoon of the day before."""

# Moments cluster around both midnights, where a day is easily taken for its neighbour.
moments = st.builds(
    lambda day, edge, ms: MIDNIGHT_MS + day * DAY_MS + edge + ms,
    st.integers(-80, 0),
    st.sampled_from([0, 9 * 3_600_000]),
    st.integers(-2, 2) | st.integers(0, DAY_MS - 1),
)


@dataclass
class Life:
    """A person: when they signed up, what they did (moment, and how long it took to reach us), whether they left."""

    signed_up_ms: int
    did: list[tuple[int, int]]
    has_left: bool
    is_canary: bool
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


lives = st.lists(
    st.builds(
        Life,
        moments,
        st.lists(st.tuples(moments, st.sampled_from([0, 0, 3, 29, 40]).map(lambda days: days * DAY_MS)), max_size=6),
        st.booleans(),
        st.sampled_from([False, False, False, True]),
    ),
    max_size=8,
)


def seoul_date(at_ms: int) -> date:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(SEOUL).date()


def day_of(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)


def by_hand(everyone: list[Life]) -> tuple[dict[date, set[str]], dict[date, dict[str, set[str]]]]:
    """Day → who was active; day of sign-up → name of a retention → who came back, all persons under ``all``."""
    active: dict[date, set[str]] = {}
    cohorts: dict[date, dict[str, set[str]]] = {}
    for life in everyone:
        if life.has_left or life.is_canary:
            continue
        days = set()
        for moment, delay in life.did:
            arrived = seoul_date(moment + delay)
            days.add(max(seoul_date(moment), arrived - timedelta(days=OFFLINE_DAYS)))
        for day in days:
            active.setdefault(day, set()).add(life.id)
        cohort = cohorts.setdefault(seoul_date(life.signed_up_ms), {name: set() for name in ("all", *SPANS)})
        cohort["all"].add(life.id)
        for name, (first, last) in SPANS.items():
            since = [(day - seoul_date(life.signed_up_ms)).days for day in days]
            if any(first <= ago and (last is None or ago <= last) for ago in since):
                cohort[name].add(life.id)
    return active, cohorts


async def store(database: Database, everyone: list[Life]) -> ActivityCounts:
    accounts, activity = SqliteAccounts(database), SqliteActivity(database)
    attendance = Attendance(activity, Metrics())
    for number, life in enumerate(everyone):
        domain = CANARY_DOMAIN if life.is_canary else "hanbit.test"
        await accounts.add(
            Account(id=life.id, email=f"p{number}@{domain}", display_name="P", password_hash="", personal_space_id="s",
                    created_at=rfc3339(life.signed_up_ms))
        )  # fmt: skip
        for moment, delay in life.did if not life.is_canary else ():
            await attendance.note(life.id, [moment], now_ms=moment + delay)
        if life.has_left:
            await accounts.remove(life.id)
            for moment, _delay in life.did:  # an answer that was under way comes after the account has gone
                await activity.note(life.id, moment // DAY_MS)
    return await activity.counts((MIDNIGHT_MS + 9 * 3_600_000) // DAY_MS)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    root = tmp_path_factory.mktemp("activity")
    return (root / str(number) for number in itertools.count())


@given(lives)
@settings(max_examples=40)
async def test_what_is_counted_is_what_is_counted_by_hand(folders: Iterator[Path], everyone: list[Life]) -> None:
    database = Database(next(folders) / "hanbit.db")
    try:
        counts = await store(database, everyone)
    finally:
        await database.close()
    active, cohorts = by_hand(everyone)
    today = seoul_date(MIDNIGHT_MS)
    assert day_of(counts.today) == today
    window = {day: people for day, people in active.items() if timedelta() <= today - day < timedelta(days=30)}
    assert {day_of(day): count for day, count in counts.active.items()} == {d: len(p) for d, p in window.items()}
    assert counts.monthly == len(set().union(*window.values()))
    expected = {day: people for day, people in cohorts.items() if timedelta() <= today - day <= timedelta(days=75)}
    assert {day_of(c.day): c.size for c in counts.cohorts} == {d: len(p["all"]) for d, p in expected.items()}
    for cohort in counts.cohorts:
        assert cohort.retained == {name: len(expected[day_of(cohort.day)][name]) for name in SPANS}


sizes = st.integers(0, 40).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size)))


@given(st.dictionaries(st.integers(900, 1_000), sizes), st.sampled_from(sorted(SPANS)))
def test_a_rate_is_over_sign_ups_whose_days_are_over_and_no_small_cell_is_shown(
    by_day: dict[int, tuple[int, int]], name: str
) -> None:
    today = 1_000
    cohorts = [Cohort(day, size, dict.fromkeys(SPANS, back)) for day, (size, back) in sorted(by_day.items())]
    figure = retention(name, cohorts, today)
    first, last = SPANS[name]
    youngest = (first if last is None else last) + 1
    ripe = [by_day[day] for day in by_day if youngest <= today - day < youngest + POOLED_DAYS]
    of, n = sum(size for size, _ in ripe), sum(back for _, back in ripe)
    if not ripe:
        assert (figure.value, figure.why) == (None, "young")
    elif of < LEAST or 0 < n < LEAST:
        assert figure.value is None
        assert figure.n is None
    else:
        assert (figure.n, figure.of, figure.value) == (n, of, n / of)


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_wilsons_bounds_are_where_the_seen_share_is_just_believable(seen: tuple[int, int]) -> None:
    n, of = seen
    for bound in wilson(n, of):
        if 0 < bound < 1:
            assert abs(n / of - bound) / (bound * (1 - bound) / of) ** 0.5 == pytest.approx(1.959964, rel=1e-4)
    low, high = wilson(n, of)
    assert 0 <= low <= n / of <= high <= 1


def test_nothing_at_all_is_said_as_nothing_and_no_division_is_by_it() -> None:
    figures = report(
        ActivityCounts(1_000, {}, 0, [], []), created_in_a_day=0, created_in_a_week=0, completed_in_a_week=0
    )
    assert [figure.name for figure in figures if figure.value is not None] == ["dau", "mau", "createdPerHour"]
    assert share("x", 0, 0).why == "none"
