import { describe, expect, it } from "vitest";

import table from "../../spec/quickadd/calendar.json";
import { Almanac } from "../src/core/almanac";

const almanac = new Almanac(table);

describe("holidays of Korea", () => {
  it.each([
    ["2027-02-06", "seollalDays"], ["2027-02-07", "seollal"], ["2027-02-08", "seollalDays"], ["2027-02-09", "substitute"], ["2027-03-01", "independence"],
    ["2026-12-25", "christmas"], ["2027-01-01", "newYear"], ["2026-05-25", "substitute"], ["2026-06-03", "election"], ["2028-10-03", "chuseok"], ["2026-12-24", null], ["1999-01-01", null],
  ])("%s is %s", (day, holiday) => {
    expect(almanac.holidayOf(day)).toBe(holiday);
  });

  it("are each of a kind that is known", () => {
    for (const [year, days] of Object.entries(table.holidays)) {
      for (const day of days.split(" ")) expect([year, day, almanac.holidayOf(`${year}-${day.slice(0, 2)}-${day.slice(2)}`)]).toEqual([year, day, expect.any(String)]);
    }
  });
});

describe("the lunar calendar", () => {
  it.each([
    ["2026-12-09", 11, 1, false], ["2026-12-23", 11, 15, false], ["2026-12-03", 10, 25, false], ["2027-02-06", 12, 30, false], ["2027-02-07", 1, 1, false],
    ["2027-02-21", 1, 15, false], ["2025-07-25", 6, 1, true], ["2025-08-22", 6, 29, true],
  ])("%s is %i.%i", (day, month, date, isLeap) => {
    expect(almanac.lunarOf(day)).toEqual({ month, date, isLeap });
  });

  it.each(["1990-01-01", "2090-01-01"])("says nothing of %s, which is not in the table", (day) => {
    expect(almanac.lunarOf(day)).toBeNull();
  });
});

describe("the solar terms", () => {
  it.each([
    ["2026-02-04", "springBegins"], ["2026-12-22", "winterSolstice"], ["2027-03-06", "insectsWake"], ["2021-02-03", "springBegins"], ["2025-02-03", "springBegins"],
    ["2026-06-06", "grainInEar"], ["2026-11-25", null], ["1999-12-22", null],
  ])("%s is %s", (day, term) => {
    expect(almanac.termOf(day)).toBe(term);
  });

  it("are twenty-four in each year of the table", () => {
    for (const [year, days] of Object.entries(table.terms)) {
      const found = Array.from({ length: 12 }, (_, month) => daysOf(`${year}-${String(month + 1).padStart(2, "0")}`)).flat().map((day) => almanac.termOf(day)).filter((term) => term !== null);
      expect([year, days.length, new Set(found).size, found.length]).toEqual([year, 48, 24, 24]);
    }
  });
});

function daysOf(month: string): string[] {
  return Array.from({ length: 31 }, (_, index) => `${month}-${String(index + 1).padStart(2, "0")}`);
}
