/** When a to-do is, seen from the person's today. */
import { localDue, momentIn, todayIn } from "./days";
import type { Clock, Day, Todo } from "./model";

/** The person's clock: everything that depends on now takes it as an argument. */
export interface Now {
  readonly today: Day;
  readonly time: Clock;
  readonly timeZone: string;
  readonly dayStart: Clock;
}

export function nowOf(instantMs: number, timeZone: string, dayStart: Clock): Now {
  return {
    today: todayIn(instantMs, timeZone, dayStart),
    time: momentIn(instantMs, timeZone).time,
    timeZone,
    dayStart,
  };
}

export interface When {
  readonly day: Day | null;
  readonly time: Clock | null;
}

/** Most have none, and loops over everything can leave them out first. */
export function hasDay(todo: Todo): boolean {
  return todo.due !== null || todo.start !== null;
}

/** The day a to-do belongs to: its due, else its start. */
export function whenOf(todo: Todo, now: Now): When {
  if (todo.due) {
    const { date, time } = localDue(todo.due, now.timeZone);
    return { day: date, time };
  }
  return { day: todo.start, time: null };
}

export function isLate(todo: Todo, now: Now): boolean {
  if (todo.status === "done" || todo.due === null) return false;
  return localDue(todo.due, now.timeZone).date < now.today;
}

export function isDoneToday(todo: Todo, now: Now): boolean {
  return todo.completedAt !== null && dayOfInstant(todo.completedAt, now) === now.today;
}

export function dayOfInstant(instant: string, now: Now): Day {
  return todayIn(Date.parse(instant), now.timeZone, now.dayStart);
}

export type DayPart = "morning" | "afternoon" | "evening";

export function dayPartOf(time: Clock): DayPart {
  if (time < "12:00") return "morning";
  return time < "18:00" ? "afternoon" : "evening";
}
