/** What operators have set going, here or in another window: asked each second while it runs. */
import { ask, whyNot } from "../api/http";
import type { Restore, Works } from "../api/works";
import { fresh, seconds } from "./clock.svelte";
import { Resource } from "./resource.svelte";

const known = new Resource<Works>();
let trouble = $state.raw<string | null>(null);

export function works(): Works | null {
  return known.value;
}

/** Why the last thing that was asked for was refused. */
export function worksTrouble(): string | null {
  return trouble;
}

export function isUnderWay(restore: Restore | null | undefined): boolean {
  return restore !== null && restore !== undefined && restore.endedMs === null;
}

export function isBusy(): boolean {
  const { last = null, restore = null } = known.value ?? {};
  return (last !== null && last.endedMs === null) || isUnderWay(restore);
}

/** To be run in an effect: each second while something is under way, else with everything that is shown. */
export function followWorks(): void {
  void (isBusy() ? seconds() : fresh());
  void lookAtWorks();
}

export async function begin(path: string, { method = "POST", body = {} }: { method?: string; body?: unknown } = {}): Promise<boolean> {
  trouble = null;
  try {
    await ask(`/api/works/${path}`, method === "POST" ? { method, body } : { method });
    return true;
  } catch (error) {
    trouble = whyNot(error);
    return false;
  } finally {
    await lookAtWorks();
  }
}

export function lookAtWorks(): Promise<void> {
  return known.load(() => ask("/api/works"));
}
