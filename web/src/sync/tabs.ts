/** The tabs of one account in one browser: one leads (and talks to the server), all hear each other. */
import type { Edit, Id } from "../core/model";
import type { Absorbed, OpenConflict } from "../storage/storage";

export type SyncState = "starting" | "synced" | "syncing" | "offline";

export type TabMessage =
  | { readonly kind: "edits"; readonly edits: readonly Edit[] }
  | { readonly kind: "absorbed"; readonly absorbed: Absorbed }
  | { readonly kind: "state"; readonly state: SyncState }
  | { readonly kind: "refused-dropped"; readonly opId: Id }
  | { readonly kind: "conflict-dropped"; readonly conflict: OpenConflict }
  | { readonly kind: "base-forgotten" }
  | { readonly kind: "signed-out" };

export interface Tabs {
  send(message: TabMessage): void;
  listen(hear: (message: TabMessage) => void): void;
  /** Calls back once this tab leads. */
  lead(start: () => void): void;
  close(): void;
}

export class BrowserTabs implements Tabs {
  readonly #channel: BroadcastChannel;
  readonly #end = new AbortController();
  readonly #lock: string;

  constructor(accountId: Id) {
    this.#channel = new BroadcastChannel(`hanbit-${accountId}`);
    this.#lock = `hanbit-sync-${accountId}`;
  }

  send(message: TabMessage): void {
    this.#channel.postMessage(message);
  }

  listen(hear: (message: TabMessage) => void): void {
    this.#channel.onmessage = (event: MessageEvent<TabMessage>) => hear(event.data);
  }

  lead(start: () => void): void {
    // Locks need a secure context; without them every tab leads, which is safe: edits are idempotent.
    if (!("locks" in navigator)) return start();
    const untilClosed = new Promise<void>((resolve) => this.#end.signal.addEventListener("abort", () => resolve()));
    navigator.locks
      .request(this.#lock, { signal: this.#end.signal }, () => {
        start();
        return untilClosed;
      })
      .catch(() => undefined); // closed while waiting
  }

  close(): void {
    this.#end.abort();
    this.#channel.close();
  }
}
