/** The next dates of a rule as the person will meet them, for a preview. */
import { partsOfDay } from "../days";
import { type Calendar, dayOf } from "./calendar";
import { mondayOf, monthAfter, plus } from "./dates";
import type { Series, Shift } from "./facts";
import { firstOfSeries } from "./series";

const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
/** Occurrences looked at before giving up: an interval may pass over many. */
const MAX_LOOKS = 400;

/** The `count` days after `first`, which is of the series; fewer when it ends. */
export function upcoming(calendar: Calendar, rule: string, shift: Shift | null, first: number, count: number): number[] {
  const series = seriesOf(rule, shift);
  const until = /UNTIL=([0-9]{8})/.exec(rule)?.[1] ?? "99991231";
  const days: number[] = [];
  let last = first;
  for (let look = 1; look <= MAX_LOOKS && days.length < count; look += 1) {
    const day = nextOf(series, first, last, look, calendar);
    if (day === null || dayOf(day).replaceAll("-", "") > until) break;
    if (isDue(series, first, day)) days.push(day);
    last = day;
  }
  return days;
}

function isBare(series: Series): boolean {
  return series.byDay.length === 0 && series.byMonthDay.length === 0;
}

function nextOf(series: Series, first: number, last: number, look: number, calendar: Calendar): number | null {
  if (!isBare(series)) return firstOfSeries(series, last + 1, calendar);
  const unit = { DAILY: "d", WEEKLY: "w", MONTHLY: "m", YEARLY: "y" }[series.freq];
  return calendar.shifted(plus(first, `${look * series.interval}${unit}`), series.shift);
}

/** Whether the period is one that the interval does not pass over. */
function isDue(series: Series, first: number, day: number): boolean {
  if (isBare(series)) return series.freq === "DAILY" || series.freq === "WEEKLY" || series.shift !== null || dateIn(first) === dateIn(day);
  switch (series.freq) {
    case "DAILY":
      return (day - first) % series.interval === 0;
    case "WEEKLY":
      return ((mondayOf(day) - mondayOf(first)) / 7) % series.interval === 0;
    case "MONTHLY":
      return (monthCount(day) - monthCount(first)) % series.interval === 0;
    default:
      return true;
  }
}

function dateIn(day: number): number {
  return partsOfDay(dayOf(day)).date;
}

function monthCount(day: number): number {
  const { year, month } = monthAfter(day, 0);
  return year * 12 + month;
}

function seriesOf(rule: string, shift: Shift | null): Series {
  const parts = new Map(rule.split(";").map((part) => part.split("=") as [string, string]));
  const listed = (name: string): string[] => parts.get(name)?.split(",") ?? [];
  const month = parts.get("BYMONTH");
  return {
    is: "series",
    freq: (parts.get("FREQ") ?? "DAILY") as Series["freq"],
    interval: Number(parts.get("INTERVAL") ?? 1),
    month: month === undefined ? null : parseInt(month, 10),
    byDay: listed("BYDAY").map((name) => [Number(name.slice(0, -2) || 0), WEEKDAYS.indexOf(name.slice(-2)) + 1] as const),
    byMonthDay: listed("BYMONTHDAY").map(Number),
    isLunar: parts.has("RSCALE"),
    isLeap: month?.endsWith("L") ?? false,
    countsFrom: "due",
    shift,
  };
}
