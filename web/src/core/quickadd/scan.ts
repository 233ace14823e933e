/** Where in a line something is said. A match begins where a word begins, or where the last match ended. */
import type { Fact, Series, SpanKind } from "./facts";
import { type Folded, fold, placeOf } from "./folding";
import type { Grammar } from "./grammar";
import { read } from "./read";
import { firstOfSeries } from "./series";

/** Characters looked at, as long as a title may be. */
const MAX_TEXT = 500;
const MAX_TAGS = 50;
const MAX_LIST = 100;
const AFTER = ",:;.!?\u2026";
const CLOSES_NAME = " ,.;!?#@)";

export type Place = readonly [start: number, end: number];

export interface Hit {
  readonly kind: SpanKind | "moment";
  readonly start: number;
  readonly end: number;
  /** Where the punctuation behind it ends, which goes out of the title with it. */
  readonly gapEnd: number;
  readonly fact: Fact;
}

export interface Wanted {
  readonly today: number;
  /** The names of the person's lists; null takes any word. */
  readonly lists: readonly string[] | null;
  /** Spans that are to stay words. */
  readonly plain: readonly Place[];
}

/** The first of each kind, and every tag. */
export function hitsOf(grammar: Grammar, line: Folded, wanted: Wanted): Hit[] {
  const found: Hit[] = [];
  const low = line.low;
  const end = Math.min(low.length, lengthOf(low, MAX_TEXT));
  for (let at = 0; at < end; ) {
    const [hit, behind] = hitAt(grammar, line, at, wanted);
    let after = behind;
    if (hit && isWanted(hit, found) && !isPlain(line, hit, wanted.plain)) {
      found.push(hit);
      after = hit.gapEnd;
    } else if (after <= at || low[after - 1] !== " ") {
      after = low.indexOf(" ", Math.max(after, at));
      if (after < 0) break;
    }
    at = low[after] === " " ? after + 1 : after;
  }
  return found;
}

/** UTF-16 units of the first `count` characters. */
function lengthOf(text: string, count: number): number {
  return text.length <= count ? text.length : [...text].slice(0, count).join("").length;
}

/** The hit, and where to look on: behind words that are known to mean nothing, and dates that do not exist. */
function hitAt(grammar: Grammar, line: Folded, at: number, { today, lists }: Wanted): [Hit | null, number] {
  if (line.low[at] === "@") return [listAt(line, at, lists), at];
  const match = grammar.match(line.low, at);
  if (!match) return [null, at];
  if (match.kind === "plain") return [null, match.end];
  let fact: Fact | null;
  if (match.kind === "tag") fact = { is: "word", word: line.shown.slice(at + 1, match.end) };
  else fact = read(grammar, match, today);
  if (fact?.is === "series" && !canHappen(grammar, fact, today)) fact = null;
  if (!fact) return [null, match.end];
  return [hitOf(line, match.kind as Hit["kind"], at, match.end, fact), at];
}

function canHappen(grammar: Grammar, series: Series, today: number): boolean {
  return series.byMonthDay.every((day) => day <= 31) && firstOfSeries(series, today, grammar.calendar) !== null;
}

function hitOf(line: Folded, kind: Hit["kind"], start: number, end: number, fact: Fact): Hit {
  let gapEnd = end;
  while (gapEnd < line.low.length && AFTER.includes(line.low[gapEnd] ?? "")) gapEnd += 1;
  const isFree = gapEnd === line.low.length || line.low[gapEnd] === " ";
  return { kind, start, end, gapEnd: isFree ? gapEnd : end, fact };
}

/** The longest name that is there, its spaces typed or not. */
function listAt(line: Folded, at: number, lists: readonly string[] | null): Hit | null {
  const low = line.low;
  if (lists === null) {
    let end = at + 1;
    while (end < low.length && !CLOSES_NAME.includes(low[end] ?? "")) end += 1;
    const word = line.shown.slice(at + 1, end);
    const length = [...word].length;
    return length >= 1 && length <= MAX_LIST ? hitOf(line, "list", at, end, { is: "word", word }) : null;
  }
  let best: { end: number; word: string } | null = null;
  for (const word of lists) {
    const known = fold(word).low;
    for (const typed of [known, known.replaceAll(" ", "")]) {
      const end = at + 1 + typed.length;
      const isThere = typed !== "" && low.startsWith(typed, at + 1) && (end === low.length || CLOSES_NAME.includes(low[end] ?? ""));
      if (isThere && (best === null || end > best.end)) best = { end, word };
    }
  }
  return best && hitOf(line, "list", at, best.end, { is: "word", word: best.word });
}

function isWanted(hit: Hit, found: readonly Hit[]): boolean {
  if (hit.kind === "tag") return found.filter((other) => other.kind === "tag").length < MAX_TAGS;
  if (hit.fact.is === "moment") return !found.some(({ fact }) => fact.is === "day" || fact.is === "clock" || fact.is === "moment");
  const hasMoment = found.some(({ fact }) => fact.is === "moment");
  return !found.some((other) => other.kind === hit.kind) && !(hasMoment && (hit.kind === "date" || hit.kind === "time"));
}

function isPlain(line: Folded, hit: Hit, plain: readonly Place[]): boolean {
  const { start, end } = placeOf(line, hit.start, hit.end);
  return plain.some(([first, last]) => first < end && start < last);
}
