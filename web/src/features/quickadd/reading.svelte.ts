/** What the line being typed says so far, and what the person made of it. */
import type { Clock, Day, Due } from "../../core/model";
import type { Parsed, Span, SpanKind } from "../../core/quickadd/facts";
import type { Place } from "../../core/quickadd/scan";

type Reader = typeof import("../../core/quickadd");

const NEXT_DATES = 3;
let fetching: Promise<Reader> | undefined;
let reader = $state.raw<Reader | null>(null);

/** The grammar comes apart from the first screen; until then a line is only a title. */
export async function fetchReader(): Promise<void> {
  fetching ??= import("../../core/quickadd");
  reader = await fetching;
}

export interface Surroundings {
  readonly now: string;
  readonly lists: readonly string[];
}

export class Reading {
  /** The text at the last closed syllable. */
  text = $state.raw("");
  #dismissed = $state.raw<readonly string[]>([]);
  #half = $state.raw<{ readonly span: string; readonly time: Clock } | null>(null);
  readonly #surroundings: () => Surroundings;

  readonly said = $derived.by(() => this.#read(this.text));

  constructor(text: string, surroundings: () => Surroundings) {
    this.text = text;
    this.#surroundings = surroundings;
  }

  /** The two readings of a doubtful hour, the morning's first, and the one in use. */
  readonly doubt = $derived.by(() => doubtIn(this.said, this.#half));

  readonly due = $derived.by((): Due | null => this.doubt?.chosen ?? this.said?.due ?? null);

  /** The days after the first, of a repeat. */
  readonly next = $derived.by((): readonly Day[] => {
    if (!reader || !this.said?.repeat || !this.due) return [];
    return reader.daysAfter(this.due.date, this.said.repeat, NEXT_DATES);
  });

  choose(due: Due): void {
    const span = this.doubt?.span.text;
    if (span !== undefined && due.time !== null) this.#half = { span, time: due.time };
  }

  dismiss(spans: readonly Span[]): void {
    this.#dismissed = [...this.#dismissed, ...spans.map(({ text }) => text)];
  }

  dismissKinds(...kinds: SpanKind[]): void {
    this.dismiss(this.spansOf(...kinds));
  }

  spansOf(...kinds: SpanKind[]): Span[] {
    return this.said?.spans.filter(({ kind }) => kinds.includes(kind)) ?? [];
  }

  #read(text: string): Parsed | null {
    if (!reader || text.trim() === "") return null;
    const { now, lists } = this.#surroundings();
    return reader.readLine(text, { now, timeZone: null, lists, plain: this.#plainIn(text.normalize("NFC")) });
  }

  /** What was dismissed stays plain wherever the line still has it. */
  #plainIn(text: string): Place[] {
    const places: Place[] = [];
    for (const words of this.#dismissed) {
      for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) places.push([at, at + words.length]);
    }
    return places;
  }
}

export interface Doubt {
  readonly span: Span;
  readonly choices: readonly Due[];
  readonly chosen: Due;
}

function doubtIn(said: Parsed | null, half: { readonly span: string; readonly time: Clock } | null): Doubt | null {
  const other = said?.alternatives[0];
  const span = said?.spans.find(({ start }) => start === other?.start);
  if (!said?.due || !other || !span) return null;
  const choices = [said.due, other.due].sort((a, b) => ((a.time ?? "") < (b.time ?? "") ? -1 : 1));
  const picked = half?.span === span.text ? choices.find(({ time }) => time === half.time) : undefined;
  return { span, choices, chosen: picked ?? said.due };
}
