import { describe, expect, it } from "vitest";

import { Replica } from "../src/core/replica";
import { edit, list, todo } from "./make";

const EMPTY = { todos: [], lists: [], tombstones: [] };

function replicaWith(...todos: ReturnType<typeof todo>[]): Replica {
  const replica = new Replica();
  replica.receive({ ...EMPTY, todos, lists: [list({ id: "inbox", isInbox: true })] });
  return replica;
}

describe("the replica", () => {
  it("shows an edit at once and keeps the base as it was", () => {
    const replica = replicaWith(todo({ id: "a", title: "old" }));
    const rename = edit("a", { title: "new" });
    replica.commit([rename]);
    expect(replica.todos.get("a")?.title).toBe("new");
    replica.receive(EMPTY, [rename.opId]);
    expect(replica.todos.get("a")?.title).toBe("old");
  });

  it("replays what is pending over news from elsewhere, field by field", () => {
    const replica = replicaWith(todo({ id: "a", title: "old" }));
    replica.commit([edit("a", { title: "mine" })]);
    replica.receive({ ...EMPTY, todos: [todo({ id: "a", title: "theirs", notes: "theirs", rev: 2 })] });
    expect(replica.todos.get("a")).toMatchObject({ title: "mine", notes: "theirs" });
  });

  it("makes a to-do of the first edit that names one, in the inbox", () => {
    const replica = replicaWith();
    replica.commit([edit("a", { title: "write" })]);
    expect(replica.todos.get("a")).toMatchObject({ title: "write", listId: "inbox", status: "open", rev: 0 });
  });

  it("ignores an edit of something it has never seen", () => {
    const replica = replicaWith();
    replica.commit([edit("ghost", { notes: "?" })]);
    expect(replica.todos.has("ghost")).toBe(false);
  });

  it("takes the same edits again without a change", () => {
    const replica = replicaWith(todo({ id: "a" }));
    const done = edit("a", { status: "done" });
    replica.commit([done]);
    replica.commit([done]);
    expect(replica.pending).toHaveLength(1);
  });

  it("forgets a refused edit and what it made", () => {
    const replica = replicaWith();
    const add = edit("a", { title: "refused" });
    replica.commit([add]);
    replica.receive(EMPTY, [add.opId]);
    expect(replica.todos.has("a")).toBe(false);
  });

  it("is not taken back by an older page that comes late", () => {
    const replica = replicaWith(todo({ id: "a", title: "newest", rev: 5 }));
    replica.receive({ ...EMPTY, todos: [todo({ id: "a", title: "stale", rev: 3 })] });
    expect(replica.todos.get("a")?.title).toBe("newest");
  });

  it("does not bring back what a tombstone took, unless it was made anew later", () => {
    const replica = replicaWith(todo({ id: "a", rev: 2 }));
    replica.receive({ ...EMPTY, tombstones: [{ entity: "todo", id: "a", rev: 4 }] });
    replica.receive({ ...EMPTY, todos: [todo({ id: "a", rev: 3 })] });
    expect(replica.todos.has("a")).toBe(false);
    replica.receive({ ...EMPTY, todos: [todo({ id: "a", rev: 5 })] });
    expect(replica.todos.has("a")).toBe(true);
  });

  it("keeps pending edits through a reset of the base", () => {
    const replica = replicaWith(todo({ id: "a", title: "old" }));
    replica.commit([edit("a", { title: "mine" }, { baseRev: 1 }), edit("b", { title: "new" })]);
    replica.resetBase();
    expect([...replica.todos.keys()]).toEqual(["b"]);
    replica.receive({ ...EMPTY, todos: [todo({ id: "a", title: "old", rev: 9 })] });
    expect(replica.todos.get("a")?.title).toBe("mine");
  });

  it("knows when a to-do was finished, and forgets it when it is reopened", () => {
    const replica = replicaWith(todo({ id: "a" }));
    replica.commit([edit("a", { status: "done" }, { at: "2026-12-03T05:00:00.000Z" })]);
    expect(replica.todos.get("a")?.completedAt).toBe("2026-12-03T05:00:00.000Z");
    replica.commit([edit("a", { status: "open" })]);
    expect(replica.todos.get("a")?.completedAt).toBeNull();
  });

  it("removes a list from the view when it is deleted", () => {
    const replica = replicaWith();
    replica.receive({ ...EMPTY, lists: [list({ id: "l" })] });
    replica.commit([{ opId: "x", entity: "list", id: "l", set: { deleted: true }, at: "2026-12-03T05:00:00.000Z" }]);
    expect(replica.lists.has("l")).toBe(false);
  });
});
