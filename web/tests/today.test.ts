import { describe, expect, it } from "vitest";

import { todayOf } from "../src/core/today";
import { due, NOW, todo } from "./make";

const ids = (todos: ReturnType<typeof todo>[]): Record<string, string[]> =>
  Object.fromEntries(todayOf(todos, NOW).groups.map((group) => [group.id, group.rows.map((row) => row.todo.id)]));

describe("Today", () => {
  it("groups by lateness and by part of the day, in the order of the hours", () => {
    expect(
      ids([
        todo({ id: "any", due: due("2026-12-03") }),
        todo({ id: "evening", due: due("2026-12-03", "19:30") }),
        todo({ id: "noon", due: due("2026-12-03", "12:00") }),
        todo({ id: "ten", due: due("2026-12-03", "10:00") }),
        todo({ id: "eight", due: due("2026-12-03", "08:20") }),
        todo({ id: "late", due: due("2026-12-01") }),
        todo({ id: "tomorrow", due: due("2026-12-04") }),
        todo({ id: "someday" }),
      ]),
    ).toEqual({ late: ["late"], morning: ["eight", "ten"], afternoon: ["noon"], evening: ["evening"], any: ["any"] });
  });

  it("keeps what was done today where it stood, late or not", () => {
    const completedAt = "2026-12-03T04:00:00.000Z";
    expect(
      ids([
        todo({ id: "was-late", due: due("2026-12-01"), status: "done", completedAt }),
        todo({ id: "done", due: due("2026-12-03", "10:00"), status: "done", completedAt }),
        todo({ id: "done-long-ago", due: due("2026-12-01"), status: "done", completedAt: "2026-12-01T04:00:00.000Z" }),
      ]),
    ).toEqual({ late: ["was-late"], morning: ["done"] });
  });

  it("counts done and all, late ones included", () => {
    const { done, total, late } = todayOf(
      [todo({ id: "a", due: due("2026-12-01") }), todo({ id: "b", due: due("2026-12-03"), status: "done" }), todo({ id: "c", due: due("2026-12-03") })],
      NOW,
    );
    expect({ done, total, late: late.length }).toEqual({ done: 1, total: 3, late: 1 });
  });

  it("leaves the trash out", () => {
    expect(ids([todo({ id: "gone", due: due("2026-12-03"), deletedAt: "2026-12-03T00:00:00.000Z" })])).toEqual({});
  });

  it("shows what started and has no due", () => {
    expect(ids([todo({ id: "started", start: "2026-12-02" }), todo({ id: "later", start: "2026-12-05" })])).toEqual({ any: ["started"] });
  });

  it("sees a fixed zone's hour in the person's own day", () => {
    const zoned = todo({ id: "call", due: { date: "2026-12-02", time: "18:00", timeZone: "America/New_York" } });
    expect(ids([zoned])).toEqual({ morning: ["call"] }); // 08:00 on the 3rd in Seoul
  });
});

describe("the now-line", () => {
  const lineOf = (...todos: ReturnType<typeof todo>[]): [string, number | null][] =>
    todayOf(todos, NOW).groups.map((group) => [group.id, group.nowAt]);

  it("stands between what is past and what comes", () => {
    const at = lineOf(todo({ id: "a", due: due("2026-12-03", "14:00") }), todo({ id: "b", due: due("2026-12-03", "15:30") }));
    expect(at).toEqual([["afternoon", 1]]);
  });

  it("stands at the end of its own part when nothing more comes there", () => {
    const at = lineOf(todo({ id: "a", due: due("2026-12-03", "13:00") }), todo({ id: "b", due: due("2026-12-03", "19:00") }));
    expect(at).toEqual([["afternoon", 1], ["evening", null]]);
  });

  it("stands before the next part when its own is empty, and after the last one", () => {
    expect(lineOf(todo({ id: "a", due: due("2026-12-03", "09:00") }), todo({ id: "b", due: due("2026-12-03", "19:00") }))).toEqual([["morning", null], ["evening", 0]]);
    expect(lineOf(todo({ id: "a", due: due("2026-12-03", "09:00") }))).toEqual([["morning", 1]]);
  });

  it("is not there without hours", () => {
    expect(lineOf(todo({ id: "a", due: due("2026-12-03") }))).toEqual([["any", null]]);
  });
});
