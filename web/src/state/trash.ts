/** Deleting for good. The server goes first: what is gone there is gone on every device, and nothing undoes it. */
import { Problem, Unreachable } from "../api/problem";
import { dropTodo, emptyTrash } from "../api/todos";
import type { Todo } from "../core/model";
import type { Client } from "./client.svelte";
import { shortTitle } from "./verbs";

/** What was shown, and nothing that another device put there meanwhile. Rejects when it cannot be done now. */
export async function dropAll(client: Client, shown: readonly Todo[]): Promise<void> {
  expectSent(client, shown);
  const until = shown.map(({ deletedAt }) => deletedAt ?? "").reduce((a, b) => (a > b ? a : b));
  while ((await emptyTrash(client.http, until)).hasMore);
  client.wake();
  client.toasts.show("toast.emptied");
}

/** One alone; another device may have been faster. Rejects when it cannot be done now. */
export async function dropForGood(client: Client, todo: Todo): Promise<void> {
  expectSent(client, [todo]);
  try {
    await dropTodo(client.http, todo.id);
  } catch (error) {
    if (!(error instanceof Problem && error.status === 404)) throw error;
  }
  client.wake();
  client.toasts.show("toast.dropped", { title: shortTitle(todo.title) });
}

/** What the server does not know to be in the trash it cannot drop. */
function expectSent(client: Client, todos: readonly Todo[]): void {
  if (todos.some(({ id }) => client.isPending(id))) throw new Unreachable();
}
