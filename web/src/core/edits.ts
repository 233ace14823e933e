/** How an edit changes a record, on this device as on the server. */
import type { Edit, List, ListEdit, Todo, TodoEdit, TodoFields } from "./model";

/** Undefined stays undefined unless the edit creates: it names the to-do and was made on nothing (no `baseRev`). */
export function applyTodo(prior: Todo | undefined, edit: TodoEdit, inboxId: string): Todo | undefined {
  const start = prior ?? newTodo(edit, inboxId);
  if (!start) return undefined;
  const { deleted, ...fields } = edit.set;
  return {
    ...start,
    ...fields,
    ...completion(start, edit),
    ...(deleted === undefined ? {} : { deletedAt: deleted ? (start.deletedAt ?? edit.at) : null }),
    updatedAt: edit.at,
  };
}

/** Undefined when the list is gone. */
export function applyList(prior: List | undefined, edit: ListEdit): List | undefined {
  const start = prior ?? newList(edit);
  const { deleted, archived, ...fields } = edit.set;
  if (!start || deleted) return undefined;
  return {
    ...start,
    ...fields,
    ...(archived === undefined ? {} : { archivedAt: archived ? edit.at : null }),
    updatedAt: edit.at,
  };
}

/** The values that put a to-do back as it was before `set`. */
export function inverseOf(prior: Todo | undefined, set: Partial<TodoFields>): Partial<TodoFields> {
  if (!prior) return { deleted: true };
  const back: Record<string, unknown> = {};
  for (const field of Object.keys(set) as (keyof TodoFields)[]) {
    back[field] = field === "deleted" ? prior.deletedAt !== null : prior[field];
  }
  return back;
}

export function isTodoEdit(edit: Edit): edit is TodoEdit {
  return edit.entity === "todo";
}

function completion(prior: Todo, edit: TodoEdit): Partial<Todo> {
  if (edit.set.status === undefined || edit.set.status === prior.status) return {};
  return { completedAt: edit.set.status === "done" ? edit.at : null };
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
    isInbox: false,
    archivedAt: null,
    createdAt: edit.at,
    updatedAt: edit.at,
    rev: 0,
  };
}
