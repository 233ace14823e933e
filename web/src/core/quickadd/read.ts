/** From a match to what it says: one short function for each act that the vocabulary names. Null: no such date. */
import { clock, clockAt, FULL_DAY, HALF_DAY, moment } from "./clocks";
import * as d from "./dates";
import type { DayFact, Fact, LunarName, Shift } from "./facts";
import type { Grammar, Groups, Match } from "./grammar";
import { dayOfMonthIn, monthOf, REPEATS, unitOf } from "./repeats";

type Read = (grammar: Grammar, g: Groups, today: number) => Fact | null;

export function read(grammar: Grammar, match: Match, today: number): Fact | null {
  const act = ACTS[match.act];
  if (act) return act(grammar, match.groups, today);
  return REPEATS[match.act]?.(grammar, match.groups) ?? null;
}

function on(day: number, isDeadline = false): DayFact {
  return { is: "day", day, isDeadline, lunar: null };
}

function said(day: number | null, g: Groups, lunar: LunarName | null = null): DayFact | null {
  return day === null ? null : { is: "day", day, isDeadline: Boolean(g["by"]), lunar };
}

function countOf(grammar: Grammar, g: Groups): number {
  const word = g["num"] ?? g["num2"] ?? g["count"] ?? g["countE"] ?? g["countWord"] ?? g["n"];
  return word === undefined ? 1 : grammar.number(word, "countWord", "countEn");
}

const day: Read = (grammar, g, today) => {
  const table = g["day"] !== undefined ? "day" : "formalDay";
  return said(today + grammar.valueOf(table, g[table]), g);
};

const weekday: Read = (grammar, g, today) => {
  const tables = ["weekday", "weekdayMark", "weekdayEn", "weekdayShort"];
  const table = tables.find((name) => g[name] !== undefined) ?? "weekday";
  const wanted = grammar.valueOf(table, g[table]);
  let weeks = g["weekRef"] === undefined ? null : grammar.valueOf("weekRef", g["weekRef"]);
  if (g["weekdayRef"] !== undefined) weeks = grammar.valueOf("weekdayRef", g["weekdayRef"]) || null;
  if (g["num"] !== undefined || g["countWord"] !== undefined) weeks = countOf(grammar, g);
  if (weeks === null) return said(d.comingWeekday(today, wanted), g);
  return said(d.mondayOf(today) + weeks * 7 + wanted - 1, g);
};

/** By a week is by its Sunday; in it is its Monday, or today. */
const week: Read = (grammar, g, today) => {
  const monday = d.mondayOf(today) + grammar.valueOf("weekRef", g["weekRef"]) * 7;
  if (g["by"] !== undefined || g["weekRefEnd"] !== undefined) return on(monday + 6, true);
  return on(Math.max(monday, today));
};

const weekend: Read = (grammar, g, today) => {
  const saturday = d.mondayOf(today) + grammar.valueOf("weekendRef", g["weekendRef"]) * 7 + 5;
  return said(g["by"] !== undefined ? saturday + 1 : Math.max(saturday, today), g);
};

const date: Read = (grammar, g, today) => {
  const [month, number] = [monthOf(grammar, g), dayOfMonthIn(grammar, g)];
  if (g["yyyy"] === undefined && g["yearRef"] === undefined) return said(d.comingMonthDay(today, month, number), g);
  const year = g["yyyy"] !== undefined ? Number(g["yyyy"]) : d.yearOf(today) + grammar.valueOf("yearRef", g["yearRef"]);
  return said(d.dateOf(year, month, number), g);
};

const monthPart: Read = (grammar, g, today) => {
  const month = monthOf(grammar, g);
  const part = g["monthPart"] !== undefined ? grammar.valueOf("monthPart", g["monthPart"]) : -1;
  const first = d.yearOf(today) + grammar.valueOf("yearRef", g["yearRef"]);
  for (const year of [first, first + 1]) {
    const found = part < 0 ? d.lastOf(year, month) : d.firstOf(year, month) + part - 1;
    if (found >= today) return on(found, g["monthPart"] === undefined);
  }
  return null;
};

const monthDay: Read = (grammar, g, today) => {
  const { year, month } = d.monthAfter(today, grammar.valueOf("monthRef", g["monthRef"]));
  return said(d.dateOf(year, month, dayOfMonthIn(grammar, g)), g);
};

/** Without a part: by a month is by its last day, in it is its first, or today. */
const monthRefPart: Read = (grammar, g, today) => {
  const { year, month } = d.monthAfter(today, grammar.valueOf("monthRef", g["monthRef"]));
  let part = g["by"] !== undefined || g["monthRef"] === undefined ? -1 : 1;
  if (g["monthPart"] !== undefined) {
    part = grammar.valueOf("monthPart", g["monthPart"]) || grammar.valueOf("monthLast", g["monthPart"]);
  }
  if (part < 0) return on(d.lastOf(year, month), Boolean(g["by"]));
  return on(Math.max(d.firstOf(year, month) + part - 1, today));
};

const monthRefBusiness: Read = (grammar, g, today) => {
  const { year, month } = d.monthAfter(today, grammar.valueOf("monthRef", g["monthRef"]));
  const isLast = grammar.valueOf("edge", g["edge"]) < 0;
  const edge = isLast ? d.lastOf(year, month) : d.firstOf(year, month);
  return on(grammar.calendar.shifted(edge, isLast ? "before" : "after"));
};

const lunar: Read = (grammar, g, today) => {
  const name = { month: monthOf(grammar, g), day: dayOfMonthIn(grammar, g), isLeap: g["leap"] !== undefined };
  const coming = grammar.calendar.lunarDates(today - 1, name.month, name.day, name.isLeap).next();
  return said(coming.done ? null : coming.value, g, name);
};

const relative: Read = (grammar, g, today) => {
  if (g["span"] !== undefined) return on(d.plus(today, String(grammar.value("span", g["span"]))));
  return on(d.plus(today, `${countOf(grammar, g)}${unitOf(grammar, g)}`));
};

const ACTS: Readonly<Record<string, Read>> = {
  day,
  weekday,
  week,
  weekend,
  date,
  monthPart,
  monthDay,
  monthRefPart,
  monthRefBusiness,
  yearEnd: (_grammar, _g, today) => on(d.lastOf(d.yearOf(today), 12), true),
  dayOfMonth: (grammar, g, today) => said(d.comingDayOfMonth(today, dayOfMonthIn(grammar, g)), g),
  lunar,
  business: (grammar, g, today) => on(d.businessDayAfter(grammar.calendar, today, countOf(grammar, g))),
  relative,
  moment,
  noon: () => clockAt(HALF_DAY),
  /** The end of the day that it is said of. */
  midnight: () => clockAt(FULL_DAY),
  clock,
  shift: (grammar, g) => ({ is: "move", shift: String(grammar.value("shift", g["shift"])) as Shift }),
  priority: (grammar, g) => ({ is: "priority", priority: grammar.valueOf("priority", g["priority"]) }),
};
