/** What a person wants changed, before it gets an id, a base and a time. */
import { inverseOf } from "../core/edits";
import { type Random, uuidv7 } from "../core/ids";
import type { Edit, Id, Instant, List, ListFields, Todo, TodoFields } from "../core/model";
import type { Replica } from "../core/replica";

/** `seenRev`: what the person was looking at, where that is older than what this device has heard since. `at`: when it was done, if not now. */
interface Seen {
  readonly seenRev?: number;
  readonly at?: Instant;
}

export type Change =
  | ({ readonly entity: "todo"; readonly id: Id; readonly set: Partial<TodoFields> } & Seen)
  | ({ readonly entity: "list"; readonly id: Id; readonly set: Partial<ListFields> } & Seen);

export const randomBytes: Random = (length) => crypto.getRandomValues(new Uint8Array(length));

/** Null where the page is not in a secure context. */
export async function sha1(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array | null> {
  const { subtle } = crypto as Partial<Crypto>;
  return subtle ? new Uint8Array(await subtle.digest("SHA-1", bytes)) : null;
}

export function newId(): Id {
  return uuidv7(Date.now(), randomBytes);
}

export function editsOf(changes: readonly Change[], replica: Replica, at: string): Edit[] {
  return changes.map(({ seenRev, ...change }) => {
    const known = replica.baseRev(change.id);
    return { opId: newId(), at, ...change, ...(known === undefined ? {} : { baseRev: Math.min(known, seenRev ?? known) }) };
  });
}

/** The changes that undo these, in reverse order, as the view stands before them. */
export function undoOf(changes: readonly Change[], replica: Replica): Change[] {
  return changes
    .map((change): Change | null => {
      if (change.entity === "todo") return { ...change, set: inverseOf(replica.todos.get(change.id), change.set) };
      return undoOfList(change.id, change.set, replica.lists.get(change.id));
    })
    .filter((change) => change !== null)
    .reverse();
}

/** A deleted list comes back under its id; it carries its fields, for this device may have forgotten it by then. */
function undoOfList(id: Id, set: Partial<ListFields>, prior: List | undefined): Change | null {
  if (!prior) return set.deleted ? null : { entity: "list", id, set: { deleted: true } };
  if (set.deleted) return { entity: "list", id, set: wholeOf(prior) };
  const back: Record<string, unknown> = {};
  for (const field of Object.keys(set) as (keyof ListFields)[]) {
    if (field === "archived") back[field] = prior.archivedAt !== null;
    else if (field !== "deleted") back[field] = prior[field] ?? null;
  }
  return { entity: "list", id, set: back };
}

/** All of a list, as it is called back, or made where it is not known. */
export function wholeOf({ name, color, position, sections, filter, archivedAt }: List): Partial<ListFields> {
  const kept = { ...(sections ? { sections } : {}), ...(filter ? { filter } : {}), ...(archivedAt === null ? {} : { archived: true }) };
  return { name, color, position, deleted: false, ...kept };
}

export function changeTodo(todo: Pick<Todo, "id">, set: Partial<TodoFields>): Change {
  return { entity: "todo", id: todo.id, set };
}
