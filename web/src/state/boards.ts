/** What a person does on a board. */
import { columnsOf, DONE, FIRST, placedIn } from "../core/board";
import type { Id, List, Todo, TodoFields } from "../core/model";
import { columnName, namedSections } from "../i18n/boards";
import { t } from "../i18n/index.svelte";
import { changeTodo, newId } from "./change";
import type { Client } from "./client.svelte";
import { patchList } from "./lists";
import { finishTodo, shortTitle } from "./verbs";

/** Before the to-do that is `index`-th among the others of that column. Into the last column it is finished, out of it reopened. */
export function moveToColumn(client: Client, list: List, todo: Todo, columnId: Id, index: number): void {
  const column = columnsOf(client.view.todos, list).find(({ id }) => id === columnId);
  if (!column) return;
  if (columnId === DONE) {
    if (todo.status === "open") finishTodo(client, todo);
    return;
  }
  const positions = placedIn(column, todo.id, index);
  const set: Partial<TodoFields> = { section: columnId === FIRST ? null : columnId };
  if (todo.status === "done") set.status = "open";
  const position = positions.get(todo.id);
  if (position !== undefined) set.position = position;
  const others = [...positions].filter(([id]) => id !== todo.id).map(([id, place]) => changeTodo({ id }, { position: place }));
  client.act([changeTodo(todo, set), ...others]);
  client.announce(t("board.moved", { title: shortTitle(todo.title), column: columnName(columnId, list) }));
}

/** One column to the side, or one place up or down in its own. */
export function stepOnBoard(client: Client, list: List, todo: Todo, { across, down }: { across: number; down: number }): void {
  const columns = columnsOf(client.view.todos, list);
  const at = columns.findIndex(({ todos }) => todos.some(({ id }) => id === todo.id));
  const row = columns[at]?.todos.findIndex(({ id }) => id === todo.id) ?? -1;
  const to = columns[at + across];
  const index = row + down;
  if (!to || row === -1 || index < 0 || (across === 0 && index >= to.todos.length)) return;
  moveToColumn(client, list, todo, to.id, index);
}

export function addSection(client: Client, list: List, name: string): void {
  patchList(client, list, { sections: [...namedSections(list), { id: newId(), name }] });
}

export function renameSection(client: Client, list: List, id: Id, name: string): void {
  patchList(client, list, { sections: namedSections(list).map((section) => (section.id === id ? { id, name } : section)) });
}

/** Its to-dos stand before the first section then. */
export function removeSection(client: Client, list: List, id: Id): void {
  const sections = namedSections(list).filter((section) => section.id !== id);
  client.act([{ entity: "list", id: list.id, set: { sections } }], { key: "toast.sectionRemoved", params: { title: columnName(id, list) } });
}

export function moveSection(client: Client, list: List, id: Id, by: 1 | -1): void {
  const order = [...namedSections(list)];
  const at = order.findIndex((section) => section.id === id);
  const [section] = order.splice(at, 1);
  if (section) order.splice(at + by, 0, section);
  patchList(client, list, { sections: order });
}
