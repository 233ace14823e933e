/** The simple repeats a person picks, as RRULE text (RFC 5545), and what a rule says. */

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

export type RepeatSaying =
  | { readonly kind: RepeatName }
  /** 0 is Sunday. */
  | { readonly kind: "onWeekdays"; readonly days: readonly number[] }
  | { readonly kind: "every"; readonly unit: "day" | "week" | "month" | "year"; readonly n: number }
  | { readonly kind: "other" };

const UNITS = { DAILY: "day", WEEKLY: "week", MONTHLY: "month", YEARLY: "year" } as const;

export function sayingOf(rule: string): RepeatSaying {
  const named = REPEAT_NAMES.find((name) => REPEATS[name] === rule);
  if (named) return { kind: named };
  const parts = new Map(rule.split(";").map((part) => part.split("=") as [string, string]));
  const n = Number(parts.get("INTERVAL") ?? 1);
  const unit = UNITS[parts.get("FREQ") as keyof typeof UNITS] as (typeof UNITS)[keyof typeof UNITS] | undefined;
  const byDay = parts.get("BYDAY");
  if (unit === "week" && n === 1 && byDay) return weekly(byDay);
  if (!unit || byDay) return { kind: "other" };
  if (n > 1) return { kind: "every", unit, n };
  return { kind: ({ day: "daily", week: "weekly", month: "monthly", year: "yearly" } as const)[unit] };
}

function weekly(byDay: string): RepeatSaying {
  const days = byDay.split(",").map((name) => WEEKDAYS.indexOf(name));
  return days.includes(-1) ? { kind: "other" } : { kind: "onWeekdays", days };
}
