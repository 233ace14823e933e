/** What each view shows, in order. Pure selections over the replica. */
import { addDays } from "./days";
import type { Day, Filter, Id, List, Todo } from "./model";
import { byPosition } from "./position";
import { byWhen, isOfToday, type TodayRow } from "./today";
import { dayOfInstant, hasDay, type Now, whenOf } from "./when";

type Todos = ReadonlyMap<Id, Todo>;

export interface ListRows {
  readonly open: readonly Todo[];
  readonly done: readonly Todo[];
}

const NOTHING: ReadonlySet<Id> = new Set();

/**
 * A list's own to-dos; small ones stand under their parent, unless the parent is elsewhere or gone.
 * Those in `staying` count as open: they were finished a moment ago.
 */
export function listRows(todos: Todos, listId: Id, staying = NOTHING): ListRows {
  const open: Todo[] = [];
  const done: Todo[] = [];
  for (const todo of todos.values()) {
    if (todo.listId !== listId || todo.deletedAt !== null || isUnderParent(todos, todo)) continue;
    (todo.status === "done" && !staying.has(todo.id) ? done : open).push(todo);
  }
  return { open: open.sort(byPosition), done: done.sort(byCompletion) };
}

export function isUnderParent(todos: Todos, todo: Todo): boolean {
  if (todo.parentId === null) return false;
  const parent = todos.get(todo.parentId);
  return parent !== undefined && parent.deletedAt === null && parent.listId === todo.listId;
}

export function orderedLists(lists: ReadonlyMap<Id, List>): List[] {
  return [...lists.values()].filter((list) => !list.isInbox && !list.filter && list.archivedAt === null).sort(byPosition);
}

export type SavedFilter = List & { readonly filter: Filter };

export function orderedFilters(lists: ReadonlyMap<Id, List>): SavedFilter[] {
  return [...lists.values()].filter((list): list is SavedFilter => Boolean(list.filter)).sort(byPosition);
}

export interface Counts {
  readonly today: number;
  readonly byList: ReadonlyMap<Id, number>;
}

/** Open to-dos beside each name in the sidebar, in one pass. */
export function countOpen(todos: Todos, now: Now): Counts {
  const byList = new Map<Id, number>();
  let today = 0;
  for (const todo of todos.values()) {
    if (todo.deletedAt !== null || todo.status === "done") continue;
    if (isOfToday(todo, now)) today += 1;
    if (!isUnderParent(todos, todo)) byList.set(todo.listId, (byList.get(todo.listId) ?? 0) + 1);
  }
  return { today, byList };
}

export interface DayRows {
  readonly day: Day;
  readonly rows: readonly TodayRow[];
}

/** Every day of the coming two weeks, then only the days that hold something. `staying`: as in `listRows`. */
export function upcomingDays(todos: Iterable<Todo>, now: Now, fullDays = 14, staying = NOTHING): DayRows[] {
  const byDay = new Map<Day, TodayRow[]>();
  for (let ahead = 1; ahead <= fullDays; ahead += 1) byDay.set(addDays(now.today, ahead), []);
  for (const todo of todos) {
    if (!hasDay(todo) || todo.deletedAt !== null || (todo.status === "done" && !staying.has(todo.id))) continue;
    const when = whenOf(todo, now);
    if (when.day === null || when.day <= now.today) continue;
    const rows = byDay.get(when.day);
    if (rows) rows.push({ todo, when });
    else byDay.set(when.day, [{ todo, when }]);
  }
  return [...byDay].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, rows]) => ({ day, rows: rows.sort(byWhen) }));
}

export interface DoneDay {
  readonly day: Day;
  readonly todos: readonly Todo[];
}

/** The latest `limit` finished to-dos by the day they were finished. */
export function doneDays(todos: Iterable<Todo>, now: Now, limit: number): { days: DoneDay[]; total: number } {
  const done = [...todos].filter((todo) => todo.status === "done" && todo.deletedAt === null).sort(byCompletion);
  const days = new Map<Day, Todo[]>();
  for (const todo of done.slice(0, limit)) {
    const day = dayOfInstant(todo.completedAt ?? todo.updatedAt, now);
    const rows = days.get(day);
    if (rows) rows.push(todo);
    else days.set(day, [todo]);
  }
  return { days: [...days].map(([day, rows]) => ({ day, todos: rows })), total: done.length };
}

export function trashRows(todos: Iterable<Todo>): Todo[] {
  return [...todos].filter((todo) => todo.deletedAt !== null).sort((a, b) => newestFirst(a.deletedAt, b.deletedAt) || byPosition(a, b));
}

export function childrenByParent(todos: Iterable<Todo>): Map<Id, Todo[]> {
  const children = new Map<Id, Todo[]>();
  for (const todo of todos) {
    if (todo.parentId === null || todo.deletedAt !== null) continue;
    const siblings = children.get(todo.parentId);
    if (siblings) siblings.push(todo);
    else children.set(todo.parentId, [todo]);
  }
  for (const siblings of children.values()) siblings.sort(byPosition);
  return children;
}

/** Open to-dos of each tag; a tag that only done ones have is there with none. By the Korean order of names. */
export function tagCounts(todos: Iterable<Todo>): { tag: string; n: number }[] {
  const counts = new Map<string, number>();
  for (const todo of todos) {
    if (todo.deletedAt !== null) continue;
    for (const tag of todo.tags) counts.set(tag, (counts.get(tag) ?? 0) + (todo.status === "open" ? 1 : 0));
  }
  const { compare } = new Intl.Collator("ko");
  return [...counts].map(([tag, n]) => ({ tag, n })).sort((a, b) => compare(a.tag, b.tag));
}

/** To-dos of a tag, wherever they are: open ones by position, done ones by when. */
export function tagRows(todos: Todos, tag: string, staying = NOTHING): ListRows {
  const found = [...todos.values()].filter((todo) => todo.deletedAt === null && todo.tags.includes(tag));
  const isOpen = (todo: Todo): boolean => todo.status === "open" || staying.has(todo.id);
  const [open, done] = [found.filter(isOpen), found.filter((todo) => !isOpen(todo))];
  return { open: open.sort(byPosition), done: done.sort(byCompletion) };
}

export function tagsInUse(todos: Iterable<Todo>): string[] {
  const counts = new Map<string, number>();
  for (const todo of todos) for (const tag of todo.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([tag]) => tag);
}

/** The last position among siblings; null when there are none. */
export function lastPosition<P extends { position: string }>(all: Iterable<P>, isSibling: (one: P) => boolean): string | null {
  let last: string | null = null;
  for (const one of all) if (isSibling(one) && (last === null || one.position > last)) last = one.position;
  return last;
}

function byCompletion(a: Todo, b: Todo): number {
  return newestFirst(a.completedAt, b.completedAt) || byPosition(a, b);
}

function newestFirst(a: string | null, b: string | null): number {
  if (a === b) return 0;
  return (a ?? "") > (b ?? "") ? -1 : 1;
}
