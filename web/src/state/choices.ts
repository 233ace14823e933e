/** What panels offer to choose from, wherever they open. */
import type { Id, Priority } from "../core/model";
import { orderedLists } from "../core/views";
import { priorityWords } from "../i18n/facts";
import { t } from "../i18n/index.svelte";
import type { Choice } from "../ui/choice";
import type { View } from "./client.svelte";

const PRIORITIES: readonly Priority[] = [3, 2, 1, 0];

export function listChoices({ lists, inboxId }: View): Choice<Id>[] {
  return [
    { id: inboxId, value: inboxId, label: t("nav.inbox"), icon: "inbox" },
    ...orderedLists(lists).map(({ id, name, color }) => ({ id, value: id, label: name, dye: color })),
  ];
}

export function priorityChoices(): Choice<Priority>[] {
  return PRIORITIES.map((value) => ({ id: String(value), value, label: priorityWords(value) }));
}
