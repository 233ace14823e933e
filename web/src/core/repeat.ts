/** The simple repeats a person picks, as RRULE text (RFC 5545), and what a rule says in its parts. */
import type { Day, Repeat } from "./model";

export const REPEATS = {
  daily: "FREQ=DAILY",
  weekdays: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
  weekly: "FREQ=WEEKLY",
  monthly: "FREQ=MONTHLY",
  yearly: "FREQ=YEARLY",
} as const;

export type RepeatName = keyof typeof REPEATS;
export const REPEAT_NAMES = Object.keys(REPEATS) as RepeatName[];

const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
const UNITS = { DAILY: "day", WEEKLY: "week", MONTHLY: "month", YEARLY: "year" } as const;

/** A repeat as a to-do keeps it: the server takes no empty shift. */
export function repeatOf({ rule, from, shift }: { rule: string; from: Repeat["from"]; shift: Repeat["shift"] | null }): Repeat {
  return { rule, from, ...(shift ? { shift } : {}) };
}

export interface WeekdayOf {
  /** 0 is every one, 1 the first of the month, -1 the last. */
  readonly nth: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

export interface RuleSaid {
  /** Of a rule that a person picks from the list. */
  readonly name: RepeatName | null;
  readonly unit: (typeof UNITS)[keyof typeof UNITS];
  readonly n: number;
  readonly weekdays: readonly WeekdayOf[];
  /** -1 is the last of the month. */
  readonly dates: readonly number[];
  readonly months: readonly number[];
  readonly isLunar: boolean;
  readonly isLeap: boolean;
  readonly until: Day | null;
  readonly count: number | null;
}

export function saidBy(rule: string): RuleSaid {
  const parts = new Map(rule.split(";").map((part) => part.split("=") as [string, string]));
  const listOf = (name: string): string[] => parts.get(name)?.split(",") ?? [];
  const months = listOf("BYMONTH");
  const until = parts.get("UNTIL");
  return {
    name: REPEAT_NAMES.find((name) => REPEATS[name] === rule) ?? null,
    unit: UNITS[(parts.get("FREQ") ?? "DAILY") as keyof typeof UNITS],
    n: Number(parts.get("INTERVAL") ?? 1),
    weekdays: listOf("BYDAY").map((day) => ({ nth: Number(day.slice(0, -2)), weekday: WEEKDAYS.indexOf(day.slice(-2)) })),
    dates: listOf("BYMONTHDAY").map(Number),
    months: months.map((month) => Number.parseInt(month, 10)),
    isLunar: parts.has("RSCALE"),
    isLeap: months.some((month) => month.endsWith("L")),
    until: until ? `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}` : null,
    count: parts.has("COUNT") ? Number(parts.get("COUNT")) : null,
  };
}
