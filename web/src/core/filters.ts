/** What a saved filter finds. The server keeps filters and never applies one: `hanbit.domain.filters` says what they mean. */
import { addDays } from "./days";
import { isFoundIn } from "./find";
import type { DueWithin, Filter, Id, Todo } from "./model";
import { queryOf } from "./search";
import { byWhen, type TodayRow } from "./today";
import { type Now, type When, whenOf } from "./when";

export const DUE_WITHIN: readonly DueWithin[] = ["overdue", "today", "week", "month", "none"];

const WEEK_DAYS = 7;
const MONTH_DAYS = 30;

/** By day and time, those without a day last. Those in the trash are left out; those in `staying` count as open. */
export function filteredRows(filter: Filter, todos: Iterable<Todo>, now: Now, staying: ReadonlySet<Id> = new Set()): TodayRow[] {
  const query = queryOf(filter.text);
  const rows: TodayRow[] = [];
  for (const todo of todos) {
    const when = whenOf(todo, now);
    const status = staying.has(todo.id) ? "open" : todo.status;
    if (fits(filter, { ...todo, status }, when, now) && (query === null || isFoundIn(query, todo))) rows.push({ todo, when });
  }
  return rows.sort((a, b) => Number(a.when.day === null) - Number(b.when.day === null) || byWhen(a, b));
}

/** Those that a filter lets through by all but its text, in the order they come. */
export function* todosWithin(filter: Filter, todos: Iterable<Todo>, now: Now): Generator<Todo> {
  for (const todo of todos) if (fits(filter, todo, whenOf(todo, now), now)) yield todo;
}

function fits({ tags, listIds, priority, due, status }: Filter, todo: Todo, when: When, now: Now): boolean {
  if (todo.deletedAt !== null || (status !== "any" && todo.status !== status) || todo.priority < priority) return false;
  if (listIds.length > 0 && !listIds.includes(todo.listId)) return false;
  return tags.every((tag) => todo.tags.includes(tag)) && (due === null || isWithin(due, when, now));
}

function isWithin(due: DueWithin, { day }: When, { today }: Now): boolean {
  if (day === null || due === "none") return day === null && due === "none";
  switch (due) {
    case "overdue":
      return day < today;
    case "today":
      return day === today;
    case "week":
      return day >= today && day < addDays(today, WEEK_DAYS);
    case "month":
      return day >= today && day < addDays(today, MONTH_DAYS);
  }
}
