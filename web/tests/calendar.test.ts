import { describe, expect, it } from "vitest";

import { addMonths, daysOfMonth, openByDay, rowsByDay } from "../src/core/calendar";
import { pathOf, placeOf } from "../src/state/routes";
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

describe("the year", () => {
  it("counts what is open on each day, also what only starts on it", () => {
    const todos = [
      todo({ id: "a", due: due("2026-12-03", "08:00") }),
      todo({ id: "b", due: due("2026-12-03") }),
      todo({ id: "done", due: due("2026-12-03"), status: "done" }),
      todo({ id: "gone", due: due("2026-12-03"), deletedAt: "2026-12-03T00:00:00.000Z" }),
      todo({ id: "starts", start: "2027-01-04" }),
      todo({ id: "never" }),
    ];
    expect([...openByDay(todos, NOW)]).toEqual([["2026-12-03", 2], ["2027-01-04", 1]]);
  });

  it.each(["/calendar/year", "/calendar/year/2027"])("has the address %s", (address) => {
    expect(pathOf(placeOf(new URL(address, "http://hanbit.test")).route)).toBe(address);
  });

  it("that is none is this year", () => {
    expect(placeOf(new URL("http://hanbit.test/calendar/year/soon")).route).toEqual({ name: "year", year: null });
  });
});
