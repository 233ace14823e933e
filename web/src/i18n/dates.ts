/** Dates and times as people say them. Korean 오전/오후 and weekdays are ours, never the browser's. */
import { daysBetween, partsOfDay, weekdayOf } from "../core/days";
import type { Clock, Day } from "../core/model";
import type { Now } from "../core/when";
import { type Key, locale, t } from "./index.svelte";

export function weekdayLong(day: Day): string {
  return t(`weekday.long${weekdayOf(day)}` as Key);
}

export function weekdayShort(day: Day): string {
  return t(`weekday.short${weekdayOf(day)}` as Key);
}

export function monthName(day: Day): string {
  return t(`month.m${partsOfDay(day).month}` as Key);
}

function slots(day: Day): Record<string, string | number> {
  const { year, month, date } = partsOfDay(day);
  return { year, m: month, date, month: monthName(day) };
}

function isThisYear(day: Day, now: Now): boolean {
  return day.slice(0, 4) === now.today.slice(0, 4);
}

export function longDay(day: Day, now: Now): string {
  return t(isThisYear(day, now) ? "date.long" : "date.longYear", { ...slots(day), weekday: weekdayLong(day) });
}

export function shortDay(day: Day, now: Now): string {
  return t(isThisYear(day, now) ? "date.short" : "date.shortYear", { ...slots(day), weekday: weekdayShort(day) });
}

export function hangingDay(day: Day, now: Now): string {
  if (!isThisYear(day, now)) return shortDay(day, now);
  return t("date.hanging", { ...slots(day), weekday: weekdayShort(day) });
}

/** 12월 3일 */
export function monthDay(day: Day): string {
  return t("date.monthDay", slots(day));
}

export function monthYear(day: Day): string {
  return t("date.monthYear", slots(day));
}

/** 9:30, as under an 오전 label. */
export function bareTime(time: Clock): string {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return `${hours % 12 === 0 ? 12 : hours % 12}:${String(minutes).padStart(2, "0")}`;
}

export function fullTime(time: Clock): string {
  return t(time < "12:00" ? "time.am" : "time.pm", { clock: bareTime(time) });
}

/** 오늘, 내일, 모레, 어제; else null. */
export function nearDay(day: Day, now: Now): string | null {
  switch (daysBetween(now.today, day)) {
    case 0:
      return t("date.today");
    case 1:
      return t("date.tomorrow");
    case 2:
      return t("date.dayAfter");
    case -1:
      return t("date.yesterday");
    default:
      return null;
  }
}

export function dayWords(day: Day, now: Now): string {
  return nearDay(day, now) ?? shortDay(day, now);
}

/** How late a day is: 어제, 이틀 지남, 사흘 지남, 4일 지남. */
export function lateWords(day: Day, now: Now): string {
  const days = daysBetween(day, now.today);
  if (days <= 1) return t("date.yesterday");
  if (days === 2) return t("date.late2");
  return days === 3 ? t("date.late3") : t("date.lateN", { n: days });
}

/** 오늘 오후 3:30, 12월 5일 토 오전 10:30 */
export function dayTimeWords(day: Day, time: Clock | null, now: Now): string {
  if (time === null) return dayWords(day, now);
  return t("time.dayTime", { day: dayWords(day, now), time: fullTime(time) });
}

/** 열세 가지, 14가지: counted by word up to thirteen. */
export function countWords(n: number): string {
  return n >= 1 && n <= 13 ? t(`count.n${n}` as Key) : t("count.more", { n });
}

/** 월·수·금; Mon, Wed, Fri. */
export function joinWords(words: readonly string[]): string {
  return words.join(locale() === "ko" ? "\u00b7" : ", ");
}
