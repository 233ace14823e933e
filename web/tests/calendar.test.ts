import { describe, expect, it } from "vitest";

import { addMonths, daysOfMonth, rowsByDay } from "../src/core/calendar";
import { due, NOW, todo } from "./make";

describe("the month", () => {
  it.each([
    ["2026-12", 0, "2026-11-29", "2027-01-02", 35],
    ["2026-12", 1, "2026-11-30", "2027-01-03", 35],
    ["2026-02", 0, "2026-02-01", "2026-02-28", 28],
    ["2027-05", 0, "2027-04-25", "2027-06-05", 42],
  ])("%s from weekday %i is whole weeks", (month, weekStart, first, last, n) => {
    const days = daysOfMonth(month, weekStart);
    expect([days[0], days.at(-1), days.length]).toEqual([first, last, n]);
  });

  it.each([["2026-12", 1, "2027-01"], ["2027-01", -1, "2026-12"], ["2026-03", -14, "2025-01"]])("%s and %i is %s", (month, by, result) => {
    expect(addMonths(month, by)).toBe(result);
  });

  it("holds what is due or starts on its days, the open before the done", () => {
    const todos = [
      todo({ id: "done", due: due("2026-12-03", "08:00"), status: "done" }),
      todo({ id: "late", due: due("2026-12-03", "17:00") }),
      todo({ id: "early", due: due("2026-12-03", "09:00") }),
      todo({ id: "starts", start: "2026-12-04" }),
      todo({ id: "gone", due: due("2026-12-03"), deletedAt: "2026-12-03T00:00:00.000Z" }),
      todo({ id: "elsewhere", due: due("2027-02-01") }),
    ];
    const byDay = rowsByDay(todos, NOW, "2026-11-29", "2027-01-02");
    expect([...byDay].map(([day, rows]) => [day, rows.map((row) => row.todo.id)])).toEqual([
      ["2026-12-03", ["early", "late", "done"]],
      ["2026-12-04", ["starts"]],
    ]);
  });
});
