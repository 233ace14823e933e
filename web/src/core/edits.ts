/** How an edit changes a record, on this device as on the server: `spec/vectors/apply.json`. */
import type { Edit, List, ListEdit, Todo, TodoEdit, TodoFields } from "./model";

/** What null means where there is always a value. */
const EMPTY = { notes: "", priority: 0, tags: [] } as const;

/**
 * Undefined stays undefined unless the edit creates: it names the to-do and was made on nothing (no `baseRev`).
 * What is so already (finished, binned, or neither) is not set again, and an edit that sets nothing is no change.
 */
export function applyTodo(prior: Todo | undefined, edit: TodoEdit, inboxId: string): Todo | undefined {
  const start = prior ?? newTodo(edit, inboxId);
  if (!start) return undefined;
  const { deleted, status, ...fields } = edit.set;
  const next = {
    ...withoutNulls(fields),
    ...(status === undefined || status === start.status ? {} : { status, completedAt: status === "done" ? edit.at : null }),
    ...(deleted === undefined || deleted === isBinned(start) ? {} : { deletedAt: deleted ? edit.at : null }),
  };
  return Object.keys(next).length === 0 ? start : { ...start, ...next, updatedAt: edit.at };
}

/** Undefined when the list is gone. */
export function applyList(prior: List | undefined, edit: ListEdit): List | undefined {
  const start = prior ?? newList(edit);
  const { deleted, archived, ...fields } = edit.set;
  if (!start || deleted) return undefined;
  const next = { ...fields, ...(archived === undefined ? {} : { archivedAt: archived ? edit.at : null }) };
  return Object.keys(next).length === 0 ? start : { ...start, ...next, updatedAt: edit.at };
}

/** The values that put a to-do back as it was before `set`. */
export function inverseOf(prior: Todo | undefined, set: Partial<TodoFields>): Partial<TodoFields> {
  if (!prior) return { deleted: set.deleted !== true };
  const back: Record<string, unknown> = {};
  for (const field of Object.keys(set) as (keyof TodoFields)[]) {
    back[field] = field === "deleted" ? isBinned(prior) : (prior[field] ?? null);
  }
  return back;
}

export function isTodoEdit(edit: Edit): edit is TodoEdit {
  return edit.entity === "todo";
}

function isBinned(todo: Todo): boolean {
  return todo.deletedAt !== null;
}

function withoutNulls(fields: Partial<TodoFields>): Partial<TodoFields> {
  const isMissing = (name: keyof typeof EMPTY): boolean => (fields[name] as unknown) === null;
  const names = (Object.keys(EMPTY) as (keyof typeof EMPTY)[]).filter(isMissing);
  return names.length === 0 ? fields : { ...fields, ...Object.fromEntries(names.map((name) => [name, EMPTY[name]])) };
}

function newTodo(edit: TodoEdit, inboxId: string): Todo | undefined {
  if (edit.set.title === undefined || edit.baseRev !== undefined) return undefined;
  return {
    id: edit.id,
    listId: edit.set.listId ?? inboxId,
    title: edit.set.title,
    notes: "",
    status: "open",
    due: null,
    start: null,
    priority: 0,
    tags: [],
    parentId: null,
    position: "V",
    section: null,
    repeat: null,
    createdAt: edit.at,
    updatedAt: edit.at,
    completedAt: null,
    deletedAt: null,
    rev: 0,
  };
}

/** Made anew, or called back: an undo carries the fields along with `deleted: false`. */
function newList(edit: ListEdit): List | undefined {
  if (edit.set.name === undefined || (edit.baseRev !== undefined && edit.set.deleted !== false)) return undefined;
  return {
    id: edit.id,
    name: edit.set.name,
    color: "meok",
    position: "V",
    sections: null,
    filter: null,
    isInbox: false,
    archivedAt: null,
    createdAt: edit.at,
    updatedAt: edit.at,
    rev: 0,
  };
}
