/** Any field's value in words, for history and conflicts. */
import type { Due, Filter, Id, List, Priority, Repeat, Section } from "../core/model";
import type { Now } from "../core/when";
import { sectionWords } from "./boards";
import { dayTimeWords, shortDay } from "./dates";
import { priorityWords } from "./facts";
import { filterWords } from "./filters";
import { repeatWords } from "./repeats";
import { type Key, t } from "./index.svelte";

export interface Surroundings {
  readonly now: Now;
  readonly lists: ReadonlyMap<Id, List>;
}

export function valueWords(field: string, value: unknown, { now, lists }: Surroundings): string {
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
      return nameOf(lists.get(value as Id)) ?? t("nav.inbox");
    case "section":
      return sectionWords(value as Id, lists.values());
    case "sections":
      return (value as Section[]).map(({ name }) => name).join(", ") || t("value.none");
    case "filter":
      return filterWords(value as Filter, (id) => lists.get(id));
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

function nameOf(list: List | undefined): string | undefined {
  return list && !list.isInbox ? list.name : undefined;
}

export function fieldWords(field: string): string {
  return t(`field.${field}` as Key) || field;
}
