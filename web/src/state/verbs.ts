/** What a person does with to-dos. Each is one action: shown at once, undone at once. */
import { successorOf } from "../core/ids";
import { addDays, daysBetween } from "../core/days";
import type { Day, Due, Id, Todo, TodoFields } from "../core/model";
import { between, reordered } from "../core/position";
import { childrenByParent, lastPosition, listRows } from "../core/views";
import { longDay } from "../i18n/dates";
import { t } from "../i18n/index.svelte";
import { type Change, changeTodo, newId, sha1 } from "./change";
import type { Client } from "./client.svelte";
import type { UndoStep } from "./undo";

export type Draft = Partial<Omit<TodoFields, "deleted" | "status">> & { readonly title: string };

/** How an action is named in the toast; a long title is cut for the eye. */
export function shortTitle(title: string): string {
  const letters = [...title];
  return letters.length > 24 ? `${letters.slice(0, 23).join("")}…` : title;
}

/** Each after the last of its place, in this order; one undo takes all of them back. */
export function addTodos(client: Client, drafts: readonly Draft[]): { ids: Id[]; step: UndoStep } {
  const lasts = new Map<string, string>();
  const changes = drafts.map((draft): Change => {
    const listId = draft.listId ?? client.view.inboxId;
    const parentId = draft.parentId ?? null;
    const place = `${listId} ${parentId}`;
    const isSibling = (todo: Todo): boolean => todo.listId === listId && todo.parentId === parentId;
    const position = between(lasts.get(place) ?? lastPosition(client.view.todos.values(), isSibling), null);
    lasts.set(place, position);
    return changeTodo({ id: newId() }, { ...draft, position, ...(listId ? { listId } : {}) });
  });
  return { ids: changes.map(({ id }) => id), step: client.act(changes) };
}

/** What was written on top of `seenRev`; another device's words that came meanwhile are then a conflict, not lost. */
export function patchTodo(client: Client, todo: Todo, set: Partial<TodoFields>, seenRev = todo.rev): void {
  client.act([{ ...changeTodo(todo, set), seenRev }]);
}

export function toggleTodo(client: Client, todo: Todo): void {
  if (todo.status === "done") reopenTodo(client, todo);
  else finishTodo(client, todo);
}

export function finishTodo(client: Client, todo: Todo): void {
  client.grace.start(todo.id);
  const step = client.act([changeTodo(todo, { status: "done" })], { key: "toast.done", params: { title: shortTitle(todo.title) } });
  void followUndo(client, [todo], step);
}

/** All at once, and back again with one undo. */
export function finishTodos(client: Client, todos: readonly Todo[]): void {
  const open = todos.filter((todo) => todo.status === "open");
  const step = client.act(open.map((todo) => changeTodo(todo, { status: "done" })), { key: "toast.bulkDone", params: { n: open.length } });
  void followUndo(client, open, step);
}

/** What the server made to follow repeating to-dos goes away again with their finishing, unless somebody touched it. */
async function followUndo(client: Client, todos: readonly Todo[], step: UndoStep): Promise<void> {
  const repeating = todos.filter((todo) => todo.repeat !== null);
  const followers = await Promise.all(repeating.map(async (todo) => ({ todo, nextId: await successorOf(todo.id, sha1) })));
  if (followers.length > 0) step.more = () => followers.flatMap(({ todo, nextId }) => (nextId === null ? [] : withoutFollower(client, todo, nextId)));
}

function withoutFollower(client: Client, todo: Todo, nextId: Id): Change[] {
  const next = client.todo(nextId);
  if (!next) return client.isPending(todo.id) && isEndless(todo) ? [changeTodo({ id: nextId }, { deleted: true })] : [];
  if (next.deletedAt !== null || next.createdAt !== next.updatedAt) return [];
  const children = client.childrenOf.get(nextId) ?? [];
  return [next, ...children].map((one) => changeTodo(one, { deleted: true }));
}

function isEndless(todo: Todo): boolean {
  return todo.repeat !== null && !/COUNT=|UNTIL=/.test(todo.repeat.rule);
}

export function reopenTodo(client: Client, todo: Todo): void {
  client.grace.end(todo.id);
  client.act([changeTodo(todo, { status: "open" })]);
}

/** The place wanted in this order, where it stands `at` now. */
type Where = (at: number, order: readonly Todo[]) => number;

/** Among the open to-dos of its list. False when it is there already or has no such place. */
export function moveTodo(client: Client, todo: Todo, to: Where): boolean {
  return moveAmong(client, listRows(client.view.todos, todo.listId).open, todo, to);
}

/** Among the small ones of its parent. False when it is there already or has no such place. */
export function moveSmall(client: Client, todo: Todo, to: Where): boolean {
  return moveAmong(client, client.childrenOf.get(todo.parentId ?? "") ?? [], todo, to);
}

/** Says where it stands then. */
function moveAmong(client: Client, order: readonly Todo[], todo: Todo, to: Where): boolean {
  const at = order.findIndex((one) => one.id === todo.id);
  const index = to(at, order);
  if (at === -1 || index === at || index < 0 || index >= order.length) return false;
  client.act([...reordered(order, todo.id, index)].map(([id, position]) => changeTodo({ id }, { position })));
  client.announce(t("row.moved", { title: shortTitle(todo.title), at: index + 1, n: order.length }));
  return true;
}

/** Into the trash, with its small ones. */
export function removeTodo(client: Client, todo: Todo): void {
  const children = childrenByParent(client.view.todos.values()).get(todo.id) ?? [];
  const changes = [todo, ...children].map((one) => changeTodo(one, { deleted: true }));
  client.act(changes, { key: "toast.removed", params: { title: shortTitle(todo.title) } });
}

/** Out of the trash; into the inbox if its list is gone. */
export function restoreTodo(client: Client, todo: Todo): void {
  const listId = client.list(todo.listId) ? {} : { listId: client.view.inboxId };
  client.act([changeTodo(todo, { deleted: false, ...listId })], {
    key: "toast.restored",
    params: { title: shortTitle(todo.title) },
  });
}

/** Takes late to-dos to today, keeping their times. */
export function rescheduleToToday(client: Client, todos: readonly Todo[]): void {
  const date = client.clock.now.today;
  const changes = todos.map((todo) => changeTodo(todo, { due: movedTo(todo.due, date) }));
  client.act(changes, { key: "toast.rescheduled", params: { n: todos.length } });
}

/** To another day of the calendar, keeping its time: the due moves, or the start of what has no due. */
export function moveToDay(client: Client, todo: Todo, from: Day, to: Day): void {
  const by = daysBetween(from, to);
  if (by === 0) return;
  const set = todo.due ? { due: { ...todo.due, date: addDays(todo.due.date, by) } } : { start: to };
  client.act([changeTodo(todo, set)], { key: "toast.movedTo", params: { title: shortTitle(todo.title), day: longDay(to, client.clock.now) } });
}

function movedTo(due: Due | null, date: string): Due {
  return { date, time: due?.time ?? null, timeZone: due?.timeZone ?? null };
}
