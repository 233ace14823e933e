/** Addresses of the views. */
import { isMonth, type Month } from "../core/calendar";
import type { Id } from "../core/model";

export type Route =
  | { readonly name: "today" | "upcoming" | "inbox" | "done" | "trash" | "lists" | "settings" | "signin" | "signup" }
  | { readonly name: "list"; readonly id: Id }
  /** Null is the month of today. */
  | { readonly name: "calendar"; readonly month: Month | null }
  | { readonly name: "search"; readonly query: string };

const PLAIN = ["today", "upcoming", "inbox", "done", "trash", "lists", "settings", "signin", "signup"] as const;

export interface Place {
  readonly route: Route;
  /** The to-do that is open in the view. */
  readonly todoId: Id | null;
}

export function placeOf(url: URL): Place {
  return { route: routeOf(url), todoId: url.searchParams.get("todo") };
}

function routeOf(url: URL): Route {
  const [first = "", second] = url.pathname.split("/").filter(Boolean);
  if (first === "lists" && second) return { name: "list", id: second };
  if (first === "calendar") return { name: "calendar", month: second && isMonth(second) ? second : null };
  if (first === "search") return { name: "search", query: url.searchParams.get("q") ?? "" };
  const plain = PLAIN.find((name) => name === first);
  return { name: plain ?? "today" };
}

export function pathOf(route: Route): string {
  if (route.name === "list") return `/lists/${route.id}`;
  if (route.name === "calendar") return route.month ? `/calendar/${route.month}` : "/calendar";
  if (route.name === "search") return route.query ? `/search?q=${encodeURIComponent(route.query)}` : "/search";
  return `/${route.name}`;
}

export function isGate(route: Route): boolean {
  return route.name === "signin" || route.name === "signup";
}
