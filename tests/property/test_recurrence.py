"""The date that comes next, against a second opinion that only knows the calendar; and any text as a rule."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from time import process_time

import pytest
from dateutil.rrule import rrule, rrulestr
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.vectors import vectors

from hanbit.domain.recurrence import Rule, next_date, parse_rule, rest_of
from hanbit.domain.refusals import Invalid

VECTORS = vectors("recurrence")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LOOKED_AT_DAYS = 1_500


@pytest.mark.parametrize("case", VECTORS["next"], ids=lambda case: f"{case['rule']} after {case['after']}")
def test_the_shared_cases(case: dict[str, str | None]) -> None:
    following = next_date(parse_rule(case["rule"] or "", "/rule"), date.fromisoformat(case["after"] or ""))
    assert (following and following.isoformat()) == case["next"]


@pytest.mark.parametrize(("text", "canonical"), VECTORS["canonical"])
def test_a_rule_is_kept_in_one_form(text: str, canonical: str) -> None:
    assert str(parse_rule(text, "/rule")) == canonical


@pytest.mark.parametrize("text", VECTORS["refused"])
def test_what_is_no_rule_of_ours_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_rule(text, "/repeat/rule")
    assert [fault.pointer for fault in refused.value.faults] == ["/repeat/rule"]


def _nth(day_in_span: int, days_in_span: int, ordinal: int) -> bool:
    """Whether the ``day_in_span``-th (from 0) is in the ``ordinal``-th week of it, from the end when negative."""
    return (day_in_span // 7 + 1 == ordinal) or (-((days_in_span - 1 - day_in_span) // 7 + 1) == ordinal)


def _month_days(day: date) -> int:
    return ((day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)).day


def _is_of(rule: Rule, start: date, day: date) -> bool:
    """RFC 5545 §3.3.10, read literally for one day."""
    freq, interval = rule.get("FREQ"), int(rule.get("INTERVAL") or 1)
    by_day, by_month_day = rule.get("BYDAY"), rule.get("BYMONTHDAY")
    steps = {
        "DAILY": (day - start).days,
        "WEEKLY": ((day - timedelta(day.weekday())) - (start - timedelta(start.weekday()))).days // 7,
        "MONTHLY": (day.year - start.year) * 12 + day.month - start.month,
        "YEARLY": day.year - start.year,
    }[freq or ""]
    if steps % interval:
        return False
    if by_month_day is not None:
        numbers = {int(number) for number in by_month_day.split(",")}
        if not numbers & {day.day, day.day - _month_days(day) - 1}:
            return False
    if by_day is not None:
        return any(_is_weekday(freq or "", name, day) for name in by_day.split(","))
    if by_month_day is not None:
        return True
    same = {"WEEKLY": day.weekday() == start.weekday(), "MONTHLY": day.day == start.day}
    same["YEARLY"] = (day.month, day.day) == (start.month, start.day)
    return same.get(freq or "", True)


def _is_weekday(freq: str, name: str, day: date) -> bool:
    if WEEKDAYS[day.weekday()] != name[-2:]:
        return False
    if len(name) == 2:
        return True
    if freq == "MONTHLY":
        return _nth(day.day - 1, _month_days(day), int(name[:-2]))
    year_days = (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days
    return _nth(day.timetuple().tm_yday - 1, year_days, int(name[:-2]))


freqs = st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
ordinals = st.sampled_from(["", "1", "2", "5", "-1", "+3"])


@st.composite
def rules(draw: st.DrawFn) -> str:
    freq = draw(freqs)
    parts = [f"FREQ={freq}"]
    if draw(st.booleans()):
        parts.append(f"INTERVAL={draw(st.integers(1, 5))}")
    if draw(st.booleans()):
        ordinal = ordinals if freq in {"MONTHLY", "YEARLY"} else st.just("")
        days = draw(st.lists(st.tuples(ordinal, st.sampled_from(WEEKDAYS)), min_size=1, max_size=3))
        parts.append("BYDAY=" + ",".join(a + b for a, b in days))
    if draw(st.integers(0, 2)) == 0:
        numbers = draw(st.lists(st.integers(-31, 31).filter(bool), min_size=1, max_size=3))
        parts.append("BYMONTHDAY=" + ",".join(map(str, numbers)))
    return ";".join(draw(st.permutations(parts)))


days = st.dates(date(1999, 1, 1), date(2101, 1, 1)) | st.sampled_from(
    [date(2024, 2, 29), date(2026, 1, 31), date(2026, 12, 31), date(2100, 2, 28)]
)


@given(rules(), days)
def test_the_next_date_is_the_first_that_the_calendar_allows(text: str, start: date) -> None:
    rule = parse_rule(text, "/rule")
    ahead = (start + timedelta(days=n) for n in range(1, LOOKED_AT_DAYS))
    expected = next((day for day in ahead if _is_of(rule, start, day)), None)
    found = next_date(rule, start)
    if expected is None:
        assert found is None or found >= start + timedelta(days=LOOKED_AT_DAYS)
    else:
        assert found == expected


@given(rules(), days)
def test_the_next_date_is_the_one_that_dateutil_finds(text: str, start: date) -> None:
    listed = (parse_rule(text, "/rule").get("BYDAY") or "").split(",")
    assume(len({len(name) > 2 for name in listed}) == 1)  # dateutil wants a day to be both of "TH,2FR"
    moment = datetime.combine(start, datetime.min.time())
    series = rrulestr(text, dtstart=moment)
    assert isinstance(series, rrule)
    expected = series.replace(until=moment + timedelta(days=LOOKED_AT_DAYS)).after(moment)
    found = next_date(parse_rule(text, "/rule"), start)
    assert (found if found and (found - start).days <= LOOKED_AT_DAYS else None) == (expected and expected.date())


@given(rules(), days, st.integers(1, 4))
def test_a_series_of_n_has_n_dates(text: str, start: date, count: int) -> None:
    if next_date(parse_rule(text, "/rule"), start) is None:
        return
    rule = parse_rule(f"{text};COUNT={count}", "/rule")
    dates = [start]
    while (following := next_date(rule, dates[-1])) is not None:
        assert following > dates[-1]
        dates.append(following)
        rule = rest_of(rule)
    assert len(dates) <= count
    assert rule.get("COUNT") == str(count - len(dates) + 1)


@given(rules(), days, days)
def test_a_series_ends_with_its_last_day_and_not_before(text: str, start: date, last: date) -> None:
    unbounded = next_date(parse_rule(text, "/rule"), start)
    bounded = next_date(parse_rule(f"{text};UNTIL={last:%Y%m%d}", "/rule"), start)
    assert bounded == (unbounded if unbounded is not None and unbounded <= last else None)


@given(rules())
def test_reading_what_was_written_gives_the_same_rule(text: str) -> None:
    rule = parse_rule(text, "/rule")
    assert parse_rule(str(rule), "/rule") == rule
    assert parse_rule(f"rrule:{str(rule).lower()}", "/rule") == rule


pieces = st.sampled_from(
    [
        "FREQ",
        "=",
        ";",
        "DAILY",
        "WEEKLY",
        "BYDAY",
        "MO",
        ",",
        "1",
        "-1",
        "99999999",
        "UNTIL",
        "20260101",
        "T",
        "Z",
        "RRULE:",
    ]
)


@given(st.text(max_size=60) | st.lists(pieces, max_size=12).map("".join), days)
@example("\ud800", date(2026, 1, 1))
@example("FREQ=DAILY;" * 10_000, date(2026, 1, 1))
def test_any_text_is_a_rule_that_works_or_is_refused(text: str, start: date) -> None:
    with suppress(Invalid):
        rule = parse_rule(text, "/rule")
        following = next_date(rule, start)
        assert following is None or following > start


NEVER = [case["rule"] for case in VECTORS["next"] if case.get("why") == "never"]


HARDLY = [
    "FREQ=YEARLY;INTERVAL=999",
    "FREQ=DAILY;INTERVAL=999;BYMONTHDAY=31;BYDAY=MO",
    "FREQ=MONTHLY;BYDAY=5MO,5TU,5WE;BYMONTHDAY=" + ",".join(str(number) for number in range(1, 29)),
    "FREQ=YEARLY;BYDAY=5MO;BYMONTHDAY=" + ",".join(str(number) for number in range(-31, -28)),
    "FREQ=WEEKLY;INTERVAL=52;BYMONTHDAY=31;BYDAY=MO",
    "FREQ=DAILY;BYDAY=MO;INTERVAL=14",
]


@pytest.mark.quiet
@pytest.mark.parametrize("text", [*NEVER, *HARDLY])
def test_a_rule_that_hardly_ever_or_never_comes_is_answered_at_once(text: str) -> None:
    rule = parse_rule(text, "/rule")
    spent = []
    for start in (date(2026, 2, 10), date(2026, 5, 28), date(2024, 2, 29)):
        started = process_time()
        next_date(rule, start)
        spent.append(process_time() - started)
    assert min(spent) < 0.05
