"""Writes ``calendar.json`` beside it: holidays of Korea and what they are, and where its lunar months begin.

Run by hand with what ``requirements/calendar.txt`` locks, when a year's holidays are announced. Holidays are those of
``holidays``; lunar months are KARI's by ``korean-lunar-calendar``, which end in 2050, and ICU's (node) from there.
Two sources overlap for thirty years and must agree.
"""

import itertools
import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import holidays
from korean_lunar_calendar import KoreanLunarCalendar

FIRST, LAST = 2020, 2060
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
    }
    target = Path(__file__).with_name("calendar.json")
    target.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
