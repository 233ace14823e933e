/** The change history, which charts mark and the deployments screen lists. */
import { ask } from "../api/http";
import type { Deployment } from "../api/types";
import { Resource } from "./resource.svelte";

export const history = new Resource<{ deployments: readonly Deployment[] }>();

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
