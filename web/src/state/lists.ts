/** What a person does with lists and saved filters. Each is one action: shown at once, undone at once. */
import type { Color, Filter, Id, List, Section } from "../core/model";
import { between, byPosition, reordered } from "../core/position";
import { lastPosition } from "../core/views";
import { type Change, changeTodo, newId } from "./change";
import type { Client } from "./client.svelte";
import { shortTitle } from "./verbs";

/** With a filter it is a saved filter. */
export function addList(client: Client, set: { name: string; color?: Color; filter?: Filter }): Id {
  const id = newId();
  const last = lastPosition(client.view.lists.values(), () => true);
  client.act([{ entity: "list", id, set: { ...set, position: between(last, null) } }]);
  return id;
}

export function patchList(client: Client, list: List, set: { name?: string; color?: Color; filter?: Filter; sections?: readonly Section[] }): void {
  client.act([{ entity: "list", id: list.id, set }]);
}

/** Out of sight with its to-dos, which stay as they are; back from the settings. */
export function archiveList(client: Client, list: List, archived: boolean): void {
  client.act([{ entity: "list", id: list.id, set: { archived } }], { key: archived ? "toast.archived" : "toast.unarchived", params: { title: shortTitle(list.name) } });
}

/** The list goes, its to-dos go to the trash. Undoing brings back the list first, then what went with it. */
export function removeList(client: Client, list: List): void {
  const inside = [...client.view.todos.values()].filter((todo) => todo.listId === list.id && todo.deletedAt === null);
  const changes: Change[] = [
    ...inside.map((todo) => changeTodo(todo, { deleted: true })),
    { entity: "list", id: list.id, set: { deleted: true } },
  ];
  client.act(changes, { key: "toast.listRemoved", params: { title: shortTitle(list.name) } });
}

export function removeFilter(client: Client, filter: List): void {
  client.act([{ entity: "list", id: filter.id, set: { deleted: true } }], { key: "toast.filterRemoved", params: { title: shortTitle(filter.name) } });
}

/** One place up or down among its like. False when there is none. */
export function moveList(client: Client, list: List, by: 1 | -1): boolean {
  const isLike = (other: List): boolean => !other.isInbox && other.archivedAt === null && Boolean(other.filter) === Boolean(list.filter);
  const order = [...client.view.lists.values()].filter(isLike).sort(byPosition);
  const index = order.findIndex(({ id }) => id === list.id) + by;
  if (index < 0 || index >= order.length) return false;
  client.act([...reordered(order, list.id, index)].map(([id, position]) => ({ entity: "list", id, set: { position } })));
  return true;
}
