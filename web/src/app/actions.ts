/** Everything the keyboard can do, in the order the help page shows it. */
import { tick } from "svelte";

import type { Id, Todo } from "../core/model";
import type { Action } from "../state/actions";
import type { Client } from "../state/client.svelte";
import type { Route } from "../state/routes";
import { moveTodo, removeTodo, rescheduleToToday, toggleTodo } from "../state/verbs";
import { flip } from "../ui/flip";
import { actAndGoOn, focusRow, moveSelection } from "./selection";

export interface Doors {
  readonly add: () => void;
  readonly filter: () => void;
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
  const isOn = (...names: string[]): boolean => names.includes(client.router.route.name);
  const canMove = (): boolean => hasSelected() && client.openId === null && isOn("list", "inbox", "board");
  const go = (route: Route) => (): undefined => client.router.go(route) as undefined;
  const step = (by: 1 | -1) => (): boolean => moveSelection(client, by);
  return [
    { id: "add", labelKey: "action.add", keys: [{ code: "KeyN" }], run: () => doors.add() as undefined },
    { id: "search", labelKey: "action.search", keys: [{ code: "Slash" }], run: go({ name: "search", query: "" }) },
    { id: "palette", labelKey: "action.palette", keys: [{ code: "KeyK", isCommand: true }], run: () => doors.palette() as undefined },
    { id: "next", labelKey: "action.next", keys: [{ code: "KeyJ" }, { code: "ArrowDown" }], run: step(1) },
    { id: "previous", labelKey: "action.previous", keys: [{ code: "KeyK" }, { code: "ArrowUp" }], run: step(-1) },
    { id: "finish", labelKey: "action.finish", keys: [{ code: "Space" }], isEnabled: hasSelected, run: withSelected((todo) => toggleTodo(client, todo)) },
    { id: "pick", labelKey: "action.pick", keys: [{ code: "KeyX" }], isEnabled: hasSelected, run: withSelected((todo) => client.togglePick(todo.id)) },
    { id: "open", labelKey: "action.open", keys: [{ code: "Enter" }], isEnabled: hasSelected, run: withSelected((todo) => client.open(todo.id)) },
    { id: "close", labelKey: "action.close", keys: [{ code: "Escape" }], isEnabled: () => client.openId !== null || client.picked.size > 0 || hasSelected(), run: () => escape(client) },
    { id: "toToday", labelKey: "action.toToday", keys: [{ code: "KeyT" }], isEnabled: hasSelected, run: withSelected((todo) => void actAndGoOn(client, () => rescheduleToToday(client, [todo]))) },
    { id: "remove", labelKey: "action.remove", keys: [{ code: "Delete" }], isEnabled: hasSelected, run: withSelected((todo) => removeTodo(client, todo)) },
    { id: "up", labelKey: "action.up", keys: [{ code: "ArrowUp", isAlt: true }], isEnabled: canMove, run: withSelected((todo) => shift(client, todo, { down: -1 })) },
    { id: "down", labelKey: "action.down", keys: [{ code: "ArrowDown", isAlt: true }], isEnabled: canMove, run: withSelected((todo) => shift(client, todo, { down: 1 })) },
    { id: "left", labelKey: "action.left", keys: [{ code: "ArrowLeft", isAlt: true }], isEnabled: () => canMove() && isOn("board"), run: withSelected((todo) => shift(client, todo, { across: -1 })) },
    { id: "right", labelKey: "action.right", keys: [{ code: "ArrowRight", isAlt: true }], isEnabled: () => canMove() && isOn("board"), run: withSelected((todo) => shift(client, todo, { across: 1 })) },
    { id: "undo", labelKey: "action.undo", keys: [{ code: "KeyZ", isCommand: true }], run: () => client.undo() },
    { id: "redo", labelKey: "action.redo", keys: [{ code: "KeyZ", isCommand: true, isShift: true }, { code: "KeyY", isCommand: true }], run: () => client.redo() },
    { id: "today", labelKey: "action.today", keys: [{ code: "Digit1" }], run: go({ name: "today" }) },
    { id: "upcoming", labelKey: "action.upcoming", keys: [{ code: "Digit2" }], run: go({ name: "upcoming" }) },
    { id: "calendar", labelKey: "action.calendar", keys: [{ code: "Digit3" }], run: go({ name: "calendar", month: null }) },
    { id: "inbox", labelKey: "action.inbox", keys: [{ code: "Digit4" }], run: go({ name: "inbox" }) },
    { id: "tags", labelKey: "action.tags", keys: [{ code: "Digit5" }], run: go({ name: "tags" }) },
    { id: "week", labelKey: "action.week", keys: [{ code: "KeyW" }], run: go({ name: "week", day: null }) },
    { id: "year", labelKey: "action.year", keys: [{ code: "KeyY" }], run: go({ name: "year", year: null }) },
    { id: "board", labelKey: "action.board", keys: [{ code: "KeyB" }], isEnabled: () => isOn("list", "inbox", "board"), run: () => switchBoard(client) },
    { id: "filter", labelKey: "action.filter", keys: [{ code: "KeyF" }], run: () => doors.filter() as undefined },
    { id: "help", labelKey: "action.help", keys: [{ code: "Slash", isShift: true }], run: () => doors.help() as undefined },
  ];
}

/** Up and down in a list; on a board also across. */
function shift(client: Client, todo: Todo, { across = 0, down = 0 }: { across?: number; down?: number }): void {
  const { route } = client.router;
  if (route.name === "board") void stepBoard(client, todo, route.id, { across, down });
  else void flip(() => moveTodo(client, todo, (at) => at + down)).then(() => focusRow(todo.id));
}

async function stepBoard(client: Client, todo: Todo, listId: Id, step: { across: number; down: number }): Promise<void> {
  const { stepOnBoard } = await import("../state/boards");
  const list = client.list(listId);
  if (!list) return;
  stepOnBoard(client, list, todo, step);
  await tick();
  focusRow(todo.id);
}

function switchBoard(client: Client): undefined {
  const { route } = client.router;
  if (route.name === "board") client.router.go(route.id === client.view.inboxId ? { name: "inbox" } : { name: "list", id: route.id });
  else client.router.go({ name: "board", id: route.name === "list" ? route.id : client.view.inboxId });
}

function escape(client: Client): undefined {
  if (client.openId !== null) client.closeTodo();
  else if (client.picked.size > 0) client.picked = new Set();
  else client.selectedId = null;
}
