/** Which edits go in the next request, and against which rev. */
import type { Edit, Id } from "../core/model";

/** What this device itself wrote lately: rev and fields by entity. */
export type Acknowledged = ReadonlyMap<Id, Written>;

export interface Written {
  readonly rev: number;
  readonly fields: ReadonlySet<string>;
}

/**
 * The longest prefix that names no entity twice, so that a later edit of the same thing can be sent against
 * the rev of the earlier one instead of being taken for another device's.
 */
export function nextBatch(pending: readonly Edit[], acknowledged: Acknowledged, max: number): Edit[] {
  const batch: Edit[] = [];
  const seen = new Set<Id>();
  for (const edit of pending) {
    if (batch.length === max || seen.has(edit.id)) break;
    seen.add(edit.id);
    batch.push(rebased(edit, acknowledged));
  }
  return batch;
}

/** An edit made on top of our own acknowledged one is based on it, if it touches nothing else. */
function rebased(edit: Edit, acknowledged: Acknowledged): Edit {
  const own = acknowledged.get(edit.id);
  if (!own || (edit.baseRev ?? 0) >= own.rev) return edit;
  const isOnTop = edit.baseRev === undefined || Object.keys(edit.set).every((field) => own.fields.has(field));
  return isOnTop ? { ...edit, baseRev: own.rev } : edit;
}

/** Adds to what is known: of thousands of edits a copy each would be quadratic. */
export function acknowledge(known: Map<Id, Written>, edit: Edit, rev: number): void {
  known.set(edit.id, { rev, fields: new Set([...(known.get(edit.id)?.fields ?? []), ...Object.keys(edit.set)]) });
}
