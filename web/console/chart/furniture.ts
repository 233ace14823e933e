/** What stands around the lines of a chart: gaps as hatch, the two limits, and the part of a line beyond them. */
import type uPlot from "uplot";

import type { Mark } from "../state/deployments.svelte";
import { type ChartSpec, type Data, gapsOf } from "./spec";

export type Colors = (token: string) => string;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function boxOf(u: uPlot): Box {
  const { left, top, width, height } = u.bbox;
  return { left, top, right: left + width, bottom: top + height };
}

/** Nobody knows what was there: never a line, never zero. */
export function drawGaps(u: uPlot, data: Data, color: Colors): void {
  const { ctx } = u;
  const box = boxOf(u);
  for (const gap of gapsOf(data)) {
    const from = u.valToPos(gap.fromS - data.periodS, "x", true);
    const to = u.valToPos(gap.toS, "x", true);
    ctx.save();
    ctx.beginPath();
    ctx.rect(from, box.top, to - from, box.bottom - box.top);
    ctx.clip();
    ctx.strokeStyle = color("--hatch");
    ctx.lineWidth = devicePixelRatio;
    const step = 5 * devicePixelRatio;
    ctx.beginPath();
    for (let x = from - (box.bottom - box.top); x < to; x += step) {
      ctx.moveTo(x, box.bottom);
      ctx.lineTo(x + (box.bottom - box.top), box.top);
    }
    ctx.stroke();
    ctx.restore();
  }
}

/** Only the part of the line outside its normal range is filled. */
export function drawExcess(u: uPlot, spec: ChartSpec, data: Data, color: Colors): void {
  const values = data.ys[spec.judged ?? 0] ?? [];
  const box = boxOf(u);
  for (const [limit, token] of [[spec.normal, "--ex-notice"], [spec.warning, "--ex-warn"]] as const) {
    if (limit === undefined || !values.some((value) => value !== null && value > limit)) continue;
    const y = clamp(u.valToPos(limit, "y", true), box.top, box.bottom);
    u.ctx.save();
    u.ctx.beginPath();
    u.ctx.rect(box.left, box.top, box.right - box.left, y - box.top);
    u.ctx.clip();
    u.ctx.fillStyle = color(token);
    u.ctx.fill(areaUnder(u, data.xs, values, box.bottom));
    u.ctx.restore();
  }
}

function areaUnder(u: uPlot, xs: readonly number[], values: readonly (number | null)[], bottom: number): Path2D {
  const path = new Path2D();
  let lastX: number | null = null;
  values.forEach((value, at) => {
    if (value === null) {
      if (lastX !== null) path.lineTo(lastX, bottom);
      lastX = null;
      return;
    }
    const x = u.valToPos(xs[at] ?? 0, "x", true);
    if (lastX === null) path.moveTo(x, bottom);
    path.lineTo(x, u.valToPos(value, "y", true));
    lastX = x;
  });
  if (lastX !== null) path.lineTo(lastX, bottom);
  return path;
}

/** The normal line dashed, the warning line solid, and both ranges as a rail on the axis. */
export function drawLimits(u: uPlot, spec: ChartSpec, color: Colors, isCompact: boolean): void {
  const box = boxOf(u);
  const dpr = devicePixelRatio;
  const at = (limit: number): number => clamp(u.valToPos(limit, "y", true), box.top, box.bottom);
  const { normal, warning } = spec;
  const topOf = warning === undefined ? box.top : at(warning);
  const { ctx } = u;
  ctx.save();
  if (normal !== undefined) rail(ctx, box.left, topOf, at(normal), color("--notice"));
  if (warning !== undefined) rail(ctx, box.left, box.top, at(warning), color("--warn"));
  if (!isCompact) {
    const lines: [number | undefined, string, number[]][] = [[normal, "--notice-edge", [3 * dpr, 3 * dpr]], [warning, "--warn", []]];
    for (const [limit, token, dash] of lines) {
      if (limit === undefined || at(limit) <= box.top) continue;
      ctx.strokeStyle = color(token);
      ctx.setLineDash(dash);
      ctx.lineWidth = dpr;
      ctx.beginPath();
      ctx.moveTo(box.left, at(limit));
      ctx.lineTo(box.right, at(limit));
      ctx.stroke();
    }
  }
  ctx.restore();
}

function rail(ctx: CanvasRenderingContext2D, left: number, top: number, bottom: number, color: string): void {
  ctx.fillStyle = color;
  ctx.fillRect(left - 4 * devicePixelRatio, top, 3 * devicePixelRatio, Math.max(0, bottom - top));
}

/** Upright lines with a flag: solid where a release went to work, dashed where the former one came back. */
export function drawMarks(u: uPlot, marks: readonly Mark[], color: Colors, isCompact: boolean): void {
  const box = boxOf(u);
  const dpr = devicePixelRatio;
  const { ctx } = u;
  for (const mark of marks) {
    const x = u.valToPos(mark.atS, "x", true);
    ctx.save();
    ctx.strokeStyle = color("--ink-2");
    ctx.lineWidth = dpr;
    ctx.setLineDash(mark.isBack ? [3 * dpr, 3 * dpr] : []);
    ctx.beginPath();
    ctx.moveTo(x, box.top);
    ctx.lineTo(x, box.bottom);
    ctx.stroke();
    if (!isCompact) drawFlag(ctx, x, box.top, mark, color);
    ctx.restore();
  }
}

function drawFlag(ctx: CanvasRenderingContext2D, x: number, top: number, mark: Mark, color: Colors): void {
  const dpr = devicePixelRatio;
  ctx.setLineDash([]);
  ctx.font = `500 ${10 * dpr}px "JetBrains Mono", monospace`;
  const width = ctx.measureText(mark.label).width + 7 * dpr;
  ctx.fillStyle = color(mark.isBack ? "--paper" : "--inverse");
  ctx.fillRect(x, top, width, 13 * dpr);
  if (mark.isBack) ctx.strokeRect(x, top, width, 13 * dpr);
  ctx.fillStyle = color(mark.isBack ? "--ink" : "--on-inverse");
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillText(mark.label, x + 3 * dpr, top + 7 * dpr);
}

/** The light: where now is, on a chart that ends now. */
export function drawNow(u: uPlot, atS: number, color: Colors): void {
  const box = boxOf(u);
  const x = Math.min(box.right - 1, u.valToPos(atS, "x", true));
  const dpr = devicePixelRatio;
  u.ctx.save();
  u.ctx.strokeStyle = color("--sun-edge");
  u.ctx.fillStyle = color("--sun");
  u.ctx.lineWidth = 1.5 * dpr;
  u.ctx.beginPath();
  u.ctx.moveTo(x, box.top);
  u.ctx.lineTo(x, box.bottom);
  u.ctx.stroke();
  u.ctx.beginPath();
  u.ctx.arc(x, box.top, 2.5 * dpr, 0, 2 * Math.PI);
  u.ctx.fill();
  u.ctx.stroke();
  u.ctx.restore();
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
