/** A to-do's facts in words. */
import type { Priority } from "../core/model";
import { sayingOf } from "../core/repeat";
import { joinWeekdays } from "./dates";
import { type Key, t } from "./index.svelte";

export function repeatWords(rule: string): string {
  const saying = sayingOf(rule);
  switch (saying.kind) {
    case "onWeekdays":
      return t("repeat.onWeekdays", { days: joinWeekdays(saying.days) });
    case "every":
      return t(`repeat.every${saying.unit}`, { n: saying.n });
    default:
      return t(`repeat.${saying.kind}`);
  }
}

export function priorityWords(priority: Priority): string {
  return t(`priority.p${priority}` as Key);
}
