/** A repeat in words: 매월 25일, 매년 음력 8월 15일, 완료 후 3일마다; monthly on the 25th. */
import { partsOfDay } from "../core/days";
import type { Repeat } from "../core/model";
import { type RuleSaid, saidBy, type WeekdayOf } from "../core/repeat";
import { joinWords } from "./dates";
import { type Key, locale, t } from "./index.svelte";

export function repeatWords({ rule, from }: Pick<Repeat, "rule" | "from">): string {
  const said = saidBy(rule);
  const words = ending(said, every(said));
  return from === "completion" ? t("repeat.afterDone", { every: words }) : words;
}

/** 휴일이면 앞 영업일; null for a rule that stays where it falls. */
export function shiftWords({ shift }: Repeat): string | null {
  return shift ? t(`quick.shift_${shift}`) : null;
}

function every(said: RuleSaid): string {
  if (said.name) return t(`repeat.${said.name}`);
  const days = daysOf(said);
  if (days === null) return said.n > 1 ? t(`repeat.every${said.unit}`, { n: said.n }) : t(`repeat.${({ day: "daily", week: "weekly", month: "monthly", year: "yearly" } as const)[said.unit]}`);
  if (said.unit === "week" && said.n === 1) return days;
  const each = said.n > 1 ? t(`repeat.every${said.unit}`, { n: said.n }) : t(`repeat.each${said.unit}`);
  return t("repeat.on", { each, days });
}

/** Null where the rule names no day. */
function daysOf(said: RuleSaid): string | null {
  const { weekdays, dates, months, isLunar, isLeap, unit } = said;
  if (unit === "week" || unit === "day") return weekdays.length > 0 ? weekWords(weekdays) : null;
  const named = [...dates.map(dateWords), ...weekdays.map(weekdayWords)];
  if (named.length === 0) return null;
  const isBoth = dates.length > 0 && weekdays.length > 0;
  const days = isBoth ? t("repeat.both", { date: joinWords(dates.map(dateWords)), weekday: joinWords(weekdays.map(({ weekday }) => t(`weekday.long${weekday}` as Key))) }) : joinWords(named);
  if (isLunar) return months[0] === undefined ? t("repeat.lunarDays", { days }) : t(isLeap ? "repeat.lunarLeapMonth" : "repeat.lunarMonth", { n: months[0], days });
  return months.length === 0 ? days : t("repeat.ofMonth", { month: joinWords(months.map((month) => t(`month.m${month}` as Key))), days });
}

function weekWords(weekdays: readonly WeekdayOf[]): string {
  const isWeekend = weekdays.length === 2 && weekdays.every(({ weekday }) => weekday === 0 || weekday === 6);
  if (isWeekend) return t("repeat.weekends");
  const length = weekdays.length === 1 ? "long" : "short";
  return t("repeat.onWeekdays", { days: joinWords(weekdays.map(({ weekday }) => t(`weekday.${length}${weekday}` as Key))) });
}

function dateWords(date: number): string {
  if (date < 0) return date === -1 ? t("repeat.monthEnd") : t("repeat.dateFromEnd", { n: -date });
  const form = new Intl.PluralRules(locale(), { type: "ordinal" }).select(date);
  return t(`repeat.date_${form}` as Key, { n: date });
}

function weekdayWords({ nth, weekday: number }: WeekdayOf): string {
  const weekday = t(`weekday.long${number}` as Key);
  if (nth < -1) return t("repeat.nthFromEnd", { n: -nth, weekday });
  return t(nth === -1 ? "repeat.nthLast" : (`repeat.nth${nth}` as Key), { weekday });
}

function ending({ until, count }: RuleSaid, words: string): string {
  if (count !== null) return t("repeat.times", { every: words, n: count });
  if (until === null) return words;
  const { year, month, date } = partsOfDay(until);
  return t("repeat.until", { every: words, year, m: month, date, month: t(`month.m${month}` as Key) });
}
