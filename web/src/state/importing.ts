/** What an exported file adds to this account: everything that is not here yet, under the ids it had. */
import type { Exported } from "../core/exported";
import type { Id, List, Todo, TodoFields } from "../core/model";
import { type Change, changeTodo, wholeOf } from "./change";
import type { View } from "./client.svelte";

/** The server takes no more in one account, the inbox and filters included. */
export const MAX_LISTS = 500;

export interface Sums {
  readonly todos: number;
  /** Of those, in the trash. */
  readonly binned: number;
  readonly lists: number;
  readonly filters: number;
}

export interface Plan {
  readonly changes: readonly Change[];
  readonly fresh: Sums;
  /** Here already, and left as they are. */
  readonly known: Sums;
  readonly hasRoom: boolean;
}

export function planOf({ lists, todos }: Exported, view: View): Plan {
  const own = lists.filter((list) => !list.isInbox && !list.deletedAt);
  const freshLists = own.filter(({ id }) => !view.lists.has(id));
  const freshTodos = parentsFirst(todos.filter(({ id }) => !view.todos.has(id)));
  const homes = new Set([...view.lists.values(), ...freshLists].filter((list) => !list.filter).map(({ id }) => id));
  const homeOf = (id: Id): Id => (homes.has(id) ? id : view.inboxId);
  const ids = new Set(freshTodos.map(({ id }) => id));
  const hasParent = ({ parentId }: Todo): boolean => parentId !== null && (ids.has(parentId) || view.todos.get(parentId)?.deletedAt === null);
  return {
    changes: [
      ...inboxSections(lists, view),
      ...freshLists.map((list): Change => ({ entity: "list", id: list.id, set: listSet(list, homeOf) })),
      ...freshTodos.map((todo) => made({ ...todo, listId: homeOf(todo.listId), parentId: hasParent(todo) ? todo.parentId : null })),
      ...freshTodos.flatMap(afterwards),
    ],
    fresh: sumsOf(freshTodos, freshLists),
    known: sumsOf(todos.filter(({ id }) => view.todos.has(id)), own.filter(({ id }) => view.lists.has(id))),
    hasRoom: view.lists.size + freshLists.length <= MAX_LISTS,
  };
}

function sumsOf(todos: readonly Todo[], lists: readonly List[]): Sums {
  const filters = lists.filter((list) => list.filter).length;
  return { todos: todos.length, binned: todos.filter((todo) => todo.deletedAt !== null).length, lists: lists.length - filters, filters };
}

/** A small one is made when its parent is there. */
function parentsFirst(todos: readonly Todo[]): Todo[] {
  const waiting = new Map(todos.map((todo) => [todo.id, todo]));
  const placed: Todo[] = [];
  const place = (todo: Todo): void => {
    waiting.delete(todo.id);
    const parent = waiting.get(todo.parentId ?? "");
    if (parent) place(parent);
    placed.push(todo);
  };
  for (const todo of todos) if (waiting.has(todo.id)) place(todo);
  return placed;
}

/** The inbox is everybody's own: of another one come its to-dos, and its columns where this one has none. */
function inboxSections(lists: readonly List[], view: View): Change[] {
  const sections = lists.find((list) => list.isInbox)?.sections;
  return sections && !view.lists.get(view.inboxId)?.sections ? [{ entity: "list", id: view.inboxId, set: { sections } }] : [];
}

function listSet(list: List, homeOf: (id: Id) => Id): ReturnType<typeof wholeOf> {
  return wholeOf(list.filter ? { ...list, filter: { ...list.filter, listIds: list.filter.listIds.map(homeOf) } } : list);
}

/** A finished one without its repeat, or the server would make what follows it once more. */
function made(todo: Todo): Change {
  const { title, listId, position, status, notes, due, start, priority, tags, parentId, section, completedAt } = todo;
  const repeat = status === "open" ? todo.repeat : null;
  const set: Partial<TodoFields> = { title, listId, position, status, notes, due, start, priority, tags, parentId, section: section ?? null, repeat };
  return { ...changeTodo(todo, set), ...(completedAt === null ? {} : { at: completedAt }) };
}

/** What only goes with a to-do that is there: its repeat if it is finished, and its way into the trash. */
function afterwards(todo: Todo): Change[] {
  const repeat = todo.status === "done" && todo.repeat !== null ? { repeat: todo.repeat } : {};
  const set = { ...repeat, ...(todo.deletedAt === null ? {} : { deleted: true }) };
  return Object.keys(set).length === 0 ? [] : [changeTodo(todo, set)];
}
