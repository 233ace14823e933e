/** What was put to work and when, for the marks on every chart. */
import { ask } from "../api/http";
import type { Deployments } from "../api/deployments";
import { Resource } from "./resource.svelte";

const history = new Resource<Deployments>();

export function lookForDeployments(): Promise<void> {
  return history.load(() => ask("/api/deployments"));
}

export interface Mark {
  readonly atS: number;
  readonly label: string;
  /** Going back is dashed, going on is solid. */
  readonly isBack: boolean;
}

/** Of what changed the serving release in a span of time. */
export function marksIn(sinceS: number, untilS: number): Mark[] {
  const rows = history.value?.deployments ?? [];
  return rows
    .filter((row) => row.result !== "refused" && row.atMs >= sinceS * 1000 && row.atMs < untilS * 1000)
    .map((row) => ({ atS: row.atMs / 1000, label: row.version, isBack: row.kind === "rollback" || row.result === "rolled_back" }));
}
