/** To-dos finished a moment ago: their rows stay in place for four seconds, with the way back beside them. */
import type { Id } from "../core/model";

export const GRACE_MS = 4_000;

export class Grace {
  ids = $state.raw<ReadonlySet<Id>>(new Set());
  readonly #timers = new Map<Id, ReturnType<typeof setTimeout>>();

  start(id: Id): void {
    this.end(id);
    this.ids = new Set([...this.ids, id]);
    this.#timers.set(id, setTimeout(() => this.end(id), GRACE_MS));
  }

  end(id: Id): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    if (this.ids.has(id)) this.ids = new Set([...this.ids].filter((other) => other !== id));
  }
}
