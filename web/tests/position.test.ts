import { describe, expect, it } from "vitest";

import { between, byPosition, reordered } from "../src/core/position";
import { randomOf } from "./make";

const LAW = /^[0-9A-Za-z]*[1-9A-Za-z]$/;

describe("a fractional position", () => {
  it("stays short and rising over ten thousand appends", () => {
    let last: string | null = null;
    for (let n = 0; n < 10_000; n += 1) {
      const next: string = between(last, null);
      expect(last === null || last < next).toBe(true);
      expect(next).toMatch(LAW);
      last = next;
    }
    expect((last ?? "").length).toBeLessThanOrEqual(8);
  });

  it("stays short and falling over ten thousand prepends", () => {
    let first: string | null = null;
    for (let n = 0; n < 10_000; n += 1) {
      const next: string = between(null, first);
      expect(first === null || next < first).toBe(true);
      expect(next).toMatch(LAW);
      first = next;
    }
    expect((first ?? "").length).toBeLessThanOrEqual(8);
  });

  it("fits between any two neighbours, wherever things are put in", () => {
    const random = randomOf(7);
    const keys: string[] = [];
    for (let n = 0; n < 3_000; n += 1) {
      const at = Math.floor(random() * (keys.length + 1));
      const key = between(keys[at - 1] ?? null, keys[at] ?? null);
      expect(key).toMatch(LAW);
      expect(key.length).toBeLessThanOrEqual(200);
      keys.splice(at, 0, key);
    }
    expect([...keys].sort()).toEqual(keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("can be halved at one spot six hundred times within the limit of 200 characters", () => {
    const low = "V";
    let high = "W";
    for (let n = 0; n < 600; n += 1) high = between(low, high);
    expect(high > low).toBe(true);
    expect(high.length).toBeLessThanOrEqual(200);
  });

  it("works beside keys of any other maker", () => {
    for (const [a, b] of [["a", "a1"], ["Zz", "a"], ["V", "V01"], ["zzzzzz", null], [null, "1"], [null, "000001"]] as const) {
      const key = between(a, b);
      expect(a === null || a < key, `${a} < ${key}`).toBe(true);
      expect(b === null || key < b, `${key} < ${b}`).toBe(true);
      expect(key).toMatch(LAW);
    }
  });

  it("orders by code unit and then by id", () => {
    const rows = [{ id: "b", position: "a" }, { id: "a", position: "a" }, { id: "c", position: "Z" }];
    expect(rows.sort(byPosition).map((row) => row.id)).toEqual(["c", "a", "b"]);
  });
});

describe("reordering", () => {
  const four = ["a", "b", "c", "d"].map((id, index) => ({ id, position: ["B", "D", "F", "H"][index] ?? "" }));

  it.each([[3, 0], [0, 3], [1, 2], [2, 1]])("takes number %i to place %i by changing it alone", (from, to) => {
    const id = four[from]?.id ?? "";
    const moved = reordered(four, id, to);
    expect([...moved.keys()]).toEqual([id]);
    const order = four.map((one) => ({ ...one, position: moved.get(one.id) ?? one.position })).sort(byPosition);
    expect(order.findIndex((one) => one.id === id)).toBe(to);
  });

  it("parts what two devices had placed alike", () => {
    const alike = ["a", "b", "c"].map((id) => ({ id, position: "V" }));
    const moved = reordered(alike, "c", 1);
    const order = alike.map((one) => ({ ...one, position: moved.get(one.id) ?? one.position })).sort(byPosition);
    expect(order.map((one) => one.id)).toEqual(["a", "c", "b"]);
  });
});
