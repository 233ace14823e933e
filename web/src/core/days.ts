/** Calendar days as `YYYY-MM-DD`, clocks as `HH:MM`, and what both are in a time zone. No clock is read here. */
import type { Clock, Day, Due } from "./model";

const DAY_MS = 86_400_000;

export interface Moment {
  readonly day: Day;
  readonly time: Clock;
}

export function addDays(day: Day, days: number): Day {
  return dayOfUtc(utcOf(day) + days * DAY_MS);
}

export function daysBetween(from: Day, to: Day): number {
  return Math.round((utcOf(to) - utcOf(from)) / DAY_MS);
}

/** 0 is Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(utcOf(day)).getUTCDay();
}

export function partsOfDay(day: Day): { year: number; month: number; date: number } {
  const [year = 1970, month = 1, date = 1] = day.split("-").map(Number);
  return { year, month, date };
}

export function minutesOf(time: Clock): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

/** What the wall says at an instant in a zone. */
export function momentIn(instantMs: number, timeZone: string): Moment {
  const parts = Object.fromEntries(formatter(timeZone).formatToParts(instantMs).map((part) => [part.type, part.value]));
  return {
    day: `${parts["year"] ?? "1970"}-${parts["month"] ?? "01"}-${parts["day"] ?? "01"}`,
    time: `${parts["hour"] ?? "00"}:${parts["minute"] ?? "00"}`,
  };
}

/** The person's day: before `dayStart` it is still yesterday (`spec/vectors/today.json`). */
export function todayIn(instantMs: number, timeZone: string, dayStart: Clock): Day {
  const { day, time } = momentIn(instantMs, timeZone);
  return time < dayStart ? addDays(day, -1) : day;
}

/** A due as the person's wall shows it: floating stays, a zoned time is moved into their zone. */
export function localDue(due: Due, timeZone: string): { date: Day; time: Clock | null } {
  if (due.time === null || due.timeZone === null || due.timeZone === timeZone) return due;
  const { day, time } = momentIn(instantOf(due.date, due.time, due.timeZone), timeZone);
  return { date: day, time };
}

/** The instant at which a zone's wall shows this; in a gap of summer time, the later side. */
export function instantOf(day: Day, time: Clock, timeZone: string): number {
  const wall = utcOf(day) + minutesOf(time) * 60_000;
  const first = wall - offsetMs(wall, timeZone);
  return wall - offsetMs(first, timeZone);
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && dayOfUtc(utcOf(text)) === text;
}

/** Milliseconds until the wall minute turns. */
export function msToNextMinute(instantMs: number): number {
  return 60_000 - (instantMs % 60_000);
}

function offsetMs(instantMs: number, timeZone: string): number {
  const { day, time } = momentIn(instantMs, timeZone);
  return utcOf(day) + minutesOf(time) * 60_000 - Math.floor(instantMs / 60_000) * 60_000;
}

function utcOf(day: Day): number {
  const { year, month, date } = partsOfDay(day);
  return Date.UTC(year, month - 1, date);
}

function dayOfUtc(ms: number): Day {
  return new Date(ms).toISOString().slice(0, 10);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  let made = formatters.get(timeZone);
  if (!made) {
    made = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    });
    formatters.set(timeZone, made);
  }
  return made;
}

