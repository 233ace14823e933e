/** The month as weeks of days, and what stands on each day. A month is `YYYY-MM`, a year `YYYY`. */
import { addDays, partsOfDay, weekdayOf } from "./days";
import type { Day, Todo } from "./model";
import { byWhen, type TodayRow } from "./today";
import { hasDay, type Now, whenOf } from "./when";

export type Month = string;

const WEEK = 7;

export function monthOf(day: Day): Month {
  return day.slice(0, 7);
}

export function isMonth(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

export function isYear(text: string): boolean {
  return /^[1-9]\d{3}$/.test(text);
}

export function addMonths(month: Month, months: number): Month {
  const { year, month: number } = partsOfDay(`${month}-01`);
  const count = year * 12 + number - 1 + months;
  return `${String(Math.floor(count / 12)).padStart(4, "0")}-${String((count % 12) + 1).padStart(2, "0")}`;
}

/** Whole weeks, as many as the month touches. `weekStart`: 0 is Sunday. */
export function daysOfMonth(month: Month, weekStart: number): Day[] {
  const first = `${month}-01`;
  const start = addDays(first, -((weekdayOf(first) - weekStart + WEEK) % WEEK));
  const next = `${addMonths(month, 1)}-01`;
  const days: Day[] = [];
  for (let day = start; day < next || days.length % WEEK !== 0; day = addDays(day, 1)) days.push(day);
  return days;
}

/** The seven days of the week that has the day. */
export function daysOfWeek(day: Day, weekStart: number): Day[] {
  const start = addDays(day, -((weekdayOf(day) - weekStart + WEEK) % WEEK));
  return Array.from({ length: WEEK }, (_, ahead) => addDays(start, ahead));
}

/** Open ones first, each part by time. Those in the trash and those without a day are left out. */
export function rowsByDay(todos: Iterable<Todo>, now: Now, first: Day, last: Day): Map<Day, TodayRow[]> {
  const byDay = new Map<Day, TodayRow[]>();
  for (const todo of todos) {
    if (!hasDay(todo) || todo.deletedAt !== null) continue;
    const when = whenOf(todo, now);
    if (when.day === null || when.day < first || when.day > last) continue;
    const rows = byDay.get(when.day);
    if (rows) rows.push({ todo, when });
    else byDay.set(when.day, [{ todo, when }]);
  }
  for (const rows of byDay.values()) rows.sort((a, b) => rank(a) - rank(b) || byWhen(a, b));
  return byDay;
}

/** How many open to-dos stand on each day that has any. */
export function openByDay(todos: Iterable<Todo>, now: Now): Map<Day, number> {
  const counts = new Map<Day, number>();
  for (const todo of todos) {
    if (todo.status !== "open" || todo.deletedAt !== null || !hasDay(todo)) continue;
    const { day } = whenOf(todo, now);
    if (day !== null) counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  return counts;
}

function rank(row: TodayRow): number {
  return row.todo.status === "done" ? 1 : 0;
}
