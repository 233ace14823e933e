/** The lines of spec/quickadd, which the server reads alike. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

import { readLine } from "../src/core/quickadd";
import type { Parsed } from "../src/core/quickadd/facts";
import type { Place } from "../src/core/quickadd/scan";

interface Vector {
  text: string;
  now: string;
  timeZone: string;
  lists?: string[];
  plain?: Place[];
  want: Parsed;
}

function load<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../spec/quickadd/${name}.json`, import.meta.url), "utf8")) as T;
}

function digestOf(answer: Parsed): string {
  return createHash("sha256").update(JSON.stringify(answer)).digest("hex").slice(0, 10);
}

const GIVEN = { now: "2026-11-23T10:00:00", timeZone: null };

describe("quick add", () => {
  for (const { text, now, timeZone, lists, plain, want } of load<Vector[]>("vectors")) {
    test(`reads ‘${text}’ at ${now}`, () => {
      expect(readLine(text, { now, timeZone, lists: lists ?? null, plain: plain ?? [] })).toEqual(want);
    });
  }

  test("answers generated lines as the server does", () => {
    const rows = load<[string, string][]>("fuzz");
    expect(rows.length).toBeGreaterThanOrEqual(5_000);
    const differing = rows.filter(([text, digest]) => digestOf(readLine(text, GIVEN)) !== digest).map(([text]) => text);
    expect(differing).toEqual([]);
  });

  test("takes less than five milliseconds for the hardest lines", () => {
    const hardest = ["\ub0b4\uc77c ".repeat(250), "3 ".repeat(250), "\ub9e4\uc8fc " + "\uc6d4 ".repeat(240), "every ".repeat(100), "#a".repeat(250)];
    for (const text of hardest) {
      const took = Array.from({ length: 20 }, () => {
        const began = process.cpuUsage();
        readLine(text, GIVEN);
        return process.cpuUsage(began).user / 1000;
      });
      expect(Math.min(...took)).toBeLessThan(5);
    }
  });
});
