/** What outlives the page: the base, the outbox, where the feed stands. One store per account. */
import type { Conflict, Edit, Id, List, Todo } from "../core/model";
import type { Page } from "../core/replica";

export interface Refused {
  readonly edit: Edit;
  readonly code: string;
  readonly detail: string;
}

/** A conflict the person has not looked at yet. */
export interface OpenConflict extends Conflict {
  readonly entityId: Id;
  /** What this device sent. */
  readonly mine: unknown;
  readonly at: string;
}

export interface Snapshot {
  readonly todos: readonly Todo[];
  readonly lists: readonly List[];
  /** In the order they were done. */
  readonly outbox: readonly Edit[];
  readonly refused: readonly Refused[];
  readonly conflicts: readonly OpenConflict[];
  readonly cursor: string | null;
}

/** What one round with the server changed. */
export interface Absorbed {
  readonly page: Page;
  readonly cursor: string | null;
  readonly settled: readonly Id[];
  readonly refused: readonly Refused[];
  readonly conflicts: readonly OpenConflict[];
}

export interface Storage {
  load(): Promise<Snapshot>;
  /** All edits of one action, or none. */
  append(edits: readonly Edit[]): Promise<void>;
  /** Base, cursor and outbox move together. */
  absorb(absorbed: Absorbed): Promise<void>;
  /** The base is void; the outbox stays. */
  forgetBase(): Promise<void>;
  dropRefused(opId: Id): Promise<void>;
  dropConflict(conflict: OpenConflict): Promise<void>;
  destroy(): Promise<void>;
}
