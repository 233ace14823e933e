/** Storage on IndexedDB. Every write is one transaction over all it touches. */
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";

import type { Edit, Id, List, Todo } from "../core/model";
import type { Absorbed, OpenConflict, Refused, Snapshot, Storage } from "./storage";

interface Schema extends DBSchema {
  todos: { key: Id; value: Todo };
  lists: { key: Id; value: List };
  outbox: { key: number; value: Edit; indexes: { opId: Id } };
  refused: { key: Id; value: Refused & { opId: Id } };
  conflicts: { key: [Id, string]; value: OpenConflict };
  meta: { key: string; value: string };
}

const VERSION = 1;
const ALL = ["todos", "lists", "outbox", "refused", "conflicts", "meta"] as const;
const CURSOR = "cursor";

export async function openStorage(accountId: Id): Promise<Storage> {
  const name = `hanbit-${accountId}`;
  const blocking = (): void => db.close(); // another tab throws it away
  const db = await openDB<Schema>(name, VERSION, { upgrade, blocking });
  return new IndexedDbStorage(db, name);
}

function upgrade(db: IDBPDatabase<Schema>): void {
  db.createObjectStore("todos", { keyPath: "id" });
  db.createObjectStore("lists", { keyPath: "id" });
  db.createObjectStore("outbox", { autoIncrement: true }).createIndex("opId", "opId", { unique: true });
  db.createObjectStore("refused", { keyPath: "opId" });
  db.createObjectStore("conflicts", { keyPath: ["entityId", "field"] });
  db.createObjectStore("meta");
}

class IndexedDbStorage implements Storage {
  constructor(
    private readonly db: IDBPDatabase<Schema>,
    private readonly name: string,
  ) {}

  async load(): Promise<Snapshot> {
    const tx = this.db.transaction(ALL);
    const [todos, lists, outbox, refused, conflicts, cursor] = await Promise.all([
      tx.objectStore("todos").getAll(),
      tx.objectStore("lists").getAll(),
      tx.objectStore("outbox").getAll(),
      tx.objectStore("refused").getAll(),
      tx.objectStore("conflicts").getAll(),
      tx.objectStore("meta").get(CURSOR),
    ]);
    return { todos, lists, outbox, refused, conflicts, cursor: cursor ?? null };
  }

  async append(edits: readonly Edit[]): Promise<void> {
    const tx = this.db.transaction("outbox", "readwrite", { durability: "strict" });
    for (const edit of edits) void tx.store.add(edit);
    tx.commit(); // else it waits for the page to hear of each, and a page that goes away just then takes them along
    await tx.done;
  }

  async absorb({ page, cursor, settled, refused, conflicts }: Absorbed): Promise<void> {
    const tx = this.db.transaction(ALL, "readwrite");
    for (const todo of page.todos) void tx.objectStore("todos").put(todo);
    for (const list of page.lists) void tx.objectStore("lists").put(list);
    for (const { entity, id } of page.tombstones) void tx.objectStore(entity === "todo" ? "todos" : "lists").delete(id);
    for (const row of refused) void tx.objectStore("refused").put({ ...row, opId: row.edit.opId });
    for (const conflict of conflicts) void tx.objectStore("conflicts").put(conflict);
    if (cursor !== null) void tx.objectStore("meta").put(cursor, CURSOR);
    const outbox = tx.objectStore("outbox");
    for (const opId of settled) {
      const key = await outbox.index("opId").getKey(opId);
      if (key !== undefined) void outbox.delete(key);
    }
    await tx.done;
  }

  async forgetBase(): Promise<void> {
    const tx = this.db.transaction(["todos", "lists", "meta"], "readwrite");
    void tx.objectStore("todos").clear();
    void tx.objectStore("lists").clear();
    void tx.objectStore("meta").delete(CURSOR);
    await tx.done;
  }

  async dropRefused(opId: Id): Promise<void> {
    await this.db.delete("refused", opId);
  }

  async dropConflict({ entityId, field }: OpenConflict): Promise<void> {
    await this.db.delete("conflicts", [entityId, field]);
  }

  async destroy(): Promise<void> {
    this.db.close();
    await deleteDB(this.name);
  }
}
