"""Writes ``calendar.json`` beside it: holidays of Korea and what they are, its lunar months and its 24 solar terms.

Run by hand with what ``requirements/calendar.txt`` locks, when a year's holidays are announced. Holidays are those of
``holidays``; lunar months are KARI's by ``korean-lunar-calendar``, which end in 2050, and ICU's (node) from there.
Two sources overlap for thirty years and must agree. A term is where the sun stands, by ``ephem``, in Korean time.
"""

import itertools
import json
import math
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import ephem
import holidays
from korean_lunar_calendar import KoreanLunarCalendar

FIRST, LAST = 2020, 2060
KOREA = timedelta(hours=9)
FIRST_TERM, TERM, TERMS = 285, 15, 24
"""Degrees of the sun at the first term of January, and from one to the next; how many there are."""
KINDS = {
    "Alternative holiday": "x",
    "The day preceding Korean New Year": "t",
    "The second day of Korean New Year": "t",
    "Korean New Year": "s",
    "The day preceding Chuseok": "v",
    "The second day of Chuseok": "v",
    "Chuseok": "c",
    "Buddha's Birthday": "b",
    "Children's Day": "k",
    "National Foundation Day": "g",
    "New Year's Day": "n",
    "Independence Movement Day": "i",
    "Labor Day": "w",
    "Memorial Day": "m",
    "Constitution Day": "d",
    "Liberation Day": "l",
    "Hangul Day": "h",
    "Christmas Day": "e",
    "Armed Forces Day": "a",
    "National Assembly Election Day": "p",
    "Local Election Day": "p",
    "Presidential Election Day": "p",
    "Temporary Public Holiday": "z",
}
"""A letter for each kind of holiday; ``app.holiday`` in the locales has its words."""
ICU = """
const shown = { timeZone: "UTC", year: "numeric", month: "numeric", day: "numeric" };
const months = new Intl.DateTimeFormat("en-u-ca-dangi", shown);
for (let at = Date.UTC(%d, 0, 1); at < Date.UTC(%d, 3, 1); at += 86400000) {
  const part = Object.fromEntries(months.formatToParts(at).map(({ type, value }) => [type, value]));
  if (part.day === "1") console.log(new Date(at).toISOString().slice(0, 10), part.relatedYear, part.month);
}
"""


def icu_months() -> dict[date, tuple[int, int, bool]]:
    """First day -> lunar year, month, whether it is a leap month."""
    script = ICU % (FIRST, LAST + 1)
    lines = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True).stdout.splitlines()
    found = {}
    for day, year, month in map(str.split, lines):
        found[date.fromisoformat(day)] = (int(year), int(month.removesuffix("bis")), month.endswith("bis"))
    return found


def check_with_kari(months: dict[date, tuple[int, int, bool]]) -> None:
    calendar, checked = KoreanLunarCalendar(), 0
    for first, (year, month, is_leap) in months.items():
        if first.year > 2049:
            continue
        if not calendar.setSolarDate(first.year, first.month, first.day):
            continue
        kari = (calendar.lunarYear, calendar.lunarMonth, bool(calendar.isIntercalation))
        if kari != (year, month, is_leap) or calendar.lunarDay != 1:
            raise SystemExit(f"{first}: ICU says {year, month, is_leap}, KARI {kari}, day {calendar.lunarDay}")
        checked += 1
    print(f"{checked} lunar months alike in ICU and KARI", file=sys.stderr)


def lunar_years() -> dict[str, list[str]]:
    """Lunar year -> its first day, its leap month (0: none), and a digit a month: 1 has thirty days, 0 has 29."""
    months = icu_months()
    check_with_kari(months)
    starts = sorted(months)
    years: dict[str, list[str]] = {}
    for first, following in itertools.pairwise(starts):
        year, month, is_leap = months[first]
        if not FIRST <= year <= LAST:
            continue
        if month == 1 and not is_leap:
            years[str(year)] = [first.isoformat(), "0", ""]
        if is_leap:
            years[str(year)][1] = str(month)
        years[str(year)][2] += "1" if following - first == timedelta(days=30) else "0"
    return years


def past(degrees: int, at: datetime) -> float:
    """How far the sun is past these degrees, from -180 to 180."""
    moment = ephem.Date(at)
    sun = ephem.Sun(moment)
    seen = ephem.Ecliptic(ephem.Equatorial(sun.g_ra, sun.g_dec, epoch=moment), epoch=moment)
    return (math.degrees(seen.lon) - degrees + 180) % 360 - 180


def day_of_term(year: int, index: int) -> date:
    degrees = (FIRST_TERM + index * TERM) % 360
    before = datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=index * 365.25 / TERMS - 3)
    after = before + timedelta(days=14)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        before, after = (middle, after) if past(degrees, middle) < 0 else (before, middle)
    return (after + KOREA).date()


def kind_of(names: str) -> str:
    """Of two on one day the first, unless it is only the day before or after a feast."""
    found = [next(letter for name, letter in KINDS.items() if one.startswith(name)) for one in names.split("; ")]
    return min(found, key=lambda letter: letter in "tv")


def main() -> None:
    by_year = {str(year): "" for year in range(FIRST, LAST + 1)}
    kinds = dict.fromkeys(by_year, "")
    for day, names in sorted(holidays.KR(years=range(FIRST, LAST + 1), language="en_US").items()):
        by_year[str(day.year)] += f"{day:%m%d} "
        kinds[str(day.year)] += kind_of(names)
    table = {
        "holidays": {year: days.strip() for year, days in by_year.items()},
        "kinds": kinds,
        "lunar": {year: " ".join(parts) for year, parts in lunar_years().items()},
        "terms": {year: "".join(f"{day_of_term(int(year), n):%d}" for n in range(TERMS)) for year in by_year},
    }
    target = Path(__file__).with_name("calendar.json")
    target.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
