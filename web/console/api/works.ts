/** What the server answers of what operators have set going. */
import type { Outcome } from "./types";

export interface Work {
  readonly words: readonly string[];
  readonly who: string;
  readonly beganMs: number;
  readonly endedMs: number | null;
  readonly isGood: boolean;
  readonly said: string;
  readonly isBrokenOff: boolean;
}

export interface Restore {
  readonly beganMs: number;
  readonly who: string;
  readonly backup: string;
  readonly atMs: number | null;
  readonly state: "proving" | "ready" | "switching" | "done" | "failed" | "cancelled" | "broken_off";
  readonly outcomes: readonly Outcome[];
  /** `now` is null where the data that serves cannot be read. */
  readonly changes: readonly { what: "todo" | "list" | "account"; now: number | null; then: number }[];
  readonly laterWrites: number | null;
  readonly switchMs: number | null;
  readonly former: string | null;
  readonly downMs: number | null;
  readonly endedMs: number | null;
  readonly fault: string | null;
}

export interface Works {
  readonly last: Work | null;
  readonly restore: Restore | null;
  readonly restores: readonly Restore[];
}
