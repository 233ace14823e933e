/** A list as columns: what is in no section, its sections in order, what is done. */
import { byPosition, reordered } from "./position";
import type { Id, List, Todo } from "./model";
import { listRows } from "./views";

/** Sections of a list that nobody has changed; clients know words for them. */
export const USUAL_SECTIONS = ["doing", "waiting"] as const;

/** The column before the sections, and the one after them. */
export const FIRST = "first";
export const DONE = "done";

export interface Column {
  /** FIRST, DONE or the id of a section. */
  readonly id: Id;
  readonly todos: readonly Todo[];
}

export function sectionIdsOf(list: Pick<List, "sections">): readonly Id[] {
  return list.sections?.map(({ id }) => id) ?? USUAL_SECTIONS;
}

/** Those in `staying` count as open: they were finished a moment ago. */
export function columnsOf(todos: ReadonlyMap<Id, Todo>, list: List, staying?: ReadonlySet<Id>): Column[] {
  const sections = sectionIdsOf(list);
  const { open, done } = listRows(todos, list.id, staying);
  const columns = new Map<Id, Todo[]>([FIRST, ...sections].map((id) => [id, []]));
  for (const todo of open) columns.get(columnOf(todo, sections))?.push(todo);
  return [...[...columns].map(([id, some]) => ({ id, todos: some })), { id: DONE, todos: done }];
}

/** A section that is gone, or of another list, is none. */
function columnOf(todo: Todo, sections: readonly Id[]): Id {
  return todo.section && sections.includes(todo.section) ? todo.section : FIRST;
}

/** New positions that take a to-do to `index` among a column's; of those done the order is when they were. */
export function placedIn(column: Column, id: Id, index: number): ReadonlyMap<Id, string> {
  if (column.id === DONE) return new Map();
  const siblings = column.todos.filter((todo) => todo.id !== id).sort(byPosition);
  return siblings.length === 0 ? new Map() : reordered(siblings, id, Math.min(index, siblings.length));
}
