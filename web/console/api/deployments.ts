/** What the server answers of releases and maintenance. */
export interface Maintenance {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly reason: string;
  readonly who: string;
  readonly isFull: boolean;
}

export interface Deployment {
  readonly atMs: number;
  readonly version: string;
  readonly before: string;
  readonly who: string;
  readonly why: string;
  readonly kind: "deploy" | "rollback";
  readonly result: "running" | "deployed" | "refused" | "rolled_back" | "failed" | "broken_off";
  readonly fault: string | null;
  readonly backMs: number | null;
  /** What was found serving after one that was broken off; null for nothing. */
  readonly live: string | null;
  readonly tookMs: number;
  readonly checks: readonly { name: string; fault: string | null; isWaived: boolean }[];
  readonly steps: readonly { name: string; atMs: number; tookMs: number; fault: string | null }[];
}

export interface Deployments {
  readonly current: string;
  /** The release to roll back to, empty for the installed code; null for none. */
  readonly back: string | null;
  readonly maintenance: Maintenance | null;
  /** Over the last so many days; of the deploys, those that did not stay; the median of what taking back took. */
  readonly days: number;
  readonly figures: { readonly deploys: number; readonly failed: number; readonly backMs: number | null };
  readonly deployments: readonly Deployment[];
  readonly checks: Readonly<Record<string, string>>;
  readonly steps: Readonly<Record<string, string>>;
}
