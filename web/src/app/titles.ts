/** What a view is called, for the window's title and the top bar. */
import { t } from "../i18n/index.svelte";
import type { Client } from "../state/client.svelte";
import type { Route } from "../state/routes";

export function titleOf(route: Route, client: Client): string {
  switch (route.name) {
    case "list":
    case "board":
      return client.list(route.id)?.isInbox ? t("nav.inbox") : (client.list(route.id)?.name ?? t("list.gone"));
    case "filter":
      return client.list(route.id)?.name ?? t("filter.gone");
    case "tag":
      return `#${route.tag}`;
    case "week":
    case "year":
      return t("nav.calendar");
    case "signin":
    case "signup":
      return t("brand");
    case "calendar":
    case "settings":
    case "search":
    case "today":
    case "upcoming":
    case "inbox":
    case "tags":
    case "done":
    case "trash":
    case "lists":
      return t(`nav.${route.name}`);
  }
}
