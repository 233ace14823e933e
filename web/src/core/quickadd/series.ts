/** A series as an RRULE, and the day on which it starts. */
import { type Calendar, dayOf, weekdayOf } from "./calendar";
import { dateOf, LEAP_SPAN, lastOf, monthAfter, nthWeekday, yearOf } from "./dates";
import type { Series } from "./facts";

const NAMES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const MONTHS_AHEAD = 24;

/** In the order in which the server writes the parts. */
export function ruleOf(series: Series, until: number | null): string {
  const parts = series.isLunar ? ["RSCALE=DANGI"] : [];
  parts.push(`FREQ=${series.freq}`);
  if (series.interval > 1) parts.push(`INTERVAL=${series.interval}`);
  if (series.month !== null) parts.push(`BYMONTH=${series.month}${series.isLeap ? "L" : ""}`);
  if (series.byDay.length > 0) {
    parts.push(`BYDAY=${series.byDay.map(([nth, weekday]) => `${nth || ""}${NAMES[weekday - 1] ?? ""}`).join(",")}`);
  }
  if (series.byMonthDay.length > 0) parts.push(`BYMONTHDAY=${series.byMonthDay.join(",")}`);
  if (until !== null) parts.push(`UNTIL=${dayOf(until).replaceAll("-", "")}`);
  return parts.join(";");
}

/** The first day of the series, moved off holidays, that is not before `today`; null when none is in sight. */
export function firstOfSeries(series: Series, today: number, calendar: Calendar): number | null {
  for (const day of daysOf(series, today, calendar)) {
    const moved = calendar.shifted(day, series.shift);
    if (moved >= today) return moved;
  }
  return null;
}

/** In order. A day that a shift moves forward may begin before `today`, so the search does too. */
function* daysOf(series: Series, today: number, calendar: Calendar): Generator<number> {
  const start = series.shift === "after" ? today - 14 : today;
  if (series.isLunar) {
    yield* calendar.lunarDates(start - 1, series.month, series.byMonthDay[0] ?? 1, series.isLeap);
  } else if (series.month !== null) {
    const first = yearOf(start);
    for (let year = first; year < first + LEAP_SPAN + 2; year += 1) yield* inMonth(series, year, series.month, start);
  } else if (series.freq === "MONTHLY" && (series.byDay.length > 0 || series.byMonthDay.length > 0)) {
    for (let months = 0; months < MONTHS_AHEAD; months += 1) {
      const { year, month } = monthAfter(start, months);
      yield* inMonth(series, year, month, start);
    }
  } else {
    const weekdays = new Set(series.byDay.map(([, weekday]) => weekday));
    for (let day = start; day < start + 30; day += 1) {
      if (weekdays.size === 0 || weekdays.has(weekdayOf(day))) yield day;
    }
  }
}

function inMonth(series: Series, year: number, month: number, start: number): number[] {
  const days = [
    ...series.byMonthDay.map((n) => (n < 0 ? lastOf(year, month) : dateOf(year, month, n))),
    ...series.byDay.map(([nth, weekday]) => nthWeekday(year, month, nth, weekday)),
  ];
  return days.filter((day) => day !== null && day >= start).sort((a, b) => Number(a) - Number(b)) as number[];
}
