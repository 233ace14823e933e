/** A to-do's facts in words. */
import type { Priority } from "../core/model";
import { type Key, t } from "./index.svelte";

export function priorityWords(priority: Priority): string {
  return t(`priority.p${priority}` as Key);
}
