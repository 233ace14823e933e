/** What this device shows: view = base + replay(pending). The base is what the server said last. */
import { applyList, applyTodo } from "./edits";
import type { Edit, Id, List, Todo, Tombstone } from "./model";

export interface Page {
  readonly todos: readonly Todo[];
  readonly lists: readonly List[];
  readonly tombstones: readonly Tombstone[];
}

export class Replica {
  readonly todos = new Map<Id, Todo>();
  readonly lists = new Map<Id, List>();
  /** Grows whenever the view may have changed. */
  version = 0;
  readonly #baseTodos = new Map<Id, Todo>();
  readonly #baseLists = new Map<Id, List>();
  /** Highest rev at which an id was taken away, so that a late page can't bring it back. */
  readonly #gone = new Map<Id, number>();
  #pending: readonly Edit[] = [];
  readonly #pendingById = new Map<Id, Edit[]>();

  get pending(): readonly Edit[] {
    return this.#pending;
  }

  get inboxId(): Id {
    for (const list of this.#baseLists.values()) if (list.isInbox) return list.id;
    return "";
  }

  hasPending(id: Id): boolean {
    return this.#pendingById.has(id);
  }

  /** Rev of the last server state of an id; undefined before the server knows it. */
  baseRev(id: Id): number | undefined {
    return (this.#baseTodos.get(id) ?? this.#baseLists.get(id))?.rev;
  }

  /** Takes edits of this device (or a tab beside it) into the view. Repeats change nothing. */
  commit(edits: readonly Edit[]): void {
    this.version += 1;
    const known = new Set(this.#pending.map((edit) => edit.opId));
    const fresh = edits.filter((edit) => !known.has(edit.opId));
    this.#pending = [...this.#pending, ...fresh];
    for (const edit of fresh) {
      const queue = this.#pendingById.get(edit.id);
      if (queue) queue.push(edit);
      else this.#pendingById.set(edit.id, [edit]);
    }
    for (const id of new Set(fresh.map((edit) => edit.id))) this.#replay(id);
  }

  /** Takes server state in and drops the edits it already contains (or refused). Any order, any repetition. */
  receive(page: Page, settled: readonly Id[] = []): void {
    const touched = new Set<Id>(this.#settle(settled));
    for (const list of page.lists) if (this.#isNews(this.#baseLists, list)) touched.add(this.#keep(this.#baseLists, list));
    for (const todo of page.todos) if (this.#isNews(this.#baseTodos, todo)) touched.add(this.#keep(this.#baseTodos, todo));
    for (const tombstone of page.tombstones) if (this.#bury(tombstone)) touched.add(tombstone.id);
    if (touched.size > 0) this.version += 1;
    for (const id of touched) this.#replay(id);
  }

  /** Forgets the base (the server could not say what changed); pending edits stay. */
  resetBase(): void {
    this.version += 1;
    this.#baseTodos.clear();
    this.#baseLists.clear();
    this.#gone.clear();
    for (const id of [...this.todos.keys(), ...this.lists.keys()]) this.#replay(id);
  }

  #keep<R extends { id: Id }>(base: Map<Id, R>, record: R): Id {
    base.set(record.id, record);
    return record.id;
  }

  #isNews<R extends { id: Id; rev: number }>(base: Map<Id, R>, record: R): boolean {
    return record.rev >= (base.get(record.id)?.rev ?? 0) && record.rev > (this.#gone.get(record.id) ?? -1);
  }

  #bury(tombstone: Tombstone): boolean {
    const base = tombstone.entity === "todo" ? this.#baseTodos : this.#baseLists;
    const rev = base.get(tombstone.id)?.rev ?? -1;
    if (rev > tombstone.rev) return false;
    this.#gone.set(tombstone.id, tombstone.rev);
    return base.delete(tombstone.id);
  }

  #settle(opIds: readonly Id[]): Id[] {
    if (opIds.length === 0) return [];
    const settled = new Set(opIds);
    const ids = this.#pending.filter((edit) => settled.has(edit.opId)).map((edit) => edit.id);
    this.#pending = this.#pending.filter((edit) => !settled.has(edit.opId));
    for (const id of ids) {
      const left = (this.#pendingById.get(id) ?? []).filter((edit) => !settled.has(edit.opId));
      if (left.length > 0) this.#pendingById.set(id, left);
      else this.#pendingById.delete(id);
    }
    return ids;
  }

  #replay(id: Id): void {
    put(this.todos, id, this.#baseTodos.get(id));
    put(this.lists, id, this.#baseLists.get(id));
    let isListGone = false;
    for (const edit of this.#pendingById.get(id) ?? []) {
      if (isListGone && edit.set.deleted !== false) continue; // only calling it back brings it back, not a rename
      this.#applyToView(edit);
      isListGone = edit.entity === "list" && edit.set.deleted === true;
    }
  }

  #applyToView(edit: Edit): void {
    if (edit.entity === "todo") put(this.todos, edit.id, applyTodo(this.todos.get(edit.id), edit, this.inboxId));
    else put(this.lists, edit.id, applyList(this.lists.get(edit.id), edit));
  }
}

function put<V>(map: Map<Id, V>, id: Id, value: V | undefined): void {
  if (value === undefined) map.delete(id);
  else map.set(id, value);
}
