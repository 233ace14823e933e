/** Moving from row to row, in the order the page shows them. */
import { tick } from "svelte";

import type { Client } from "../state/client.svelte";
import { orderIn } from "../ui/windowing";

export function moveSelection(client: Client, by: 1 | -1): boolean {
  const rows = drawnRows();
  if (rows.length === 0) return false;
  const focused = document.activeElement?.closest<HTMLElement>("[data-todo]");
  const at = rows.findIndex((row) => (focused ? row === focused : row.dataset["todo"] === client.selectedId));
  const next = rows[at === -1 ? (by === 1 ? 0 : rows.length - 1) : at + by];
  if (!next) return true;
  client.selectedId = next.dataset["todo"] ?? null;
  next.querySelector<HTMLElement>(".title")?.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

/** Back to the row a closed to-do came from. */
export function focusRow(id: string): void {
  document.querySelector<HTMLElement>(`main [data-todo="${CSS.escape(id)}"] .title`)?.focus({ preventScroll: true });
}

/** Among the rows of the view, where the selected one stands. */
let place = -1;

/** To be told whenever rows may have changed: when the one in focus has left, the focus goes on to the one that stands there now. */
export function keepPlace(client: Client): void {
  const at = client.selectedId === null ? -1 : todosOfView(client).indexOf(client.selectedId);
  if (at === -1 && client.selectedId !== null && client.openId === null) goOn(client, place);
  else place = at;
}

/** Does what may take the selected row elsewhere in the view. */
export async function actAndGoOn(client: Client, act: () => void): Promise<void> {
  const from = place;
  act();
  await tick();
  goOn(client, from);
}

function goOn(client: Client, at: number): void {
  const ids = todosOfView(client);
  const next = ids[Math.min(at, ids.length - 1)];
  if (next === undefined || document.activeElement !== document.body) return;
  client.selectedId = next;
  focusRow(next);
}

/** Picks every row between the one that is selected and this one. */
export function pickUpTo(client: Client, id: string): void {
  const ids = todosOfView(client);
  const [a, b] = [ids.indexOf(client.selectedId ?? id), ids.indexOf(id)].sort((x, y) => x - y) as [number, number];
  client.picked = new Set([...client.picked, ...ids.slice(a === -1 ? b : a, b + 1)]);
  client.selectedId = id;
}

export function pickAll(client: Client): void {
  client.picked = new Set(todosOfView(client));
}

/** Those of a list too that are too far from the screen to be drawn; cards of a board all are. Not the now-line. */
function todosOfView(client: Client): string[] {
  const listed = orderIn(document);
  const ids = listed.length > 0 ? listed : drawnRows().map((row) => row.dataset["todo"] ?? "");
  return ids.filter((id) => client.todo(id) !== undefined);
}

function drawnRows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("main [data-todo]")];
}
