/** Everything the keyboard can do, in the order the help page shows it. */
import type { Todo } from "../core/model";
import type { Action } from "../state/actions";
import type { Client } from "../state/client.svelte";
import { moveTodo, removeTodo, rescheduleToToday, toggleTodo } from "../state/verbs";
import { flip } from "../ui/flip";
import { focusRow, moveSelection } from "./selection";

export interface Doors {
  readonly add: () => void;
  readonly help: () => void;
  readonly palette: () => void;
  readonly isDialogOpen: () => boolean;
}

export function actionsOf(client: Client, doors: Doors): Action[] {
  const selected = (): ReturnType<Client["todo"]> => (client.selectedId === null ? undefined : client.todo(client.selectedId));
  const hasSelected = (): boolean => selected() !== undefined;
  const withSelected = (act: (todo: NonNullable<ReturnType<typeof selected>>) => void) => (): boolean => {
    const todo = selected();
    if (todo) act(todo);
    return todo !== undefined;
  };
  const canMove = (): boolean => hasSelected() && client.openId === null && ["list", "inbox"].includes(client.router.route.name);
  const go = (name: "today" | "upcoming" | "calendar" | "inbox" | "search") => (): undefined =>
    client.router.go(name === "search" ? { name, query: "" } : name === "calendar" ? { name, month: null } : { name }) as undefined;
  const step = (by: 1 | -1) => (): boolean => moveSelection(client, by);
  return [
    { id: "add", labelKey: "action.add", keys: [{ code: "KeyN" }], run: () => doors.add() as undefined },
    { id: "search", labelKey: "action.search", keys: [{ code: "Slash" }], run: go("search") },
    { id: "palette", labelKey: "action.palette", keys: [{ code: "KeyK", isCommand: true }], run: () => doors.palette() as undefined },
    { id: "next", labelKey: "action.next", keys: [{ code: "KeyJ" }, { code: "ArrowDown" }], run: step(1) },
    { id: "previous", labelKey: "action.previous", keys: [{ code: "KeyK" }, { code: "ArrowUp" }], run: step(-1) },
    { id: "finish", labelKey: "action.finish", keys: [{ code: "Space" }], isEnabled: hasSelected, run: withSelected((todo) => toggleTodo(client, todo)) },
    { id: "pick", labelKey: "action.pick", keys: [{ code: "KeyX" }], isEnabled: hasSelected, run: withSelected((todo) => client.togglePick(todo.id)) },
    { id: "open", labelKey: "action.open", keys: [{ code: "Enter" }], isEnabled: hasSelected, run: withSelected((todo) => client.open(todo.id)) },
    { id: "close", labelKey: "action.close", keys: [{ code: "Escape" }], isEnabled: () => client.openId !== null || client.picked.size > 0 || hasSelected(), run: () => escape(client) },
    { id: "toToday", labelKey: "action.toToday", keys: [{ code: "KeyT" }], isEnabled: hasSelected, run: withSelected((todo) => rescheduleToToday(client, [todo])) },
    { id: "remove", labelKey: "action.remove", keys: [{ code: "Delete" }], isEnabled: hasSelected, run: withSelected((todo) => removeTodo(client, todo)) },
    { id: "up", labelKey: "action.up", keys: [{ code: "ArrowUp", isAlt: true }], isEnabled: canMove, run: withSelected((todo) => shift(client, todo, -1)) },
    { id: "down", labelKey: "action.down", keys: [{ code: "ArrowDown", isAlt: true }], isEnabled: canMove, run: withSelected((todo) => shift(client, todo, 1)) },
    { id: "undo", labelKey: "action.undo", keys: [{ code: "KeyZ", isCommand: true }], run: () => client.undo() },
    { id: "today", labelKey: "action.today", keys: [{ code: "Digit1" }], run: go("today") },
    { id: "upcoming", labelKey: "action.upcoming", keys: [{ code: "Digit2" }], run: go("upcoming") },
    { id: "calendar", labelKey: "action.calendar", keys: [{ code: "Digit3" }], run: go("calendar") },
    { id: "inbox", labelKey: "action.inbox", keys: [{ code: "Digit4" }], run: go("inbox") },
    { id: "help", labelKey: "action.help", keys: [{ code: "Slash", isShift: true }], run: () => doors.help() as undefined },
  ];
}

function shift(client: Client, todo: Todo, by: 1 | -1): void {
  void flip(() => moveTodo(client, todo, (at) => at + by)).then(() => focusRow(todo.id));
}

function escape(client: Client): undefined {
  if (client.openId !== null) client.closeTodo();
  else if (client.picked.size > 0) client.picked = new Set();
  else client.selectedId = null;
}
