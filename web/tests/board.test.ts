import { describe, expect, it } from "vitest";

import { type Column, columnsOf, DONE, FIRST, placedIn, sectionIdsOf } from "../src/core/board";
import { list, todo } from "./make";

const HOME = list({ id: "inbox" });
const NAMED = list({ id: "inbox", sections: [{ id: "b", name: "나" }, { id: "a", name: "가" }] });
const todos = new Map(
  [
    todo({ id: "none", position: "c" }), todo({ id: "doing", section: "doing", position: "b" }), todo({ id: "in-a", section: "a", position: "a" }),
    todo({ id: "done", section: "doing", status: "done", completedAt: "2026-12-01T00:00:00.000Z" }), todo({ id: "elsewhere", listId: "other", section: "doing" }),
  ].map((one) => [one.id, one]),
);

const shape = (columns: readonly Column[]): [string, string[]][] => columns.map(({ id, todos: some }) => [id, some.map((one) => one.id)]);

describe("a board", () => {
  it("has the usual columns until somebody changes them", () => {
    expect(sectionIdsOf(HOME)).toEqual(["doing", "waiting"]);
    expect(sectionIdsOf(list({ id: "old", sections: null }))).toEqual(["doing", "waiting"]);
    expect(sectionIdsOf(list({ id: "bare", sections: [] }))).toEqual([]);
  });

  it("keeps its columns in order, and what is of no column before them", () => {
    expect(shape(columnsOf(todos, HOME))).toEqual([[FIRST, ["in-a", "none"]], ["doing", ["doing"]], ["waiting", []], [DONE, ["done"]]]);
    expect(shape(columnsOf(todos, NAMED))).toEqual([[FIRST, ["doing", "none"]], ["b", []], ["a", ["in-a"]], [DONE, ["done"]]]);
  });
});

describe("a place in a column", () => {
  const column = (id: string, ...positions: string[]): Column => ({ id, todos: positions.map((position) => todo({ id: position, position })) });
  const order = (of: Column, id: string, index: number): string[] => {
    const placed = placedIn(of, id, index);
    const all = [...of.todos.filter((one) => one.id !== id).map((one) => [one.id, one.position] as const), [id, placed.get(id) ?? "?"] as const];
    return all.sort(([, a], [, b]) => (a < b ? -1 : 1)).map(([one]) => one);
  };

  it.each([[0, ["x", "b", "d"]], [1, ["b", "x", "d"]], [2, ["b", "d", "x"]], [9, ["b", "d", "x"]]])("%i is there", (index, wanted) => {
    expect(order(column("doing", "b", "d"), "x", index)).toEqual(wanted);
  });

  it("of its own column leaves out where it was", () => {
    expect(order(column("doing", "b", "d", "f"), "b", 1)).toEqual(["d", "b", "f"]);
  });

  it("changes nothing where there is nothing to stand beside, or the order is that of finishing", () => {
    expect(placedIn(column("doing"), "x", 0).size).toBe(0);
    expect(placedIn(column(DONE, "b"), "x", 0).size).toBe(0);
  });
});
