/** Any field's value in words, for history and conflicts. */
import type { Due, Priority, Repeat } from "../core/model";
import type { Now } from "../core/when";
import { dayTimeWords, shortDay } from "./dates";
import { priorityWords } from "./facts";
import { repeatWords } from "./repeats";
import { type Key, t } from "./index.svelte";

export interface Surroundings {
  readonly now: Now;
  readonly listName: (id: string) => string | undefined;
}

export function valueWords(field: string, value: unknown, { now, listName }: Surroundings): string {
  if (value === null || value === undefined || value === "") return t("value.none");
  switch (field) {
    case "due":
      return dayTimeWords((value as Due).date, (value as Due).time, now);
    case "start":
      return shortDay(value as string, now);
    case "priority":
      return priorityWords(value as Priority);
    case "repeat":
      return repeatWords(value as Repeat);
    case "tags":
      return (value as string[]).map((tag) => `#${tag}`).join(" ") || t("value.none");
    case "listId":
      return listName(value as string) ?? t("nav.inbox");
    case "status":
      return t(value === "done" ? "value.done" : "value.open");
    case "deleted":
      return t(value ? "value.deleted" : "value.kept");
    case "color":
      return t(`color.${value as string}` as Key);
    default:
      return String(value as string | number);
  }
}

export function fieldWords(field: string): string {
  return t(`field.${field}` as Key) || field;
}
