/** Storage that lives as long as the page: for tests, and where IndexedDB is refused (private windows). */
import type { Edit, Id, List, Todo } from "../core/model";
import type { Absorbed, OpenConflict, Refused, Snapshot, Storage } from "./storage";

export class MemoryStorage implements Storage {
  readonly #todos = new Map<Id, Todo>();
  readonly #lists = new Map<Id, List>();
  #outbox: Edit[] = [];
  #refused: Refused[] = [];
  #conflicts: OpenConflict[] = [];
  #cursor: string | null = null;

  load(): Promise<Snapshot> {
    return Promise.resolve({
      todos: [...this.#todos.values()],
      lists: [...this.#lists.values()],
      outbox: [...this.#outbox],
      refused: [...this.#refused],
      conflicts: [...this.#conflicts],
      cursor: this.#cursor,
    });
  }

  append(edits: readonly Edit[]): Promise<void> {
    this.#outbox.push(...edits);
    return Promise.resolve();
  }

  absorb({ page, cursor, settled, refused, conflicts }: Absorbed): Promise<void> {
    for (const todo of page.todos) this.#todos.set(todo.id, todo);
    for (const list of page.lists) this.#lists.set(list.id, list);
    for (const { entity, id } of page.tombstones) (entity === "todo" ? this.#todos : this.#lists).delete(id);
    this.#refused.push(...refused);
    this.#conflicts.push(...conflicts);
    if (cursor !== null) this.#cursor = cursor;
    this.#outbox = this.#outbox.filter((edit) => !settled.includes(edit.opId));
    return Promise.resolve();
  }

  forgetBase(): Promise<void> {
    this.#todos.clear();
    this.#lists.clear();
    this.#cursor = null;
    return Promise.resolve();
  }

  dropRefused(opId: Id): Promise<void> {
    this.#refused = this.#refused.filter((row) => row.edit.opId !== opId);
    return Promise.resolve();
  }

  dropConflict({ entityId, field }: OpenConflict): Promise<void> {
    this.#conflicts = this.#conflicts.filter((row) => row.entityId !== entityId || row.field !== field);
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    return Promise.resolve();
  }
}
