import { expect, it } from "vitest";

import type { Edit, ListEdit } from "../src/core/model";
import { Replica } from "../src/core/replica";
import { type Change, editsOf, undoOf } from "../src/state/change";
import { list, todo } from "./make";

const AT = "2026-12-03T02:00:00.000Z";
const PAGE = {
  todos: [todo({ id: "a", listId: "home" })],
  lists: [list({ id: "inbox", isInbox: true }), list({ id: "home", name: "Home", color: "ssuk", position: "k", rev: 4 })],
  tombstones: [],
};
const REMOVE: readonly Change[] = [
  { entity: "todo", id: "a", set: { deleted: true } },
  { entity: "list", id: "home", set: { deleted: true } },
];

function remove(): { replica: Replica; removal: Edit[]; undo: Change[] } {
  const replica = new Replica();
  replica.receive(PAGE);
  const undo = undoOf(REMOVE, replica);
  const removal = editsOf(REMOVE, replica, AT);
  replica.commit(removal);
  return { replica, removal, undo };
}

function expectBack(replica: Replica): void {
  expect(replica.lists.get("home")).toMatchObject({ name: "Home", color: "ssuk", position: "k" });
  expect(replica.todos.get("a")).toMatchObject({ listId: "home", deletedAt: null });
}

it("brings a deleted list back under its own id before it was sent", () => {
  const { replica, undo } = remove();
  expect(replica.lists.has("home")).toBe(false);
  replica.commit(editsOf(undo, replica, AT));
  expectBack(replica);
});

it("brings a deleted list back after the server buried it, the list before its to-dos", () => {
  const { replica, removal, undo } = remove();
  const gone = [{ entity: "list" as const, id: "home", rev: 6 }];
  replica.receive({ todos: [todo({ id: "a", listId: "home", deletedAt: AT, rev: 5 })], lists: [], tombstones: gone }, removal.map((edit) => edit.opId));
  const edits = editsOf(undo, replica, AT);
  replica.commit(edits);
  expectBack(replica);
  expect(edits.map((edit) => edit.entity)).toEqual(["list", "todo"]);
  expect((edits[0] as ListEdit).set.deleted).toBe(false);
});
