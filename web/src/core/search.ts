/**
 * Finding Korean as it is typed: inside words, by initial consonants, mid-syllable, NFD or NFC, spaces ignored.
 * A query becomes one regular expression; no index is kept. The server has the same rule: `spec/vectors/search.json`.
 */
import { folded, type Found, SPACE, unfolded } from "./fold";

export type { Found } from "./fold";

/** Letters of a query that count; the server takes no longer ones, and a regular expression not many more. */
export const MAX_QUERY = 200;

const MAX_TITLES = 30_000;
const titles = new Map<string, string>();

const SPACES = new RegExp(SPACE, "gu");
const BETWEEN_WORDS = new RegExp(`${SPACE}+`, "u");

const SYLLABLE_FIRST = 0xac00;
const SYLLABLE_LAST = 0xd7a3;
const PER_INITIAL = 588;
const FINALS = 28;

/** Compatibility jamo of the 19 initials, in syllable order. */
const INITIALS = [
  0x3131, 0x3132, 0x3134, 0x3137, 0x3138, 0x3139, 0x3141, 0x3142, 0x3143, 0x3145, 0x3146, 0x3147, 0x3148, 0x3149, 0x314a,
  0x314b, 0x314c, 0x314d, 0x314e,
];

/** Finals 1–27 as [what stays below, index of the initial that moves on]; 0 stays nothing. */
const FINAL_SPLITS: readonly (readonly [number, number])[] = [
  [0, 0], [0, 1], [1, 9], [0, 2], [4, 12], [4, 18], [0, 3], [0, 5], [8, 0], [8, 6], [8, 7], [8, 9], [8, 16], [8, 17],
  [8, 18], [0, 6], [0, 7], [17, 9], [0, 9], [0, 10], [0, 11], [0, 12], [0, 14], [0, 15], [0, 16], [0, 17], [0, 18],
];

/** Keyboards join two initials into one final (0x3133 for 0x3131 + 0x3145); as initials they are two. */
const JOINED: ReadonlyMap<number, readonly [number, number]> = new Map([
  [0x3133, [0x3131, 0x3145]], [0x3135, [0x3134, 0x3148]], [0x3136, [0x3134, 0x314e]], [0x313a, [0x3139, 0x3131]],
  [0x313b, [0x3139, 0x3141]], [0x313c, [0x3139, 0x3142]], [0x313d, [0x3139, 0x3145]], [0x313e, [0x3139, 0x314c]],
  [0x313f, [0x3139, 0x314d]], [0x3140, [0x3139, 0x314e]], [0x3144, [0x3142, 0x3145]],
]);

export interface Query {
  /** As it was typed. */
  readonly text: string;
  /** First place in a text, or null. Offsets count in the NFC form. */
  find(text: string): Found | null;
}

/** Null when there is nothing to look for. */
export function queryOf(input: string): Query | null {
  const letters = [...folded(input).replace(SPACES, "")].slice(0, MAX_QUERY);
  if (letters.length === 0) return null;
  const pattern = new RegExp(patternOf(letters), "u");
  return {
    text: input,
    find(target) {
      const match = pattern.exec(foldedOnce(target));
      return match && unfolded(target.normalize("NFC"), { start: match.index, end: match.index + match[0].length });
    },
  };
}

/** Folding costs more than looking: with each letter typed the same titles are looked through again. */
function foldedOnce(text: string): string {
  if (text.length > MAX_QUERY) return folded(text);
  let found = titles.get(text);
  if (found === undefined) {
    if (titles.size >= MAX_TITLES) titles.clear();
    titles.set(text, (found = folded(text)));
  }
  return found;
}

/** The words of a query apart: what holds the whole of it nowhere may still hold each of them. */
export function wordsOf(input: string): Query[] {
  const words = input.split(BETWEEN_WORDS).map(queryOf).filter((query) => query !== null);
  return words.length > 1 ? words : [];
}

function patternOf(letters: readonly string[]): string {
  const last = letters.length - 1;
  return letters.map((letter, index) => (index === last ? lastPattern(letter) : letterPattern(letter))).join(`${SPACE}*`);
}

function letterPattern(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  const initial = INITIALS.indexOf(code);
  if (initial >= 0) return initialPattern(initial);
  const pair = JOINED.get(code);
  if (pair) return `(?:${letter}|${pair.map((one) => letterPattern(String.fromCodePoint(one))).join(`${SPACE}*`)})`;
  return letter.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
}

/** The syllable being typed may still get a final, or its final may move to the next syllable. */
function lastPattern(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  if (code < SYLLABLE_FIRST || code > SYLLABLE_LAST) return letterPattern(letter);
  const final = (code - SYLLABLE_FIRST) % FINALS;
  const open = code - final;
  if (final === 0) return `[${range(open, open + FINALS - 1)}]`;
  const [stays, moves] = FINAL_SPLITS[final - 1] ?? [0, 0];
  return `(?:${letter}|${String.fromCodePoint(open + stays)}${SPACE}*${initialPattern(moves)})`;
}

/** Itself, or any syllable that begins with it. */
function initialPattern(initial: number): string {
  const first = SYLLABLE_FIRST + initial * PER_INITIAL;
  return `[${String.fromCodePoint(INITIALS[initial] ?? 0)}${range(first, first + PER_INITIAL - 1)}]`;
}

function range(first: number, last: number): string {
  return `${String.fromCodePoint(first)}-${String.fromCodePoint(last)}`;
}
