/**
 * The vocabulary made ready: rules with their fragments filled in, and which of them to try at a place.
 * `{name}` in a pattern is a fragment or any word of a table, `<name>` the same as a group. Earlier rules win.
 */
import type { Calendar } from "./calendar";

export interface Vocabulary {
  readonly words: Readonly<Record<string, Readonly<Record<string, number | string>>>>;
  readonly fragments: Readonly<Record<string, string>>;
  readonly rules: readonly { readonly kind: string; readonly act: string; readonly starts: string; readonly re: string }[];
}

/** What each group took; of two of one name the first that took part. */
export type Groups = Readonly<Record<string, string | undefined>>;

export interface Match {
  readonly kind: string;
  readonly act: string;
  readonly end: number;
  readonly groups: Groups;
}

interface Rule {
  readonly order: number;
  readonly kind: string;
  readonly act: string;
  readonly pattern: RegExp;
}

const ANYTHING = "*";
const REFERENCE = /\{([A-Za-z][A-Za-z0-9]*)\}/g;
const GROUP = /(?<!\(\?)<([A-Za-z][A-Za-z0-9]*)>/g;
const NAMED = /\(\?<([A-Za-z][A-Za-z0-9]*)>/g;
/** Koreans leave out spaces as they like; an English space is kept. */
const KOREAN_SPACE = /(?<=[^ -~]) /gu;
const WEEKDAY_TABLES = ["weekday", "weekdayMark", "weekdayEn", "weekdayShort"];

export class Grammar {
  readonly #anywhere: readonly Rule[];
  readonly #byFirst = new Map<string, Rule[]>();
  readonly #values: ReadonlyMap<string, ReadonlyMap<string, number | string>>;
  readonly #ten: string;
  readonly #weekday: RegExp;
  readonly #ordinal: RegExp;
  readonly #date: RegExp;

  constructor(
    vocabulary: Vocabulary,
    readonly calendar: Calendar,
  ) {
    this.#values = new Map(
      Object.entries(vocabulary.words).map(([name, table]) => [
        name,
        new Map(Object.entries(table).map(([word, value]) => [word.replaceAll(" ", ""), value])),
      ]),
    );
    this.#ten = Object.keys(vocabulary.words["sinoTen"] ?? {})[0] ?? "";
    const rules = vocabulary.rules.map(({ kind, act, starts, re }, order) => ({
      starts,
      rule: { order, kind, act, pattern: new RegExp(named(filled(vocabulary, re)), "uy") },
    }));
    this.#anywhere = rules.filter(({ starts }) => starts === ANYTHING).map(({ rule }) => rule);
    for (const { starts, rule } of rules) {
      for (const first of starts) this.#byFirst.set(first, [...(this.#byFirst.get(first) ?? []), rule]);
    }
    for (const [first, some] of this.#byFirst) {
      this.#byFirst.set(first, [...some, ...this.#anywhere].sort((a, b) => a.order - b.order));
    }
    this.#weekday = new RegExp(filled(vocabulary, "{weekday}|{weekdayMark}|{weekdayEn}|{weekdayShort}"), "gu");
    this.#ordinal = new RegExp(filled(vocabulary, "{ordinal}"), "gu");
    this.#date = new RegExp(filled(vocabulary, "{dateItem}"), "gu");
  }

  /** What the first rule finds that finds anything at that place. */
  match(text: string, at: number): Match | null {
    const first = String.fromCodePoint(text.codePointAt(at) ?? 0);
    for (const { kind, act, pattern } of this.#byFirst.get(first) ?? this.#anywhere) {
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (!found) continue;
      const groups: Record<string, string> = {};
      for (const [name, value] of Object.entries(found.groups ?? {})) {
        if ((value as string | undefined) !== undefined) groups[name.slice(name.indexOf("_") + 1)] ??= value;
      }
      return { kind, act, end: pattern.lastIndex, groups };
    }
    return null;
  }

  /** What a word stands for; undefined for one that the table does not have. */
  value(table: string, word: string | undefined): number | string | undefined {
    return word === undefined ? undefined : this.#values.get(table)?.get(word.replaceAll(" ", ""));
  }

  /** The same, of a table of numbers. */
  valueOf(table: string, word: string | undefined): number {
    return Number(this.value(table, word) ?? 0);
  }

  /** Digits, a word of one of the tables, or Sino-Korean up to 99. */
  number(text: string | undefined, ...tables: readonly string[]): number {
    if (text === undefined) return 0;
    if (/^[0-9]+$/.test(text)) return Number(text);
    for (const table of tables) {
      const value = this.value(table, text);
      if (value !== undefined) return Number(value);
    }
    const place = text.lastIndexOf(this.#ten);
    const tens = place < 0 ? 0 : (this.valueOf("sino", text.slice(0, place)) || 1) * 10;
    return tens + this.valueOf("sino", place < 0 ? text : text.slice(place + this.#ten.length));
  }

  /** 1 is Monday. Two with a dash between are a range. */
  weekdays(text: string): number[] {
    const days: number[] = [];
    let lastEnd = 0;
    for (const found of text.matchAll(this.#weekday)) {
      const table = WEEKDAY_TABLES.find((name) => this.value(name, found[0]) !== undefined) ?? "";
      const day = this.valueOf(table, found[0]);
      const last = days.at(-1);
      if (last !== undefined && /[~-]/.test(text.slice(lastEnd, found.index))) {
        for (let one = last; one !== day; ) days.push((one = (one % 7) + 1));
      } else days.push(day);
      lastEnd = found.index + found[0].length;
    }
    return [...new Set(days)].sort((a, b) => a - b);
  }

  ordinals(text: string): number[] {
    return [...text.matchAll(this.#ordinal)].map((found) => this.valueOf("ordinal", found[0]));
  }

  dates(text: string): number[] {
    const days = [...text.matchAll(this.#date)].map((found) => this.number(found[1]));
    return [...new Set(days)].sort((a, b) => a - b);
  }
}

/** A rule's pattern with every reference to a fragment or a table of words replaced by what it stands for. */
function filled(vocabulary: Vocabulary, rule: string): string {
  let source = rule.replace(GROUP, "(?<$1>{$1})");
  while (source.search(REFERENCE) >= 0) {
    source = source.replace(REFERENCE, (_, name: string) => fragment(vocabulary, name)).replace(GROUP, "(?<$1>{$1})");
  }
  return source;
}

function fragment(vocabulary: Vocabulary, name: string): string {
  const known = vocabulary.fragments[name];
  if (known !== undefined) return `(?:${known})`;
  const words = Object.keys(vocabulary.words[name] ?? {}).sort((a, b) => b.length - a.length);
  return `(?:${words.map((word) => word.replaceAll(".", "[.]").replace(KOREAN_SPACE, " ?")).join("|")})`;
}

/** Groups get names of their own, since a pattern may not have two of one name. */
function named(source: string): string {
  let count = 0;
  return source.replace(NAMED, (_, name: string) => `(?<g${count++}_${name}>`);
}
