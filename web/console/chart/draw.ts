/** One chart on a canvas. Only what a screen with charts needs loads this file, and uPlot with it. */
import "uplot/dist/uPlot.min.css";

import uPlot from "uplot";

import { dayMinute, day, minute, number } from "../format";
import type { Mark } from "../state/deployments.svelte";
import { type Colors, drawExcess, drawGaps, drawLimits, drawMarks, drawNow } from "./furniture";
import type { ChartSpec, Data } from "./spec";

const DAY_S = 86_400;

export interface Drawing {
  readonly target: HTMLElement;
  readonly spec: ChartSpec;
  readonly data: Data;
  readonly isLive: boolean;
  readonly isCompact: boolean;
  readonly height: number;
  readonly marks: readonly Mark[];
  /** The place under the cross; null when there is none. */
  readonly onCross: (at: number | null) => void;
}

export function draw(drawing: Drawing): uPlot {
  const { target, spec, data } = drawing;
  const color = colorsOf(target);
  const options: uPlot.Options = {
    width: Math.max(40, target.clientWidth),
    height: drawing.height,
    legend: { show: false },
    padding: drawing.isCompact ? [6, 4, 2, 4] : [8, 18, 0, 0],
    cursor: { y: false, drag: { x: false, y: false }, sync: { key: "console" }, points: { size: 7 } },
    scales: { x: { time: false, range: () => [data.sinceS, data.untilS] }, y: scaleOf(spec, data) },
    axes: drawing.isCompact ? [{ show: false }, { show: false }] : axesOf(spec, data, color),
    series: [{}, ...spec.lines.map((line) => lineOf(line.color, color, line.isDashed === true))],
    hooks: {
      drawClear: [(u) => drawGaps(u, data, color)],
      drawAxes: [(u) => drawExcess(u, spec, data, color), (u) => drawLimits(u, spec, color, drawing.isCompact)],
      draw: [(u) => drawMarks(u, drawing.marks, color, drawing.isCompact), (u) => (drawing.isLive ? drawNow(u, data.untilS, color) : undefined)],
      setCursor: [(u) => drawing.onCross(u.cursor.idx ?? null)],
    },
  };
  return new uPlot(options, [data.xs, ...data.ys] as uPlot.AlignedData, target);
}

/** Tokens as the canvas understands them, in the theme that holds now. */
function colorsOf(target: HTMLElement): Colors {
  const known = new Map<string, string>();
  return (token) => {
    const found = known.get(token);
    if (found !== undefined) return found;
    const probe = document.createElement("span");
    probe.style.color = `var(${token})`;
    target.append(probe);
    const color = getComputedStyle(probe).color;
    probe.remove();
    known.set(token, color);
    return color;
  };
}

function lineOf(token: string, color: Colors, isDashed: boolean): uPlot.Series {
  return {
    stroke: color(token),
    width: 1.5,
    spanGaps: false,
    points: { show: false },
    ...(isDashed ? { dash: [3, 3] } : {}),
  };
}

/** Counts and shares from zero; a logarithmic axis over whole decades. */
function scaleOf(spec: ChartSpec, data: Data): uPlot.Scale {
  const seen = data.ys.flat().filter((value): value is number => value !== null && (!spec.isLog || value > 0));
  const most = seen.reduce((a, b) => Math.max(a, b), 0);
  if (!spec.isLog) {
    const top = spec.top ?? niceTop(Math.max(most, (spec.normal ?? 0) * 1.2));
    return { range: [0, top] };
  }
  const least = seen.reduce((a, b) => Math.min(a, b), most || 1);
  const low = 10 ** Math.floor(Math.log10(Math.max(least, 0.01)));
  const high = Math.max(most * 1.3, (spec.warning ?? 0) * 1.3, low * 10);
  return { distr: 3, range: [low, high] };
}

function niceTop(most: number): number {
  if (most <= 0) return 1;
  const step = 10 ** Math.floor(Math.log10(most));
  return Math.ceil((most * 1.08) / (step / 2)) * (step / 2);
}

function axesOf(spec: ChartSpec, data: Data, color: Colors): uPlot.Axis[] {
  const look = { stroke: color("--ink-3"), font: `430 10.5px ${getComputedStyle(document.body).fontFamily}` };
  const isLong = data.untilS - data.sinceS > 2 * DAY_S;
  const hair = { stroke: color("--grid"), width: 1 };
  return [
    {
      ...look,
      size: 26,
      space: isLong ? 80 : 62,
      grid: { show: false },
      ticks: { show: false },
      border: { show: true, stroke: color("--axis"), width: 1 },
      splits: (_u, _axis, low, high) => splitsOf(low, high, Math.max(2, Math.floor(_u.bbox.width / devicePixelRatio / 74))),
      values: (_u, splits) => splits.map((at) => (isLong ? day(at) : data.untilS - data.sinceS > DAY_S ? dayMinute(at) : minute(at))),
    },
    {
      ...look,
      size: 46,
      gap: 8,
      space: 34,
      grid: spec.isLog ? { ...hair, filter: marksOnly } : hair,
      ticks: { show: false },
      values: (_u, splits) => splits.map((value) => (value === null ? "" : number(value))),
      ...(spec.isLog ? { filter: marksOnly } : {}),
    },
  ];
}

/** Whole minutes, hours or days of Korean time, at most `most` of them. */
export function splitsOf(low: number, high: number, most: number): number[] {
  const zone = 9 * 3600;
  const steps = [60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, DAY_S, 2 * DAY_S, 7 * DAY_S, 14 * DAY_S, 30 * DAY_S];
  const step = steps.find((length) => (high - low) / length <= most) ?? 60 * DAY_S;
  const first = Math.ceil((low + zone) / step) * step - zone;
  return Array.from({ length: Math.max(0, Math.floor((high - first) / step) + 1) }, (_, at) => first + at * step);
}

/** Of a logarithmic axis, 1, 2 and 5 of each decade. */
function marksOnly(_u: uPlot, splits: number[]): (number | null)[] {
  return splits.map((value) => (isMark(value) ? value : null));
}

function isMark(value: number): boolean {
  const lead = value / 10 ** Math.floor(Math.log10(value) + 1e-9);
  return [1, 2, 5].some((known) => Math.abs(lead - known) < 1e-6);
}
