import { describe, expect, it } from "vitest";

import { gapsOf, levelOf, newest } from "../console/chart/spec";
import { momentOf, rangeOf, stampOf, stepped } from "../console/state/range";

const NOW_S = 1_796_270_407;

function query(text: string): URLSearchParams {
  return new URLSearchParams(text);
}

describe("the range in the address", () => {
  it("ends now when it is live", () => {
    expect(rangeOf(query("t=6h"), NOW_S)).toEqual({ sinceS: NOW_S - 21_600, untilS: NOW_S, preset: "6h" });
    expect(rangeOf(query(""), NOW_S).preset).toBe("1h");
    expect(rangeOf(query("t=toString"), NOW_S).preset).toBe("1h");
  });

  it("is Korean time when it is fixed, and never beyond now", () => {
    const range = rangeOf(query("from=20261203T1130&to=20261203T1200"), NOW_S);
    expect(range.untilS - range.sinceS).toBe(1800);
    expect(new Date(range.sinceS * 1000).toISOString()).toBe("2026-12-03T02:30:00.000Z");
    expect(rangeOf(query("from=20261203T1130&to=20991203T1200"), NOW_S).untilS).toBe(NOW_S);
  });

  it("is the usual one when it makes no sense", () => {
    for (const bad of ["from=20261203T1200&to=20261203T1130", "from=x&to=y", "from=20261203T1200"]) expect(rangeOf(query(bad), NOW_S).preset).toBe("1h");
  });

  it("steps back by half and forward to live again", () => {
    const back = stepped(rangeOf(query("t=1h"), NOW_S), -1, NOW_S);
    expect(back["t"]).toBeNull();
    const fixed = rangeOf(query(`from=${back["from"]}&to=${back["to"]}`), NOW_S);
    expect(fixed.untilS).toBeLessThanOrEqual(NOW_S - 1800);
    expect(stepped(fixed, 1, NOW_S + 20)).toEqual({ t: "1h", from: null, to: null });
  });

  it("writes what it reads", () => {
    for (const at of [0, NOW_S - (NOW_S % 60), 4_102_444_800]) expect(momentOf(stampOf(at))).toBe(at);
  });
});

describe("a chart's data", () => {
  const data = { sinceS: 0, untilS: 360, periodS: 60, xs: [0, 60, 120, 180, 240, 300], ys: [[null, 1, null, null, 4, null]] };

  it("has gaps between values, not before the first or after the last", () => {
    expect(gapsOf(data)).toEqual([{ fromS: 120, toS: 240 }]);
    expect(gapsOf({ ...data, ys: [[null, null, null, null, null, null]] })).toEqual([]);
  });

  it("says the newest known value and how bad it is", () => {
    expect(newest(data.ys[0] ?? [])).toBe(4);
    const spec = { id: "x", title: "charts.cpu" as const, unit: "%", lines: [], normal: 70, warning: 85 };
    expect([null, 70, 70.1, 86].map((value) => levelOf(spec, value))).toEqual(["none", "ok", "notice", "warn"]);
  });
});
