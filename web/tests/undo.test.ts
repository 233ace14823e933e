import { describe, expect, it } from "vitest";

import type { Edit, ListEdit } from "../src/core/model";
import { Replica } from "../src/core/replica";
import { type Change, editsOf, undoOf } from "../src/state/change";
import { UndoStack } from "../src/state/undo";
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

describe("undo and redo", () => {
  function desk(): { replica: Replica; stack: UndoStack; titleOf: (id: string) => string | undefined } {
    const replica = new Replica();
    replica.receive(PAGE);
    const stack = new UndoStack(replica, (changes) => replica.commit(editsOf(changes, replica, AT)));
    return { replica, stack, titleOf: (id) => replica.todos.get(id)?.title };
  }
  const rename = (title: string): Change[] => [{ entity: "todo", id: "a", set: { title } }];

  it("goes back and forth through what was done", () => {
    const { stack, titleOf } = desk();
    for (const title of ["one", "two"]) stack.act(rename(title));
    const titles = [stack.undo, stack.undo, stack.undo, stack.redo, stack.redo, stack.redo, stack.undo].map((step) => {
      step.call(stack);
      return titleOf("a");
    });
    expect(titles).toEqual(["one", "a", "a", "one", "two", "two", "one"]);
  });

  it("forgets what was undone once something else is done", () => {
    const { stack, titleOf } = desk();
    stack.act(rename("one"));
    stack.undo();
    stack.act(rename("other"));
    expect(stack.redo()).toBeUndefined();
    expect(titleOf("a")).toBe("other");
  });

  it("undoes one particular step once, and does that one again", () => {
    const { stack, replica, titleOf } = desk();
    const made = stack.act([{ entity: "todo", id: "new", set: { title: "made" } }]);
    stack.act(rename("one"));
    expect([stack.undo(made), stack.undo(made)]).toEqual([made, undefined]);
    expect([replica.todos.get("new")?.deletedAt, titleOf("a")]).toEqual([AT, "one"]);
    stack.redo();
    expect(replica.todos.get("new")?.deletedAt).toBeNull();
  });

  it("brings lists and their to-dos back and away again", () => {
    const { stack, replica } = desk();
    stack.act(REMOVE);
    stack.undo();
    expectBack(replica);
    stack.redo();
    expect([replica.lists.has("home"), replica.todos.get("a")?.deletedAt]).toEqual([false, AT]);
  });

  it("lets a follower that only the server knows go and come back", () => {
    const { stack, replica } = desk();
    const step = stack.act([{ entity: "todo", id: "a", set: { status: "done" } }]);
    step.more = () => [{ entity: "todo", id: "next", set: { deleted: true } }];
    stack.undo();
    stack.redo();
    expect(replica.pending.filter(({ id }) => id === "next").map(({ set }) => set.deleted)).toEqual([true, false]);
    expect(replica.todos.get("a")?.status).toBe("done");
  });

  it("does not ask for what is gone for good", () => {
    const { stack, replica } = desk();
    stack.act([REMOVE[0] as Change]);
    const sent = replica.pending.map((edit) => edit.opId);
    replica.receive({ todos: [], lists: [], tombstones: [{ entity: "todo", id: "a", rev: 9 }] }, sent);
    stack.undo();
    expect(replica.pending).toEqual([]);
  });
});
