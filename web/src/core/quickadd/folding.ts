/** A line as it is matched: NFC, runs of white space as one space, Latin small; and the way back to what was typed. */

/** White space said one by one: Python and JavaScript do not agree on \s. */
const SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+/g;

export interface Folded {
  readonly text: string;
  readonly shown: string;
  /** As long as `shown`. */
  readonly low: string;
  /** For each UTF-16 unit of `low`, where its character begins and ends in `text`. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

export function fold(raw: string): Folded {
  const text = raw.normalize("NFC");
  const starts: number[] = [];
  const ends: number[] = [];
  let shown = "";
  const take = (from: number, to: number): void => {
    for (let at = from; at < to; at += 1) {
      shown += text[at] ?? "";
      starts.push(at);
      ends.push(at + 1);
    }
  };
  let at = 0;
  for (const run of text.matchAll(SPACE)) {
    take(at, run.index);
    at = run.index + run[0].length;
    if (shown === "" || at === text.length) continue;
    shown += " ";
    starts.push(run.index);
    ends.push(at);
  }
  take(at, text.length);
  return { text, shown, low: shown.replace(/[A-Z]/g, (letter) => letter.toLowerCase()), starts, ends };
}

/** Of a span of `low`: where it stands in `text`. */
export function placeOf(line: Folded, start: number, end: number): { start: number; end: number; text: string } {
  const first = line.starts[start] ?? 0;
  const last = line.ends[end - 1] ?? first;
  return { start: first, end: last, text: line.text.slice(first, last) };
}

export function trimmed(text: string): string {
  return text.replace(SPACE, " ").replace(/^ +| +$/g, "");
}
