/** Which to-dos with a time are to be reminded of. */
import { instantOf } from "./days";
import type { Todo } from "./model";

const MINUTE_MS = 60_000;

export interface Reminder {
  readonly todo: Todo;
  /** When its time is; the reminder comes before. */
  readonly atMs: number;
}

/** Open ones whose reminder falls after `afterMs` and not after `untilMs`, earliest first. A floating time is the person's. */
export function remindersIn(todos: Iterable<Todo>, { afterMs, untilMs, minutesBefore, timeZone }: { afterMs: number; untilMs: number; minutesBefore: number; timeZone: string }): Reminder[] {
  const found: Reminder[] = [];
  for (const todo of todos) {
    if (todo.deletedAt !== null || todo.status === "done" || !todo.due?.time) continue;
    const atMs = instantOf(todo.due.date, todo.due.time, todo.due.timeZone ?? timeZone);
    const remindMs = atMs - minutesBefore * MINUTE_MS;
    if (remindMs > afterMs && remindMs <= untilMs) found.push({ todo, atMs });
  }
  return found.sort((a, b) => a.atMs - b.atMs);
}
