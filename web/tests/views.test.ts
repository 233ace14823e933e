import { describe, expect, it } from "vitest";

import { inverseOf } from "../src/core/edits";
import { uuidv7 } from "../src/core/ids";
import { EMPTY_FILTER } from "../src/core/model";
import { countOpen, doneDays, listRows, orderedFilters, orderedLists, tagCounts, tagRows, tagsInUse, trashRows, upcomingDays } from "../src/core/views";
import { due, list, NOW, todo } from "./make";

const mapOf = (...todos: ReturnType<typeof todo>[]): Map<string, ReturnType<typeof todo>> => new Map(todos.map((one) => [one.id, one]));

describe("a list", () => {
  it("shows open to-dos by position and done ones by when they were finished", () => {
    const rows = listRows(
      mapOf(
        todo({ id: "second", position: "b" }),
        todo({ id: "first", position: "a" }),
        todo({ id: "early", status: "done", completedAt: "2026-12-01T00:00:00.000Z" }),
        todo({ id: "recent", status: "done", completedAt: "2026-12-02T00:00:00.000Z" }),
        todo({ id: "elsewhere", listId: "other" }),
        todo({ id: "trashed", deletedAt: "2026-12-02T00:00:00.000Z" }),
      ),
      "inbox",
    );
    expect(rows.open.map(({ id }) => id)).toEqual(["first", "second"]);
    expect(rows.done.map(({ id }) => id)).toEqual(["recent", "early"]);
  });

  it("keeps small ones under their parent, and shows them when the parent is gone", () => {
    const child = todo({ id: "child", parentId: "parent" });
    expect(listRows(mapOf(todo({ id: "parent" }), child), "inbox").open.map(({ id }) => id)).toEqual(["parent"]);
    expect(listRows(mapOf(todo({ id: "parent", deletedAt: "2026-12-02T00:00:00.000Z" }), child), "inbox").open.map(({ id }) => id)).toEqual(["child"]);
  });

  it("that has a filter stands apart, in the same order", () => {
    const lists = [list({ id: "b", position: "b", filter: EMPTY_FILTER }), list({ id: "home" }), list({ id: "a", position: "a", filter: EMPTY_FILTER })];
    const byId = new Map(lists.map((one) => [one.id, one]));
    expect([orderedFilters(byId).map(({ id }) => id), orderedLists(byId).map(({ id }) => id)]).toEqual([["a", "b"], ["home"]]);
  });

  it("stands in order, without the inbox and archived ones", () => {
    const lists = [list({ id: "b", position: "b" }), list({ id: "inbox", isInbox: true }), list({ id: "a", position: "a" }), list({ id: "old", archivedAt: "2026-01-01T00:00:00.000Z" })];
    expect(orderedLists(new Map(lists.map((one) => [one.id, one]))).map(({ id }) => id)).toEqual(["a", "b"]);
  });
});

describe("the views", () => {
  it("count what is open, once each", () => {
    const counts = countOpen(mapOf(todo({ id: "a", due: due("2026-12-01") }), todo({ id: "b", due: due("2026-12-03") }), todo({ id: "c", parentId: "a" }), todo({ id: "d", status: "done" })), NOW);
    expect(counts.today).toBe(2);
    expect(counts.byList.get("inbox")).toBe(2);
  });

  it("show every day of two weeks and then only days that hold something", () => {
    const days = upcomingDays([todo({ id: "a", due: due("2026-12-05", "10:00") }), todo({ id: "far", due: due("2027-03-01") }), todo({ id: "today", due: due("2026-12-03") })], NOW);
    expect(days).toHaveLength(15);
    expect(days[0]?.day).toBe("2026-12-04");
    expect(days.filter(({ rows }) => rows.length > 0).map(({ day }) => day)).toEqual(["2026-12-05", "2027-03-01"]);
  });

  it("group finished ones by the day of the person's zone, newest first", () => {
    const { days, total } = doneDays(
      [todo({ id: "a", status: "done", completedAt: "2026-12-02T15:30:00.000Z" }), todo({ id: "b", status: "done", completedAt: "2026-12-02T14:30:00.000Z" }), todo({ id: "c", status: "done", completedAt: "2026-11-01T00:00:00.000Z" })],
      NOW, 2,
    );
    expect(days.map(({ day }) => day)).toEqual(["2026-12-03", "2026-12-02"]);
    expect(total).toBe(3);
  });

  it("show the trash, last deleted first", () => {
    const rows = trashRows([todo({ id: "a", deletedAt: "2026-12-01T00:00:00.000Z" }), todo({ id: "b", deletedAt: "2026-12-02T00:00:00.000Z" }), todo({ id: "c" })]);
    expect(rows.map(({ id }) => id)).toEqual(["b", "a"]);
  });

  it("offer tags by how much they are used", () => {
    expect(tagsInUse([todo({ id: "a", tags: ["x", "y"] }), todo({ id: "b", tags: ["y"] })])).toEqual(["y", "x"]);
  });
});

describe("the way back", () => {
  it("sets every field to what it was", () => {
    const prior = todo({ id: "a", title: "before", priority: 2 });
    expect(inverseOf(prior, { title: "after", priority: 0, deleted: true })).toEqual({ title: "before", priority: 2, deleted: false });
  });

  it("takes away what was made", () => {
    expect(inverseOf(undefined, { title: "new" })).toEqual({ deleted: true });
  });
});

describe("tags", () => {
  const todos = [
    todo({ id: "a", tags: ["집", "장보기"], position: "b" }), todo({ id: "b", tags: ["집"], position: "a" }), todo({ id: "c", tags: ["회사"], status: "done" }),
    todo({ id: "d", tags: ["집"], deletedAt: "2026-12-01T00:00:00.000Z" }),
  ];

  it("are counted by what is open, in the order of Hangul", () => {
    expect(tagCounts(todos)).toEqual([{ tag: "장보기", n: 1 }, { tag: "집", n: 2 }, { tag: "회사", n: 0 }]);
  });

  it("show what they are put on, wherever that is", () => {
    const rows = (tag: string): string[][] => {
      const { open, done } = tagRows(mapOf(...todos), tag);
      return [open.map(({ id }) => id), done.map(({ id }) => id)];
    };
    expect([rows("집"), rows("회사"), rows("없음")]).toEqual([[["b", "a"], []], [[], ["c"]], [[], []]]);
  });
});

it("ids are UUIDs of version 7 that sort by time", () => {
  const random = (length: number): Uint8Array => new Uint8Array(length).fill(0xff);
  const first = uuidv7(1_764_000_000_000, random);
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(first < uuidv7(1_764_000_000_001, random)).toBe(true);
});
