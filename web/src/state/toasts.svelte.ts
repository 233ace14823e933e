/** One toast at a time; a new one takes the place of the old. */
import type { Key } from "../i18n/index.svelte";
import type { Params } from "../i18n/template";

export interface Toast {
  readonly id: number;
  readonly key: Key;
  readonly params: Params;
  readonly undo: (() => void) | null;
}

export const TOAST_MS = 6_000;

export class Toasts {
  current = $state.raw<Toast | null>(null);
  #next = 1;

  show(key: Key, params: Params = {}, undo: (() => void) | null = null): void {
    this.current = { id: this.#next++, key, params, undo };
  }

  close(id?: number): void {
    if (id === undefined || this.current?.id === id) this.current = null;
  }
}
