/** A change of the log in words. */
import type { HistoryItem } from "../../api/todos";
import { momentIn } from "../../core/days";
import type { Now } from "../../core/when";
import { dayTimeWords } from "../../i18n/dates";
import { type Key, parts } from "../../i18n/index.svelte";
import type { Part } from "../../i18n/template";
import { type Surroundings, valueWords } from "../../i18n/values";
import type { Client } from "../../state/client.svelte";

type Line = readonly Part[];

/** Values this long are not repeated in a sentence. */
const MAX_VALUE = 40;

export function historyLines(item: HistoryItem, client: Client): Line[] {
  if ("title" in item.set && Object.keys(item.prior).length === 0) return [parts("history.created")];
  const fields = Object.keys(item.set).filter((field) => !(field === "position" && Object.keys(item.set).length > 1));
  const lines = fields.map((field) => lineOf(field, item, client));
  const conflicts = item.conflicts.map((conflict) => parts("history.conflict", { value: valueWords(conflict.field, conflict.lost, words(client)) }));
  return [...lines, ...conflicts];
}

export function instantWords(instant: string, now: Now): string {
  const { day, time } = momentIn(Date.parse(instant), now.timeZone);
  return dayTimeWords(day, time, now);
}

function lineOf(field: string, { set, prior }: HistoryItem, client: Client): Line {
  const to = set[field];
  if (field === "status") return parts(to === "done" ? "history.done" : "history.reopened");
  if (field === "deleted") return parts(to ? "history.deleted" : "history.restored");
  if (field === "position") return parts("history.reordered");
  const name = parts(`field.${field}` as Key)[0]?.text ?? field;
  if (isEmpty(to)) return parts("history.cleared", { field: name });
  const toWords = valueWords(field, to, words(client));
  if (field === "notes" || toWords.length > MAX_VALUE) return parts("history.changed", { field: name });
  if (isEmpty(prior[field])) return parts("history.set", { field: name, to: toWords });
  return parts("history.moved", { field: name, from: valueWords(field, prior[field], words(client)), to: toWords });
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "" || value === 0 || (Array.isArray(value) && value.length === 0);
}

function words(client: Client): Surroundings {
  return { now: client.clock.now, lists: client.view.lists };
}
