/** Today: what is late, the parts of the day, what has no time. Done rows stay where they were until the day turns. */
import type { Todo } from "./model";
import { byPosition } from "./position";
import { type DayPart, dayPartOf, hasDay, isDoneToday, type Now, type When, whenOf } from "./when";

export type TodayGroupId = "late" | DayPart | "any";

export interface TodayRow {
  readonly todo: Todo;
  readonly when: When;
}

export interface TodayGroup {
  readonly id: TodayGroupId;
  readonly rows: readonly TodayRow[];
  /** The now-line stands before this row; `rows.length` is after the last; null is elsewhere. */
  readonly nowAt: number | null;
}

export interface Today {
  readonly groups: readonly TodayGroup[];
  readonly done: number;
  readonly total: number;
  readonly late: readonly Todo[];
}

const ORDER: readonly TodayGroupId[] = ["late", "morning", "afternoon", "evening", "any"];
const PARTS: readonly TodayGroupId[] = ["morning", "afternoon", "evening"];

export function todayOf(todos: Iterable<Todo>, now: Now): Today {
  const rows = new Map<TodayGroupId, TodayRow[]>(ORDER.map((id) => [id, []]));
  for (const todo of todos) {
    if (!hasDay(todo)) continue;
    const row = { todo, when: whenOf(todo, now) };
    const id = groupOf(row, now);
    if (id) rows.get(id)?.push(row);
  }
  for (const group of rows.values()) group.sort(byWhen);
  const filled = ORDER.filter((id) => (rows.get(id) ?? []).length > 0);
  const line = nowLine(rows, now);
  const all = [...rows.values()].flat();
  return {
    groups: filled.map((id) => ({ id, rows: rows.get(id) ?? [], nowAt: line?.id === id ? line.at : null })),
    done: all.filter((row) => row.todo.status === "done").length,
    total: all.length,
    late: (rows.get("late") ?? []).map((row) => row.todo).filter((todo) => todo.status === "open"),
  };
}

/** How many open to-dos today holds, late ones included. */
export function isOfToday(todo: Todo, now: Now): boolean {
  return hasDay(todo) && groupOf({ todo, when: whenOf(todo, now) }, now) !== null;
}

function groupOf({ todo, when }: TodayRow, now: Now): TodayGroupId | null {
  if (todo.deletedAt !== null || when.day === null || when.day > now.today) return null;
  if (todo.status === "done" && when.day < now.today && !isDoneToday(todo, now)) return null;
  if (todo.due !== null && when.day < now.today) return "late";
  return when.time === null ? "any" : dayPartOf(when.time);
}

export function byWhen(a: TodayRow, b: TodayRow): number {
  const first = `${a.when.day ?? ""}${a.when.time ?? "~"}`;
  const second = `${b.when.day ?? ""}${b.when.time ?? "~"}`;
  if (first !== second) return first < second ? -1 : 1;
  return byPosition(a.todo, b.todo);
}

function nowLine(rows: ReadonlyMap<TodayGroupId, readonly TodayRow[]>, now: Now): { id: TodayGroupId; at: number } | null {
  const filled = PARTS.filter((id) => (rows.get(id) ?? []).length > 0);
  const part = dayPartOf(now.time);
  const id = filled.find((candidate) => candidate === part) ?? filled.find((candidate) => PARTS.indexOf(candidate) > PARTS.indexOf(part)) ?? filled.at(-1);
  if (!id) return null;
  const group = rows.get(id) ?? [];
  const later = group.findIndex((row) => (row.when.time ?? "") > now.time);
  return { id, at: later === -1 ? group.length : later };
}
