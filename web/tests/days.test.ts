import { describe, expect, it } from "vitest";

import { addDays, daysBetween, instantOf, isDay, localDue, momentIn, todayIn, weekdayOf } from "../src/core/days";

describe("days", () => {
  it("cross months, years and leap days", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(addDays("2027-03-01", -1)).toBe("2027-02-28");
    expect(daysBetween("2026-12-03", "2027-01-03")).toBe(31);
  });

  it("know their weekday", () => {
    expect(weekdayOf("2026-12-03")).toBe(4);
    expect(weekdayOf("2026-12-06")).toBe(0);
  });

  it("are told from other text", () => {
    expect(isDay("2026-02-28")).toBe(true);
    expect(isDay("2026-02-30")).toBe(false);
    expect(isDay("2026-2-3")).toBe(false);
    expect(isDay("")).toBe(false);
  });

  it("turn when the person says, not at midnight", () => {
    const twoAtNight = Date.UTC(2026, 11, 3, 17, 0); // 02:00 on the 4th in Seoul
    expect(todayIn(twoAtNight, "Asia/Seoul", "00:00")).toBe("2026-12-04");
    expect(todayIn(twoAtNight, "Asia/Seoul", "04:00")).toBe("2026-12-03");
  });

  it("are those of the person's zone", () => {
    const instant = Date.UTC(2026, 11, 3, 20, 30);
    expect(momentIn(instant, "Asia/Seoul")).toEqual({ day: "2026-12-04", time: "05:30" });
    expect(momentIn(instant, "America/Los_Angeles")).toEqual({ day: "2026-12-03", time: "12:30" });
  });
});

describe("a due", () => {
  it("without a zone stays on the wall wherever the person goes", () => {
    expect(localDue({ date: "2026-12-03", time: "09:00", timeZone: null }, "Europe/Paris")).toMatchObject({ date: "2026-12-03", time: "09:00" });
  });

  it("with a zone moves to the person's wall", () => {
    expect(localDue({ date: "2026-12-03", time: "09:00", timeZone: "Asia/Seoul" }, "America/Los_Angeles")).toEqual({ date: "2026-12-02", time: "16:00" });
  });

  it("is an instant on either side of summer time", () => {
    expect(instantOf("2026-07-01", "09:00", "America/New_York")).toBe(Date.UTC(2026, 6, 1, 13, 0));
    expect(instantOf("2026-12-01", "09:00", "America/New_York")).toBe(Date.UTC(2026, 11, 1, 14, 0));
  });
});
