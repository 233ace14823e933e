/** What the calendar of Korea says of a day: which holiday it is, its lunar date and solar term. It knows the years of its table. */
import { daysBetween, partsOfDay } from "./days";
import type { Day } from "./model";
import { type CalendarTable, dayOf, monthsOf } from "./quickadd/calendar";

/** By the letters of `spec/quickadd/calendar.json`. */
const KINDS = {
  n: "newYear", t: "seollalDays", s: "seollal", v: "chuseokDays", c: "chuseok", b: "buddha", k: "children", g: "foundation",
  i: "independence", w: "labour", m: "memorial", d: "constitution", l: "liberation", h: "hangul", e: "christmas",
  a: "armedForces", p: "election", z: "temporary", x: "substitute",
} as const;

/** Two a month, from January on. */
const TERMS = [
  "minorCold", "majorCold", "springBegins", "rainWater", "insectsWake", "springEquinox", "clearBright", "grainRain",
  "summerBegins", "grainFills", "grainInEar", "summerSolstice", "minorHeat", "majorHeat", "autumnBegins", "heatEnds",
  "whiteDew", "autumnEquinox", "coldDew", "frostFalls", "winterBegins", "minorSnow", "majorSnow", "winterSolstice",
] as const;

export type SolarTerm = (typeof TERMS)[number];
export type Holiday = (typeof KINDS)[keyof typeof KINDS];

export interface LunarDay {
  readonly month: number;
  readonly date: number;
  readonly isLeap: boolean;
}

export interface AlmanacTable extends CalendarTable {
  /** Year → a letter for each of its holidays. */
  readonly kinds: Readonly<Record<string, string>>;
  /** Year → the day of the month of each of its terms, two digits each. */
  readonly terms: Readonly<Record<string, string>>;
}

export class Almanac {
  readonly #holidays = new Map<Day, Holiday>();
  readonly #months: readonly { readonly first: Day; readonly month: number; readonly isLeap: boolean; readonly days: number }[];

  readonly #terms: AlmanacTable["terms"];

  constructor({ holidays, kinds, lunar, terms }: AlmanacTable) {
    this.#terms = terms;
    for (const [year, days] of Object.entries(holidays)) {
      for (const [index, day] of days.split(" ").entries()) {
        const kind = KINDS[kinds[year]?.charAt(index) as keyof typeof KINDS];
        this.#holidays.set(`${year}-${day.slice(0, 2)}-${day.slice(2)}`, kind);
      }
    }
    this.#months = Object.values(lunar).flatMap(monthsOf).map((month) => ({ ...month, first: dayOf(month.first) }));
  }

  holidayOf(day: Day): Holiday | null {
    return this.#holidays.get(day) ?? null;
  }

  termOf(day: Day): SolarTerm | null {
    const { year, month, date } = partsOfDay(day);
    const days = this.#terms[year] ?? "";
    const first = (month - 1) * 2;
    const index = [first, first + 1].find((n) => Number(days.slice(n * 2, n * 2 + 2)) === date);
    return index === undefined ? null : (TERMS[index] ?? null);
  }

  lunarOf(day: Day): LunarDay | null {
    const found = this.#months.findLast(({ first }) => first <= day);
    const date = found ? daysBetween(found.first, day) + 1 : 0;
    return found && date <= found.days ? { month: found.month, date, isLeap: found.isLeap } : null;
  }
}
