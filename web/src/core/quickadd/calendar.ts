/** The calendar of Korea: holidays, business days, lunar months. It knows the years of its table. */
import { addDays, daysBetween } from "../days";
import type { Day } from "../model";
import type { Shift } from "./facts";

const EPOCH = "1970-01-01";
const MAX_RUN = 30;

export interface CalendarTable {
  /** Year → month-days. */
  readonly holidays: Readonly<Record<string, string>>;
  /** Lunar year → first day, leap month, a digit a month (1 has thirty days). */
  readonly lunar: Readonly<Record<string, string>>;
}

export interface LunarMonth {
  readonly first: number;
  readonly month: number;
  readonly isLeap: boolean;
  readonly days: number;
}

export function numberOf(day: Day): number {
  return daysBetween(EPOCH, day);
}

export function dayOf(number: number): Day {
  return addDays(EPOCH, number);
}

/** 1 is Monday; 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

export class Calendar {
  readonly #holidays: ReadonlySet<number>;
  readonly #months: readonly LunarMonth[];

  constructor(table: CalendarTable) {
    this.#holidays = new Set(
      Object.entries(table.holidays).flatMap(([year, days]) =>
        days.split(" ").map((day) => numberOf(`${year}-${day.slice(0, 2)}-${day.slice(2)}`)),
      ),
    );
    this.#months = Object.values(table.lunar).flatMap(monthsOf);
  }

  isBusinessDay(day: number): boolean {
    return weekdayOf(day) < 6 && !this.#holidays.has(day);
  }

  /** The day itself, or the nearest business day on that side of it. */
  shifted(day: number, shift: Shift | null): number {
    const step = shift === "before" ? -1 : 1;
    let found = day;
    for (let n = 0; n < MAX_RUN && shift !== null && !this.isBusinessDay(found); n += 1) found += step;
    return found;
  }

  /** Each such lunar day strictly after `after`; with `month` null, of every month that has it. */
  *lunarDates(after: number, month: number | null, day: number, isLeap: boolean): Generator<number> {
    for (const one of this.#months) {
      if (month !== null && (one.month !== month || one.isLeap !== isLeap)) continue;
      if (day <= one.days && one.first + day - 1 > after) yield one.first + day - 1;
    }
  }
}

export function monthsOf(line: string): LunarMonth[] {
  const [firstDay = EPOCH, leap = "0", lengths = ""] = line.split(" ");
  const months: LunarMonth[] = [];
  let [first, month, isLeap] = [numberOf(firstDay), 1, false];
  for (const length of lengths) {
    const days = 29 + Number(length);
    months.push({ first, month, isLeap, days });
    first += days;
    isLeap = !isLeap && month === Number(leap);
    if (!isLeap) month += 1;
  }
  return months;
}
