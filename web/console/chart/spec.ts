/** What a chart shows, apart from how it is drawn. */
import type { Key } from "../words.svelte";

export interface LineSpec {
  /** `name:statistic`, as the server is asked. */
  readonly ask: string;
  readonly label: string;
  /** A token of the palette, such as `--c1`. */
  readonly color: string;
  /** Of another asked series, by which this one is divided: a share in percent. */
  readonly per?: string;
  readonly factor?: number;
  /** Per second of the period, for counts. */
  readonly isRate?: boolean;
  readonly isDashed?: boolean;
}

export interface ChartSpec {
  readonly id: string;
  readonly title: Key;
  readonly unit: string;
  readonly lines: readonly LineSpec[];
  readonly normal?: number;
  readonly warning?: number;
  /** The line that the two limits are for. */
  readonly judged?: number;
  readonly isLog?: boolean;
  readonly top?: number;
}

/** On one grid of time: null where nothing was measured, which is never drawn as anything. */
export interface Data {
  readonly sinceS: number;
  readonly untilS: number;
  readonly periodS: number;
  readonly xs: readonly number[];
  readonly ys: readonly (readonly (number | null)[])[];
}

export function newest(values: readonly (number | null)[]): number | null {
  for (let at = values.length - 1; at >= 0; at -= 1) {
    const value = values[at];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}

export function levelOf(spec: ChartSpec, value: number | null): "ok" | "notice" | "warn" | "none" {
  if (value === null) return "none";
  if (spec.warning !== undefined && value > spec.warning) return "warn";
  return spec.normal !== undefined && value > spec.normal ? "notice" : "ok";
}

export interface Gap {
  readonly fromS: number;
  readonly toS: number;
}

/** Stretches without any value between the first and the last one. */
export function gapsOf(data: Data): Gap[] {
  const isEmpty = data.xs.map((_, at) => data.ys.every((line) => line[at] === null || line[at] === undefined));
  const first = isEmpty.indexOf(false);
  const last = isEmpty.lastIndexOf(false);
  const gaps: Gap[] = [];
  for (let at = first + 1; first >= 0 && at < last; at += 1) {
    if (!isEmpty[at]) continue;
    const from = at;
    while (isEmpty[at + 1]) at += 1;
    gaps.push({ fromS: data.xs[from] ?? 0, toS: (data.xs[at] ?? 0) + data.periodS });
  }
  return gaps;
}
