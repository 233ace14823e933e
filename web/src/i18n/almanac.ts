/** What the almanac says, in words. */
import type { Holiday, LunarDay, SolarTerm } from "../core/almanac";
import { t } from "./index.svelte";

export function holidayWords(holiday: Holiday): string {
  return t(`holiday.${holiday}`);
}

export function termWords(term: SolarTerm): string {
  return t(`term.${term}`);
}

/** 음 11.1: small, in a cell of the calendar. */
export function lunarShort({ month, date, isLeap }: LunarDay): string {
  return t(isLeap ? "lunar.shortLeap" : "lunar.short", { m: month, date });
}

/** 음력 10월 25일 */
export function lunarLong({ month, date, isLeap }: LunarDay): string {
  return t(isLeap ? "lunar.longLeap" : "lunar.long", { m: month, date });
}
