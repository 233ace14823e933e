/** Series by the words for them. */
import type { From, Series } from "./facts";
import type { Grammar, Groups } from "./grammar";

const FREQ = { d: "DAILY", w: "WEEKLY", m: "MONTHLY", y: "YEARLY" } as const;

type Read = (grammar: Grammar, g: Groups) => Series;

function series(freq: Series["freq"], parts: Partial<Series> = {}): Series {
  return {
    is: "series",
    freq,
    interval: 1,
    month: null,
    byDay: [],
    byMonthDay: [],
    isLunar: false,
    isLeap: false,
    countsFrom: "due",
    shift: null,
    ...parts,
  };
}

function intervalOf(grammar: Grammar, g: Groups): number {
  if (g["two"] !== undefined) return 2;
  const said = g["n"] ?? g["countE"];
  return said === undefined ? 1 : grammar.number(said, "countEn");
}

function fromOf(g: Groups): From {
  const isAfter = g["done"] !== undefined || g["doneE"] !== undefined || g["doneP"]?.startsWith("every!");
  return isAfter ? "completion" : "due";
}

function bySpan(span: string, g: Groups): Series {
  const unit = span.at(-1) as keyof typeof FREQ;
  return series(FREQ[unit], { interval: Number(span.slice(0, -1)), countsFrom: fromOf(g) });
}

export function unitOf(grammar: Grammar, g: Groups): string {
  return String(g["unit"] !== undefined ? grammar.value("unit", g["unit"]) : grammar.value("nativeUnit", g["nativeUnit"]));
}

const everyN: Read = (grammar, g) => {
  const said = g["num"] ?? g["countE"] ?? g["countWord"];
  return bySpan(`${grammar.number(said, "countWord", "countEn")}${unitOf(grammar, g)}`, g);
};

function weekly(weekdays: readonly number[], parts: Partial<Series> = {}): Series {
  return series("WEEKLY", { byDay: weekdays.map((weekday) => [0, weekday] as const), ...parts });
}

const monthly: Read = (grammar, g) => {
  const byMonthDay = g["dd"] !== undefined ? [grammar.number(g["dd"])] : grammar.dates(g["dates"] ?? "");
  return series("MONTHLY", { interval: intervalOf(grammar, g), byMonthDay });
};

const monthlyOrdinal: Read = (grammar, g) => {
  const weekday = grammar.weekdays(g["wds"] ?? "")[0] ?? 1;
  const byDay = grammar.ordinals(g["ordinals"] ?? g["ordinal"] ?? "").map((ordinal) => [ordinal, weekday] as const);
  return series("MONTHLY", { interval: intervalOf(grammar, g), byDay });
};

/** The last business day is the last day, or the business day before it. */
const monthlyBusiness: Read = (grammar, g) => {
  const isLast = grammar.valueOf("edge", g["edge"]) < 0;
  return series("MONTHLY", { byMonthDay: [isLast ? -1 : 1], shift: isLast ? "before" : "after" });
};

export function monthOf(grammar: Grammar, g: Groups): number {
  return grammar.number(g["mm"] ?? g["monthEn"] ?? g["month"], "monthWord", "monthEn");
}

export function dayOfMonthIn(grammar: Grammar, g: Groups): number {
  if (g["lunarDay"] !== undefined) return grammar.valueOf("lunarDay", g["lunarDay"]);
  return grammar.number(g["dd"] ?? g["date"]);
}

const yearly: Read = (grammar, g) =>
  series("YEARLY", { month: monthOf(grammar, g), byMonthDay: [dayOfMonthIn(grammar, g)] });

const yearlyOrdinal: Read = (grammar, g) => {
  const nth = [grammar.valueOf("ordinal", g["ordinal"]), grammar.valueOf("weekday", g["weekday"])] as const;
  return series("YEARLY", { month: monthOf(grammar, g), byDay: [nth] });
};

export const REPEATS: Readonly<Record<string, Read>> = {
  every: (grammar, g) => bySpan(String(grammar.value("every", g["every"])), g),
  everySpan: (grammar, g) => bySpan(String(grammar.value("span", g["span"])), g),
  everyN,
  weekly: (grammar, g) =>
    weekly(grammar.weekdays(g["weekdays"] ?? ""), { interval: intervalOf(grammar, g), countsFrom: fromOf(g) }),
  weekdays: () => weekly([1, 2, 3, 4, 5]),
  weekends: () => weekly([6, 7]),
  monthly,
  monthlyLast: (grammar, g) => series("MONTHLY", { interval: intervalOf(grammar, g), byMonthDay: [-1] }),
  monthlyOrdinal,
  monthlyBusiness,
  yearly,
  yearlyLast: (grammar, g) => series("YEARLY", { month: monthOf(grammar, g), byMonthDay: [-1] }),
  yearlyOrdinal,
  lunarYearly: (grammar, g) => ({ ...yearly(grammar, g), isLunar: true, isLeap: g["leap"] !== undefined }),
  lunarMonthly: (grammar, g) => series("MONTHLY", { byMonthDay: [dayOfMonthIn(grammar, g)], isLunar: true }),
};
