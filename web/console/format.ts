/** Numbers, times and lengths as operators read them. Times are Korean time, with seconds where they are evidence. */
import { t } from "./words.svelte";

const KST_MS = 9 * 3_600_000;

function parts(atMs: number): { day: string; time: string } {
  const text = new Date(atMs + KST_MS).toISOString();
  return { day: text.slice(5, 10), time: text.slice(11, 23) };
}

/** 14:31 */
export function minute(atS: number): string {
  return parts(atS * 1000).time.slice(0, 5);
}

/** 14:31:12 */
export function second(atS: number): string {
  return parts(atS * 1000).time.slice(0, 8);
}

/** 14:31:12.812 */
export function milli(atMs: number): string {
  return parts(atMs).time;
}

/** 11-23 14:31 */
export function dayMinute(atS: number): string {
  const { day, time } = parts(atS * 1000);
  return `${day} ${time.slice(0, 5)}`;
}

/** 11-23 */
export function day(atS: number): string {
  return parts(atS * 1000).day;
}

/** As short as its age allows: today's minute, or day and minute. */
export function when(atS: number, nowS: number): string {
  return day(atS) === day(nowS) ? minute(atS) : dayMinute(atS);
}

/** For a field of a day and a minute; `secondsOf` reads it back. */
export function fieldOf(atS: number): string {
  return new Date(atS * 1000 + KST_MS).toISOString().slice(0, 16);
}

/** NaN where nothing, or no moment, was given. */
export function secondsOf(field: string): number {
  return Date.parse(`${field}+09:00`) / 1000;
}

export function number(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString("en-US");
  if (size >= 10) return value.toFixed(1).replace(/\.0$/, "");
  if (size >= 1) return value.toFixed(2).replace(/\.?0+$/, "");
  return size === 0 ? "0" : value.toPrecision(2).replace(/\.?0+$/, "");
}

export function percent(share: number, digits = 1): string {
  return (share * 100).toFixed(digits);
}

export function bytes(size: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let left = size;
  let unit = 0;
  while (left >= 1000 && unit < units.length - 1) {
    left /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? left : left.toFixed(left >= 100 ? 0 : 1)} ${units[unit] ?? ""}`;
}

/** 41초, 4분 12초, 2시간 3분, 3일 */
export function span(seconds: number): string {
  const whole = Math.round(seconds);
  if (seconds > 0 && seconds < 10 && !Number.isInteger(seconds)) return t("span.s", { s: seconds.toFixed(1) });
  if (whole < 60) return t("span.s", { s: whole });
  if (whole < 3600) return whole % 60 ? t("span.ms", { m: Math.floor(whole / 60), s: whole % 60 }) : t("span.m", { m: whole / 60 });
  if (whole < 86_400) {
    const m = Math.floor((whole % 3600) / 60);
    return m ? t("span.hm", { h: Math.floor(whole / 3600), m }) : t("span.h", { h: Math.floor(whole / 3600) });
  }
  return t("span.d", { d: Math.floor(whole / 86_400) });
}
