/** What a line says, and what its matches say before they are put together. */
import type { Clock as ClockText, Day as DayText, Due } from "../model";

export type Shift = "before" | "after";
export type From = "due" | "completion";
export type SpanKind = "date" | "time" | "repeat" | "shift" | "tag" | "list" | "priority";

/** What was understood. Offsets count UTF-16 units of the text in NFC. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: SpanKind;
  readonly text: string;
}

/** Another reading of the span that begins at `start`: the same hour in the other half of the day. */
export interface Alternative {
  readonly kind: "meridiem";
  readonly start: number;
  readonly end: number;
  readonly due: Due;
}

export interface QuickRepeat {
  readonly rule: string;
  readonly from: From;
  readonly shift: Shift | null;
}

export interface Parsed {
  /** What is left; all of it when that is nothing. */
  readonly title: string;
  readonly due: Due | null;
  readonly repeat: QuickRepeat | null;
  readonly tags: readonly string[];
  readonly list: string | null;
  readonly priority: number;
  readonly spans: readonly Span[];
  readonly alternatives: readonly Alternative[];
}

/** Days are counted from 1970-01-01; minutes from the day's midnight, and may lie on the next day. */
export interface DayFact {
  readonly is: "day";
  readonly day: number;
  readonly isDeadline: boolean;
  readonly lunar: LunarName | null;
}

export interface LunarName {
  readonly month: number;
  readonly day: number;
  readonly isLeap: boolean;
}

export interface ClockFact {
  readonly is: "clock";
  readonly minutes: number;
  /** The same hour in the other half of the day, when nothing says which is meant. */
  readonly other: number | null;
}

/** That many minutes from now. */
export interface MomentFact {
  readonly is: "moment";
  readonly minutes: number;
}

export interface Series {
  readonly is: "series";
  readonly freq: "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY";
  readonly interval: number;
  readonly month: number | null;
  /** Ordinal (0: every) and weekday (1: Monday). */
  readonly byDay: readonly (readonly [number, number])[];
  readonly byMonthDay: readonly number[];
  readonly isLunar: boolean;
  readonly isLeap: boolean;
  readonly countsFrom: From;
  readonly shift: Shift | null;
}

export interface MoveFact {
  readonly is: "move";
  readonly shift: Shift;
}

export interface WordFact {
  readonly is: "word";
  readonly word: string;
}

export interface PriorityFact {
  readonly is: "priority";
  readonly priority: number;
}

export type Fact = DayFact | ClockFact | MomentFact | Series | MoveFact | WordFact | PriorityFact;

/** What the person's wall shows: days from 1970-01-01, and minutes. */
export interface Wall {
  readonly today: number;
  readonly minutes: number;
}

export type { ClockText, DayText };
