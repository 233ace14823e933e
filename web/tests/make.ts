/** Records and edits for tests: only what a test is about has to be said. */
import type { List, Todo, TodoEdit, TodoFields } from "../src/core/model";
import { type Now } from "../src/core/when";

const AT = "2026-12-03T01:00:00.000Z";

export function todo(fields: Partial<Todo> & { id: string }): Todo {
  return {
    listId: "inbox", title: fields.id, notes: "", status: "open", due: null, start: null, priority: 0, tags: [], parentId: null,
    position: "V", repeat: null, createdAt: AT, updatedAt: AT, completedAt: null, deletedAt: null, rev: 1, ...fields,
  };
}

export function list(fields: Partial<List> & { id: string }): List {
  return { name: fields.id, color: "meok", position: "V", isInbox: false, archivedAt: null, createdAt: AT, updatedAt: AT, rev: 1, ...fields };
}

let nextOp = 1;

export function edit(id: string, set: Partial<TodoFields>, more: Partial<TodoEdit> = {}): TodoEdit {
  return { opId: `op-${nextOp++}`, entity: "todo", id, set, at: AT, ...more };
}

export function due(date: string, time: string | null = null): Todo["due"] {
  return { date, time, timeZone: null };
}

/** Thursday 3 December 2026, 14:20 in Seoul. */
export const NOW: Now = { today: "2026-12-03", time: "14:20", timeZone: "Asia/Seoul", dayStart: "00:00" };

/** A seeded generator (mulberry32), so that a failing run can be repeated. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
