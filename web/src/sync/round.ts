/** One round with the server: send what is pending, then take what is new. */
import { Problem } from "../api/problem";
import { type FeedPage, MAX_EDITS, type PushResult, type Wire } from "../api/sync";
import type { Edit, Id } from "../core/model";
import type { Absorbed, OpenConflict, Refused } from "../storage/storage";
import { acknowledge, nextBatch, type Written } from "./push";

export interface Pushed {
  readonly settled: readonly Id[];
  readonly refused: readonly Refused[];
  readonly conflicts: readonly OpenConflict[];
}

/** Sends everything pending, in order. A refused edit is set aside and never blocks the next. */
export async function pushAll(wire: Wire, pending: readonly Edit[]): Promise<Pushed> {
  const known = new Map<Id, Written>();
  let rest = pending;
  const settled: Id[] = [];
  const refused: Refused[] = [];
  const conflicts: OpenConflict[] = [];
  while (rest.length > 0) {
    const batch = nextBatch(rest, known, MAX_EDITS);
    const results = new Map((await wire.push(batch)).map((result) => [result.opId, result]));
    for (const edit of batch) {
      const result = results.get(edit.opId);
      if (!result) continue;
      settled.push(edit.opId);
      if (result.result === "refused") refused.push(refusalOf(edit, result));
      else if (result.rev !== undefined) acknowledge(known, edit, result.rev);
      conflicts.push(...conflictsOf(edit, result));
    }
    rest = rest.slice(batch.length);
  }
  return { settled, refused, conflicts };
}

/** Every page after `cursor`; null when the cursor is too old and everything has to come again. */
export async function* pullAll(wire: Wire, cursor: string | null): AsyncGenerator<FeedPage | null> {
  let at = cursor;
  for (;;) {
    const page = await pullOnce(wire, at);
    yield page;
    if (page === null) at = null;
    else if (page.hasMore) at = page.cursor;
    else return;
  }
}

async function pullOnce(wire: Wire, cursor: string | null): Promise<FeedPage | null> {
  try {
    return await wire.pull(cursor);
  } catch (error) {
    if (error instanceof Problem && error.status === 410 && cursor !== null) return null;
    throw error;
  }
}

export function absorbedOf(page: FeedPage, pushed: Pushed | null): Absorbed {
  const { settled, refused, conflicts } = pushed ?? { settled: [], refused: [], conflicts: [] };
  return { page, cursor: page.cursor, settled, refused, conflicts };
}

function refusalOf(edit: Edit, result: PushResult): Refused {
  return { edit, code: result.code ?? "", detail: result.detail ?? "" };
}

function conflictsOf(edit: Edit, result: PushResult): OpenConflict[] {
  const set = edit.set as Readonly<Record<string, unknown>>;
  return (result.conflicts ?? []).map((conflict) => ({ ...conflict, entityId: edit.id, mine: set[conflict.field], at: edit.at }));
}
