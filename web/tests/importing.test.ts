import { describe, expect, it } from "vitest";

import { type Exported, readExport } from "../src/core/exported";
import type { List, Todo } from "../src/core/model";
import { Replica } from "../src/core/replica";
import { editsOf } from "../src/state/change";
import { planOf } from "../src/state/importing";
import { due, list, todo } from "./make";

const AT = "2026-12-09T02:00:00.000Z";
const DONE = "2026-12-01T02:00:00.000Z";
const idOf = (n: number): string => `019e0000-0000-7000-8000-${String(n).padStart(12, "0")}`;
const [INBOX, HOME, OLD, FILTER, PLAN, STEP, RUN, BINNED, BINNED_STEP] = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(idOf) as [string, ...string[]];

const LISTS: (List & { deletedAt?: string | null })[] = [
  list({ id: INBOX, isInbox: true, sections: [{ id: "doing", name: "한창" }] }),
  list({ id: HOME as string, name: "집", color: "ssuk", position: "W", archivedAt: AT }),
  { ...list({ id: OLD as string, name: "지운 목록" }), deletedAt: AT },
  list({ id: FILTER as string, filter: { text: "", tags: ["집"], listIds: [HOME as string, INBOX], priority: 2, due: "today", status: "any" } }),
];
const TODOS: Todo[] = [
  todo({ id: STEP as string, parentId: PLAN as string, listId: HOME as string }),
  todo({ id: PLAN as string, listId: HOME as string, notes: "가\n나", due: due("2026-12-03", "09:30"), tags: ["집"], priority: 2, section: "doing" }),
  todo({ id: RUN as string, listId: INBOX, status: "done", completedAt: DONE, repeat: { rule: "FREQ=DAILY", from: "due" } }),
  todo({ id: BINNED as string, listId: OLD as string, deletedAt: AT }),
  todo({ id: BINNED_STEP as string, listId: OLD as string, parentId: BINNED as string, deletedAt: AT }),
];

function file(todos: readonly unknown[] = TODOS, lists: readonly unknown[] = LISTS): string {
  return JSON.stringify({ exportedAt: AT, user: {}, sessions: [], spaces: [{ id: "s", name: "", role: "owner", lists, todos, history: [] }] });
}

function accountWith(...todos: Todo[]): Replica {
  const replica = new Replica();
  replica.receive({ todos, lists: [list({ id: "my-inbox", isInbox: true })], tombstones: [] });
  return replica;
}

function taken(replica: Replica): ReturnType<typeof planOf> {
  const plan = planOf(readExport(file()) as Exported, replica);
  replica.commit(editsOf(plan.changes, replica, AT));
  return plan;
}

describe("bringing a download back", () => {
  it("gives another account all of it, in its own inbox", () => {
    const replica = accountWith();
    const plan = taken(replica);
    expect(plan.fresh).toEqual({ todos: 5, binned: 2, lists: 1, filters: 1 });
    expect(replica.lists.get("my-inbox")?.sections).toEqual([{ id: "doing", name: "한창" }]);
    expect(replica.lists.get(HOME as string)).toMatchObject({ name: "집", color: "ssuk", position: "W", archivedAt: AT });
    expect(replica.lists.get(FILTER as string)?.filter).toMatchObject({ tags: ["집"], listIds: [HOME, "my-inbox"], due: "today" });
    expect(replica.lists.has(OLD as string)).toBe(false);
    const [step, plain, run, binned] = TODOS.map(({ id }) => replica.todos.get(id));
    expect(step).toMatchObject({ parentId: PLAN, listId: HOME });
    expect(plain).toMatchObject({ notes: "가\n나", due: due("2026-12-03", "09:30"), tags: ["집"], priority: 2, section: "doing" });
    expect(run).toMatchObject({ listId: "my-inbox", status: "done", completedAt: DONE, repeat: { rule: "FREQ=DAILY", from: "due" } });
    expect(binned).toMatchObject({ listId: "my-inbox", deletedAt: AT });
  });

  it("makes parents before their small ones, and what follows a finished repeat never", () => {
    const replica = accountWith();
    const changes = taken(replica).changes.filter(({ entity }) => entity === "todo");
    const first = (id: string | undefined): number => changes.findIndex((change) => change.id === id);
    expect(first(PLAN)).toBeLessThan(first(STEP));
    const bothAtOnce = changes.filter(({ set }) => "status" in set && set.status === "done" && set.repeat);
    expect(bothAtOnce).toEqual([]);
  });

  it("adds nothing the second time", () => {
    const replica = accountWith();
    const { fresh } = taken(replica);
    const again = planOf(readExport(file()) as Exported, replica);
    expect([again.changes, again.known]).toEqual([[], fresh]);
  });

  it("leaves what is here as it is, the trash included", () => {
    const mine = todo({ id: PLAN as string, title: "mine", deletedAt: AT });
    const replica = accountWith(mine);
    const { known } = taken(replica);
    expect([known.todos, replica.todos.get(mine.id)]).toEqual([1, mine]);
    expect(replica.todos.get(STEP as string)?.parentId).toBeNull(); // nothing goes below what lies in the trash
  });

  it("has no room for more lists than the server takes", () => {
    const many = Array.from({ length: 500 }, (_, n) => list({ id: idOf(1000 + n) }));
    expect(planOf(readExport(file([], many)) as Exported, accountWith()).hasRoom).toBe(false);
    expect(planOf(readExport(file([], many.slice(1))) as Exported, accountWith()).hasRoom).toBe(true);
  });
});

describe("a file that is not ours", () => {
  it.each([
    ["", { why: "json" }],
    ["{", { why: "json" }],
    ["[]", { why: "foreign" }],
    ["null", { why: "foreign" }],
    ['{"todos":[]}', { why: "foreign" }],
    ['{"exportedAt":"yesterday","user":{},"spaces":[]}', { why: "foreign" }],
    ['{"exportedAt":"2026-12-01T00:00:00Z","user":{},"spaces":[{}]}', { why: "foreign" }],
  ])("%j", (text, expected) => {
    expect(readExport(text)).toEqual(expected);
  });

  it.each([
    { id: "x" }, { title: " " }, { title: "가".repeat(501) }, { notes: null }, { notes: "가".repeat(40_000) }, { status: "late" },
    { due: { date: "2026-02-30", time: null, timeZone: null } }, { due: "2026-12-01" }, { priority: 4 }, { tags: "집" }, { tags: [""] },
    { position: "a0" }, { repeat: { rule: "FREQ=DAILY", from: "never" } }, { deletedAt: "once" },
  ])("a to-do with %j", (damage) => {
    expect(readExport(file([TODOS[0], { ...TODOS[1], ...damage }]))).toEqual({ why: "todo", at: 2 });
  });

  it.each([{ name: "" }, { color: "red" }, { sections: [{ id: "A", name: "가" }] }, { filter: {} }, { isInbox: null }])("a list with %j", (damage) => {
    expect(readExport(file(TODOS, [{ ...LISTS[1], ...damage }]))).toEqual({ why: "list", at: 1 });
  });

  it("takes our own", () => {
    expect(readExport(file())).toEqual({ at: AT, lists: LISTS, todos: TODOS });
  });
});
