/** What the screen stands on: the replica's view, the clock, the way back, and what is open. One per signed-in person. */
import { getContext, setContext } from "svelte";

import type { AppHttp } from "../api/account";
import { HttpWire } from "../api/sync";
import type { Id, List, Todo, User } from "../core/model";
import { childrenByParent } from "../core/views";
import type { Key } from "../i18n/index.svelte";
import type { Params } from "../i18n/template";
import type { OpenConflict, Refused, Storage } from "../storage/storage";
import { Replicator } from "../sync/replicator";
import type { Failure } from "../sync/schedule";
import { BrowserTabs, type SyncState } from "../sync/tabs";
import { type Change, editsOf } from "./change";
import { WallClock } from "./clock.svelte";
import { Grace } from "./grace.svelte";
import type { Router } from "./router.svelte";
import { Toasts } from "./toasts.svelte";
import { UndoStack, type UndoStep } from "./undo";

/** The replica as it is now: a new view whenever anything in it is new, over maps that are the replica's own. */
export interface View {
  readonly todos: ReadonlyMap<Id, Todo>;
  readonly lists: ReadonlyMap<Id, List>;
  readonly inboxId: Id;
}

export interface SyncView {
  readonly state: SyncState;
  readonly pending: number;
  readonly refused: readonly Refused[];
  readonly conflicts: readonly OpenConflict[];
}

export interface Note {
  readonly key: Key;
  readonly params?: Params;
}

export class Client {
  user: User;
  view: View;
  sync: SyncView;
  readonly clock: WallClock;
  readonly grace = new Grace();
  readonly toasts = new Toasts();
  /** Said to screen readers; what the eye sees needs no words. */
  said = $state("");
  /** The row the keyboard stands on. */
  selectedId = $state.raw<Id | null>(null);
  /** Rows chosen to be changed together. */
  picked = $state.raw<ReadonlySet<Id>>(new Set());
  /** Small to-dos under each parent. */
  readonly childrenOf = $derived.by(() => childrenByParent(this.view.todos.values()));
  /** The open to-do as it was when it was opened: views place it by this, so that it stays put while it is edited. */
  #placed = $state.raw<Todo | null>(null);
  readonly #isOffline = $derived.by(() => this.sync.state === "offline");
  readonly #replicator: Replicator;
  #shownVersion = 0;
  readonly #undo: UndoStack;
  readonly #end = new AbortController();

  constructor(
    readonly http: AppHttp,
    readonly router: Router,
    user: User,
    private readonly storage: Storage,
    onFailure: (failure: Failure) => void,
  ) {
    this.user = $state.raw(user);
    this.clock = new WallClock(() => this.user);
    this.#replicator = new Replicator({
      storage,
      wire: new HttpWire(http),
      tabs: new BrowserTabs(user.id),
      random: Math.random,
      onChange: () => this.#show(),
      onFailure,
    });
    this.#undo = new UndoStack(this.#replicator.replica, (changes) => this.#commit(changes));
    this.view = $state.raw(this.#viewNow());
    this.sync = $state.raw(this.#syncNow());
    const { signal } = this.#end;
    addEventListener("offline", () => http.interrupt(), { signal });
    addEventListener("online", () => this.wake(), { signal });
    document.addEventListener("visibilitychange", () => this.#comeBack(), { signal });
  }

  /** Every to-do as views should order it. */
  get arranged(): ReadonlyMap<Id, Todo> {
    const [{ todos }, placed] = [this.view, this.#placed];
    return placed !== null && todos.has(placed.id) ? new Map(todos).set(placed.id, placed) : todos;
  }

  start(): Promise<void> {
    return this.#replicator.start();
  }

  /** The to-do that is open in the view. */
  get openId(): Id | null {
    return this.router.place.todoId;
  }

  open(id: Id): void {
    this.selectedId = id;
    this.#placed = this.todo(id) ?? null;
    this.router.openTodo(id);
  }

  closeTodo(): void {
    this.router.closeTodo();
  }

  /** The view has changed or nothing is open: every to-do stands where it belongs. */
  settle(): void {
    this.#placed = null;
  }

  list(id: Id): List | undefined {
    return this.view.lists.get(id);
  }

  todo(id: Id): Todo | undefined {
    return this.view.todos.get(id);
  }

  /** Waiting for more than a moment: while a round runs nothing is said. */
  isUnsent(id: Id): boolean {
    return this.#isOffline && this.#replicator.replica.hasPending(id);
  }

  togglePick(id: Id): void {
    const picked = new Set(this.picked);
    if (!picked.delete(id)) picked.add(id);
    this.picked = picked;
    this.selectedId = id;
  }

  isPending(id: Id): boolean {
    return this.#replicator.replica.hasPending(id);
  }

  /** Does it, remembers the way back, says it if there is something to say. */
  act(changes: readonly Change[], note?: Note): UndoStep {
    const step = this.#undo.act(changes);
    if (note) this.toasts.show(note.key, note.params, () => this.undo(step));
    return step;
  }

  /** Undoes the latest action, or one particular one. False when there is nothing to undo. */
  undo(particular?: UndoStep): boolean {
    const step = this.#undo.undo(particular);
    if (!step) return false;
    for (const { id } of step.changes) this.grace.end(id);
    this.toasts.show("toast.undone");
    return true;
  }

  /** Does again what was undone last. False when there is no such thing. */
  redo(): boolean {
    const step = this.#undo.redo();
    if (!step) return false;
    this.toasts.show("toast.redone", {}, () => this.undo(step));
    return true;
  }

  /** The network is back, or there is news that nobody told. */
  wake(): void {
    this.#replicator.wake();
  }

  announce(words: string): void {
    this.said = words;
  }

  async retryRefused(row: Refused): Promise<void> {
    const { entity, id, set } = row.edit;
    this.#commit([{ entity, id, set } as Change]);
    await this.#replicator.dropRefused(row.edit.opId);
  }

  dropRefused(row: Refused): Promise<void> {
    return this.#replicator.dropRefused(row.edit.opId);
  }

  dropConflict(conflict: OpenConflict): Promise<void> {
    return this.#replicator.dropConflict(conflict);
  }

  setUser(user: User): void {
    this.user = user;
    this.clock.refresh();
  }

  /** Ends this page's part; with `forget`, what this device kept goes too. */
  async close(forget: boolean): Promise<void> {
    this.#end.abort();
    this.#replicator.stop(forget);
    this.clock.stop();
    if (forget) await this.storage.destroy();
  }

  #commit(changes: readonly Change[]): void {
    const edits = editsOf(changes, this.#replicator.replica, new Date().toISOString());
    this.#replicator.act(edits).catch(() => this.toasts.show("toast.diskFull"));
  }

  #comeBack(): void {
    if (document.visibilityState !== "visible") return;
    this.clock.refresh();
    this.wake();
  }

  #show(): void {
    const { version } = this.#replicator.replica;
    if (version !== this.#shownVersion) this.view = this.#viewNow();
    this.#shownVersion = version;
    this.sync = this.#syncNow();
  }

  #viewNow(): View {
    const { todos, lists, inboxId } = this.#replicator.replica;
    return { todos, lists, inboxId };
  }

  #syncNow(): SyncView {
    const { state, refused, conflicts, replica } = this.#replicator;
    return { state, refused, conflicts, pending: replica.pending.length };
  }
}

const CLIENT = Symbol("client");

export function provideClient(client: Client): void {
  setContext(CLIENT, client);
}

export function useClient(): Client {
  return getContext<Client>(CLIENT);
}
