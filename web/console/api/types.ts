/** What the console's server answers. */
import type { Maintenance } from "./deployments";

export type Level = "ok" | "notice" | "warn" | "crit" | "none";

export interface AlarmRow {
  readonly name: string;
  readonly title: string;
  readonly severity: "P0" | "P1" | "P2" | "P3";
  readonly level: Level;
  readonly state: "OK" | "ALARM" | "INSUFFICIENT_DATA";
  readonly sinceS: number | null;
  readonly judgedS: number | null;
  readonly value: string | null;
  readonly limit: string | null;
  readonly op: string | null;
  readonly runbook: string;
  /** While it lasts. */
  readonly mute: Mute | null;
  /** Of the firing that is not over. */
  readonly acknowledgement: { readonly atS: number; readonly who: string } | null;
}

export interface ListedAlarm extends AlarmRow {
  /** Of the newest N periods, oldest first; of a composite one of each part. */
  readonly marks: readonly Tick["mark"][];
}

export interface Mute {
  readonly alarm: string;
  readonly untilS: number;
  readonly who: string;
  readonly reason: string;
}

export interface Tick {
  readonly at_s: number;
  readonly value: number | null;
  readonly mark: "past" | "between" | "normal" | "missing";
  readonly count: number;
  readonly state: AlarmRow["state"];
  readonly settling: boolean;
}

export interface AlarmPart {
  readonly name: string;
  readonly unit: "share" | "%" | "s" | "d" | "";
  readonly threshold: number;
  readonly clear: number | null;
  readonly rises: boolean;
  readonly m: number;
  readonly n: number;
  readonly periodS: number;
  readonly ticks: readonly Tick[];
}

export interface Change {
  readonly alarm: string;
  readonly atS: number;
  readonly was: AlarmRow["state"];
  readonly now: AlarmRow["state"];
  readonly value: number | null;
}

export interface AlarmDetail extends AlarmRow {
  readonly rule: string;
  readonly history: readonly Change[];
  readonly parts: readonly AlarmPart[];
}

export interface Uptime {
  readonly component: "api" | "web" | "todos";
  readonly days: readonly { beginsS: number; share: number | null }[];
  readonly share: number | null;
  readonly downS: number;
  readonly now: number | null;
}

export interface Slo {
  readonly name: string;
  readonly title: string;
  readonly level: string;
  readonly objective: number;
  readonly days: number;
  readonly budgetMinutes: number;
  readonly good: number | null;
  readonly used: number | null;
  readonly burns: readonly { windowS: number; rate: number | null; firesAt: number }[];
}

export interface Outcome {
  readonly check: string;
  readonly faults: readonly string[];
  readonly tookMs: number | null;
}

export interface Proof {
  readonly atMs: number;
  readonly isProven: boolean;
  readonly passed: number;
  readonly all: number;
  readonly outcomes: readonly Outcome[];
}

export interface Run {
  readonly scenario: "S1" | "S2" | "S3";
  readonly atMs: number;
  readonly todos: number;
  readonly steps: readonly { name: string; tookMs: number }[];
  readonly rtoMs: number | null;
  readonly rpoMs: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly faults: readonly string[];
  readonly isMet: boolean;
}

export interface Overview {
  readonly nowS: number;
  readonly level: Level;
  readonly open: readonly AlarmRow[];
  readonly muted: readonly Mute[];
  readonly maintenance: Maintenance | null;
  readonly counts: Readonly<Record<Level, number>>;
  readonly uptime: readonly Uptime[];
  readonly slos: readonly Slo[];
  readonly changes: readonly Change[];
  readonly proof: (Proof & { backup: string }) | null;
  readonly drill: Run | null;
}

export interface Lines {
  readonly sinceS: number;
  readonly untilS: number;
  readonly periodS: number;
  readonly lines: readonly { name: string; statistic: string; values: readonly (number | null)[] }[];
}

export interface Backup {
  readonly id: string;
  readonly kind: "hourly" | "daily" | "weekly" | "monthly" | "manual";
  readonly madeMs: number;
  readonly places: readonly string[];
  readonly sizeBytes: number | null;
  readonly tookMs: number | null;
  readonly todos: number | null;
  readonly logEntries: number | null;
  readonly isSecret: boolean;
  readonly fault: string | null;
}

export interface Backups {
  readonly backups: readonly Backup[];
  readonly proofs: Readonly<Record<string, Proof>>;
  readonly catches: Readonly<Record<string, readonly string[]>>;
}

export interface Drills {
  readonly scenarios: readonly { name: "S1" | "S2" | "S3"; manual_s: number; goal_s: number }[];
  readonly rpoGoalMs: number;
  readonly overdue: readonly string[];
  readonly steps: Readonly<Record<string, string>>;
  readonly runs: readonly Run[];
}

export interface TraceRow {
  readonly id: string;
  readonly atUs: number;
  readonly durationUs: number;
  readonly name: string;
  readonly method: string | null;
  readonly route: string | null;
  readonly status: number | null;
  readonly result: "ok" | "error" | "fault";
  readonly spans: number;
  readonly services: readonly string[];
}

export interface Bar {
  readonly spanId: string;
  readonly service: string;
  readonly name: string;
  readonly atUs: number;
  readonly durationUs: number;
  readonly depth: number;
  readonly offsetUs: number;
  readonly isFault: boolean;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}

export interface TraceDetail extends TraceRow {
  readonly bars: readonly Bar[];
  readonly isCut: boolean;
}

export interface LogAnswer {
  readonly status: "Running" | "Complete" | "Failed" | "Cancelled" | "Timeout";
  readonly results: readonly (readonly { field: string; value: string }[])[];
  readonly statistics: { recordsMatched: number; recordsScanned: number; bytesScanned: number };
  readonly failure: string | null;
  readonly isCut: boolean;
}

export interface Figure {
  readonly name: string;
  readonly value: number | null;
  readonly why: "few" | "none" | "young" | null;
  readonly title: string;
  readonly definition: string;
  readonly n: number | null;
  readonly of: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface Business {
  readonly atS: number | null;
  readonly figures: readonly Figure[];
  readonly active: readonly { atS: number; persons: number | null }[];
}

export interface PublicStatus {
  readonly nowS: number;
  readonly level: Level;
  readonly components: readonly Uptime[];
  readonly maintenance: { readonly untilS: number; readonly isFull: boolean } | null;
  readonly latency: { sinceS: number; periodS: number; values: readonly (number | null)[] };
}
