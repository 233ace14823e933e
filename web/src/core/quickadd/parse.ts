/** A line put together: its title, and when it is due. The same as `domain/quickadd` on the server, word for word. */
import { minutesOf } from "../days";
import type { Due } from "../model";
import { dayOf, numberOf } from "./calendar";
import { FULL_DAY, HOUR } from "./clocks";
import type { Alternative, ClockFact, Fact, Parsed, Series, Shift, Wall } from "./facts";
import { type Folded, fold, placeOf, trimmed } from "./folding";
import type { Grammar } from "./grammar";
import { type Hit, hitsOf, type Place } from "./scan";
import { firstOfSeries, ruleOf } from "./series";

interface When {
  readonly day: number;
  readonly minutes: number | null;
  /** The day and minutes of the other half of the day. */
  readonly other: readonly [day: number, minutes: number] | null;
}

export interface Given {
  /** What the person's wall shows: `YYYY-MM-DDTHH:MM`. */
  readonly now: string;
  /** Given to a due with a time; null floats. */
  readonly timeZone: string | null;
  /** The names of their lists; absent takes any. */
  readonly lists?: readonly string[] | null;
  /** Spans that the person wants left as words. */
  readonly plain?: readonly Place[];
}

export function parse(grammar: Grammar, text: string, { now, timeZone, lists = null, plain = [] }: Given): Parsed {
  const line = fold(text);
  const wall = { today: numberOf(now.slice(0, 10)), minutes: minutesOf(now.slice(11, 16)) };
  let hits = hitsOf(grammar, line, { today: wall.today, lists, plain });
  if (!hits.some(({ fact }) => fact.is === "day" || fact.is === "series")) hits = hits.filter(({ kind }) => kind !== "shift");
  const [series, until] = seriesOf(hits);
  const when = whenOf(grammar, hits, series, wall);
  return {
    title: titleOf(line, hits),
    due: when && dueOf(when.day, when.minutes, timeZone),
    repeat: series && { rule: ruleOf(series, until), from: series.countsFrom, shift: series.shift },
    tags: [...new Set(hits.filter(({ kind }) => kind === "tag").map(wordOf))],
    list: hits.filter(({ kind }) => kind === "list").map(wordOf)[0] ?? null,
    priority: saidOf(hits, "priority")?.priority ?? 0,
    spans: hits.map((hit) => {
      const { start, end, text } = placeOf(line, hit.start, hit.end);
      return { start, end, kind: hit.kind === "moment" ? "time" : hit.kind, text };
    }),
    alternatives: alternativesOf(line, hits, when, timeZone),
  };
}

function saidOf<Kind extends Fact["is"]>(hits: readonly Hit[], kind: Kind): Extract<Fact, { is: Kind }> | null {
  return (hits.find(({ fact }) => fact.is === kind)?.fact as Extract<Fact, { is: Kind }> | undefined) ?? null;
}

function wordOf({ fact }: Hit): string {
  return fact.is === "word" ? fact.word : "";
}

/** What no hit took; all of it when that is nothing. */
function titleOf(line: Folded, hits: readonly Hit[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const hit of hits) {
    pieces.push(line.shown.slice(at, hit.start));
    at = hit.gapEnd;
  }
  pieces.push(line.shown.slice(at));
  return trimmed(pieces.join(" ")) || line.shown;
}

function shiftSaid(hits: readonly Hit[]): Shift | null {
  return saidOf(hits, "move")?.shift ?? null;
}

/** The series with its shift, and the day that ends it: the deadline said beside it. */
function seriesOf(hits: readonly Hit[]): [Series | null, number | null] {
  const found = saidOf(hits, "series");
  if (!found) return [null, null];
  const day = saidOf(hits, "day");
  let series: Series = { ...found, shift: shiftSaid(hits) ?? found.shift };
  const isBare = series.freq === "YEARLY" && series.interval === 1 && series.month === null && series.byMonthDay.length === 0;
  if (day?.lunar && isBare && series.byDay.length === 0) {
    const { month, day: number, isLeap } = day.lunar;
    series = { ...series, month, byMonthDay: [number], isLunar: true, isLeap };
  }
  return [series, day?.isDeadline ? day.day : null];
}

function whenOf(grammar: Grammar, hits: readonly Hit[], series: Series | null, wall: Wall): When | null {
  const clock = saidOf(hits, "clock");
  const moment = saidOf(hits, "moment");
  const said = saidOf(hits, "day");
  if (moment) {
    const minutes = wall.minutes + moment.minutes;
    return { day: wall.today + Math.floor(minutes / FULL_DAY), minutes: minutes % FULL_DAY, other: null };
  }
  if (series) return whenRepeating(grammar, series, said && !said.isDeadline ? said.day : null, clock, wall);
  if (!said) return clock && soonest(clock, wall);
  const day = grammar.calendar.shifted(said.day, shiftSaid(hits));
  return clock ? timed(day, clock, wall) : { day, minutes: null, other: null };
}

/** From the day said, or today; past midnight it is that day's small hours, so that the rule and the day agree. */
function whenRepeating(
  grammar: Grammar,
  series: Series,
  start: number | null,
  clock: ClockFact | null,
  wall: Wall,
): When | null {
  const minutes = clock && clock.minutes % FULL_DAY;
  let day = firstOfSeries(series, start ?? wall.today, grammar.calendar);
  if (start === null && day === wall.today && minutes !== null && minutes <= wall.minutes) {
    day = firstOfSeries(series, day + 1, grammar.calendar);
  }
  if (day === null) return null;
  return { day, minutes, other: clock?.other == null ? null : [day, clock.other] };
}

/** When a clock next shows it: today if it still can, and then the half of the day that is still to come. */
function soonest(clock: ClockFact, wall: Wall): When {
  let { minutes, other } = clock;
  if (minutes >= FULL_DAY && minutes - FULL_DAY > wall.minutes) minutes -= FULL_DAY;
  if (other !== null && minutes <= wall.minutes && wall.minutes < other) [minutes, other] = [other, minutes];
  const dayOfMinutes = (of: number): number => (of > wall.minutes ? wall.today : wall.today + 1);
  return { day: dayOfMinutes(minutes), minutes, other: other === null ? null : [dayOfMinutes(other), other] };
}

function timed(day: number, clock: ClockFact, wall: Wall): When {
  let { minutes, other } = clock;
  if (other !== null && day === wall.today && minutes <= wall.minutes && wall.minutes < other) [minutes, other] = [other, minutes];
  return { day, minutes, other: other === null ? null : [day, other] };
}

function dueOf(day: number, minutes: number | null, timeZone: string | null): Due {
  if (minutes === null) return { date: dayOf(day), time: null, timeZone: null };
  const [hour, minute] = [Math.floor((minutes % FULL_DAY) / HOUR), minutes % HOUR];
  const time = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
  return { date: dayOf(day + Math.floor(minutes / FULL_DAY)), time, timeZone };
}

function alternativesOf(line: Folded, hits: readonly Hit[], when: When | null, timeZone: string | null): Alternative[] {
  const hit = hits.find(({ fact }) => fact.is === "clock");
  if (!hit || !when?.other) return [];
  const { start, end } = placeOf(line, hit.start, hit.end);
  return [{ kind: "meridiem", start, end, due: dueOf(when.other[0], when.other[1], timeZone) }];
}
