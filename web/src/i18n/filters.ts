/** What a saved filter asks for, in words: #집 · 높음 · 이번 주. */
import type { DueWithin, Filter, Id, List } from "../core/model";
import { priorityWords } from "./facts";
import { t } from "./index.svelte";

export function dueWithinWords(due: DueWithin): string {
  return t(`filter.due_${due}`);
}

export function filterWords({ text, tags, listIds, priority, due, status }: Filter, listOf: (id: Id) => List | undefined): string {
  const lists = listIds.flatMap((id) => {
    const list = listOf(id);
    return list ? [list.isInbox ? t("nav.inbox") : list.name] : [];
  });
  const words = [
    ...(text === "" ? [] : [t("filter.quoted", { text })]),
    ...tags.map((tag) => `#${tag}`),
    ...(lists.length > 0 ? [lists.join(", ")] : []),
    ...(priority > 0 ? [t(priority < 3 ? "filter.atLeast" : "filter.priority", { priority: priorityWords(priority) })] : []),
    ...(due ? [dueWithinWords(due)] : []),
    ...(status === "open" ? [] : [t(`filter.status_${status}`)]),
  ];
  return words.length > 0 ? words.join(" · ") : t("filter.everything");
}
