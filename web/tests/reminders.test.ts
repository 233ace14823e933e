import { describe, expect, it } from "vitest";

import type { Due } from "../src/core/model";
import { remindersIn } from "../src/core/reminders";
import { due, todo } from "./make";

const at = (clock: string): number => Date.parse(`2026-12-03T${clock}:00+09:00`);
const fixed: Due = { date: "2026-12-03", time: "07:00", timeZone: "Europe/London" };
const todos = [
  todo({ id: "ten", due: due("2026-12-03", "10:00") }), todo({ id: "nine", due: due("2026-12-03", "09:00") }), todo({ id: "day", due: due("2026-12-03") }),
  todo({ id: "done", due: due("2026-12-03", "09:30"), status: "done" }), todo({ id: "gone", due: due("2026-12-03", "09:30"), deletedAt: "2026-12-01T00:00:00.000Z" }),
  todo({ id: "london", due: fixed }),
];

function found(afterMs: number, untilMs: number, minutesBefore = 0): string[] {
  return remindersIn(todos, { afterMs, untilMs, minutesBefore, timeZone: "Asia/Seoul" }).map((one) => one.todo.id);
}

describe("reminders", () => {
  it("come for open to-dos with a time, the earliest first", () => {
    expect(found(at("08:00"), at("11:00"))).toEqual(["nine", "ten"]);
  });

  it("come once: a span ends with its last moment and begins after its first", () => {
    expect([found(at("08:59"), at("09:00")), found(at("09:00"), at("09:01"))]).toEqual([["nine"], []]);
  });

  it("come that many minutes before", () => {
    expect([found(at("08:49"), at("08:50"), 10), found(at("08:59"), at("09:00"), 10)]).toEqual([["nine"], []]);
  });

  it("of a time with a zone come at that instant", () => {
    expect(found(at("15:59"), at("16:00"))).toEqual(["london"]);
  });
});
