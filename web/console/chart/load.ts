/** Series of several charts in one request, laid out for each of them. */
import { ask } from "../api/http";
import type { Lines } from "../api/types";
import type { Range } from "../state/range";
import type { ChartSpec, Data, LineSpec } from "./spec";

export async function load(specs: readonly ChartSpec[], range: Range): Promise<Data[]> {
  const wanted = [...new Set(specs.flatMap((spec) => spec.lines.flatMap((line) => (line.per ? [line.ask, line.per] : [line.ask]))))];
  const query = new URLSearchParams([["since", String(range.sinceS)], ["until", String(range.untilS)], ...wanted.map((line) => ["line", line])]);
  const lines = await ask<Lines>(`/api/series?${query}`);
  return specs.map((spec) => laidOut(spec, lines));
}

export function laidOut(spec: ChartSpec, { sinceS, untilS, periodS, lines }: Lines): Data {
  const found = new Map(lines.map((line) => [`${line.name}:${line.statistic}`, line.values]));
  const count = Math.max(0, Math.round((untilS - sinceS) / periodS));
  const xs = Array.from({ length: count }, (_, at) => sinceS + at * periodS);
  return { sinceS, untilS, periodS, xs, ys: spec.lines.map((line) => valuesOf(line, found, periodS, count)) };
}

function valuesOf(line: LineSpec, found: ReadonlyMap<string, readonly (number | null)[]>, periodS: number, count: number): (number | null)[] {
  const values = found.get(line.ask) ?? [];
  const per = line.per ? found.get(line.per) : undefined;
  return Array.from({ length: count }, (_, at) => {
    const value = values[at] ?? null;
    if (value === null) return null;
    if (line.per) {
      const whole = per?.[at] ?? null;
      return whole === null || whole === 0 ? null : (value / whole) * 100;
    }
    return (value * (line.factor ?? 1)) / (line.isRate ? periodS : 1);
  });
}
