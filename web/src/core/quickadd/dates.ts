/** Dates by the words for them, as days from 1970-01-01. Null for a date that does not exist: the words stay words. */
import { partsOfDay } from "../days";
import { type Calendar, dayOf, numberOf, weekdayOf } from "./calendar";

/** Years in which 29 February comes at least once (1896–1904). */
export const LEAP_SPAN = 8;

export interface YearMonth {
  readonly year: number;
  readonly month: number;
}

export function dateOf(year: number, month: number, day: number): number | null {
  if (day < 1 || day > lengthOf(year, month)) return null;
  return firstOf(year, month) + day - 1;
}

export function firstOf(year: number, month: number): number {
  return numberOf(`${year}-${String(month).padStart(2, "0")}-01`);
}

export function lastOf(year: number, month: number): number {
  return month === 12 ? firstOf(year + 1, 1) - 1 : firstOf(year, month + 1) - 1;
}

function lengthOf(year: number, month: number): number {
  return lastOf(year, month) - firstOf(year, month) + 1;
}

export function yearOf(day: number): number {
  return partsOfDay(dayOf(day)).year;
}

export function monthAfter(day: number, months: number): YearMonth {
  const { year, month } = partsOfDay(dayOf(day));
  const count = year * 12 + month - 1 + months;
  return { year: Math.floor(count / 12), month: (count % 12) + 1 };
}

/** `span`: a number and d, w, m or y. Of a shorter month, its last day. */
export function plus(day: number, span: string): number {
  const n = Number(span.slice(0, -1));
  const unit = span.at(-1);
  if (unit === "d" || unit === "w") return day + n * (unit === "w" ? 7 : 1);
  const { year, month } = monthAfter(day, unit === "y" ? n * 12 : n);
  return dateOf(year, month, partsOfDay(dayOf(day)).date) ?? lastOf(year, month);
}

export function mondayOf(day: number): number {
  return day - weekdayOf(day) + 1;
}

/** The next one; on a Friday, Friday is a week from now. */
export function comingWeekday(today: number, weekday: number): number {
  return today + ((weekday - weekdayOf(today) - 1 + 7) % 7) + 1;
}

/** Today or the next one. */
export function comingMonthDay(today: number, month: number, day: number): number | null {
  const first = yearOf(today);
  for (let year = first; year <= first + LEAP_SPAN; year += 1) {
    const found = dateOf(year, month, day);
    if (found !== null && found >= today) return found;
  }
  return null;
}

/** Today or the next one, in the first month that has it. */
export function comingDayOfMonth(today: number, day: number): number | null {
  for (let months = 0; months < 3; months += 1) {
    const { year, month } = monthAfter(today, months);
    const found = dateOf(year, month, day);
    if (found !== null && found >= today) return found;
  }
  return null;
}

/** `ordinal`: 1 is the first, -1 the last. */
export function nthWeekday(year: number, month: number, ordinal: number, weekday: number): number | null {
  const last = lastOf(year, month);
  if (ordinal < 0) return last - ((weekdayOf(last) - weekday + 7) % 7);
  const first = firstOf(year, month);
  const found = first + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (ordinal - 1);
  return found <= last ? found : null;
}

export function businessDayAfter(calendar: Calendar, day: number, count: number): number {
  let found = day;
  for (let n = 0; n < count; n += 1) found = calendar.shifted(found + 1, "after");
  return found;
}
