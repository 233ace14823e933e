/** Addresses of the views. */
import { isMonth, isYear, type Month } from "../core/calendar";
import { isDay } from "../core/days";
import type { Day, Id } from "../core/model";

export type Route =
  | { readonly name: (typeof PLAIN)[number] }
  | { readonly name: "list" | "board" | "filter"; readonly id: Id }
  | { readonly name: "tag"; readonly tag: string }
  /** Null is the month of today. */
  | { readonly name: "calendar"; readonly month: Month | null }
  /** The week that has the day; null is today's. */
  | { readonly name: "week"; readonly day: Day | null }
  /** Null is the year of today. */
  | { readonly name: "year"; readonly year: string | null }
  | { readonly name: "search"; readonly query: string };

const PLAIN = ["today", "upcoming", "inbox", "tags", "done", "trash", "lists", "settings", "signin", "signup"] as const;

export interface Place {
  readonly route: Route;
  /** The to-do that is open in the view. */
  readonly todoId: Id | null;
}

export function placeOf(url: URL): Place {
  return { route: routeOf(url), todoId: url.searchParams.get("todo") };
}

function routeOf(url: URL): Route {
  const [first = "", second, third] = url.pathname.split("/").filter(Boolean);
  if (first === "lists" && second) return { name: third === "board" ? "board" : "list", id: second };
  if (first === "filters" && second) return { name: "filter", id: second };
  if (first === "tags" && second) return { name: "tag", tag: decoded(second) };
  if (first === "calendar" && second === "week") return { name: "week", day: third && isDay(third) ? third : null };
  if (first === "calendar" && second === "year") return { name: "year", year: third && isYear(third) ? third : null };
  if (first === "calendar") return { name: "calendar", month: second && isMonth(second) ? second : null };
  if (first === "search") return { name: "search", query: url.searchParams.get("q") ?? "" };
  const plain = PLAIN.find((name) => name === first);
  return { name: plain ?? "today" };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function pathOf(route: Route): string {
  switch (route.name) {
    case "list":
      return `/lists/${route.id}`;
    case "board":
      return `/lists/${route.id}/board`;
    case "filter":
      return `/filters/${route.id}`;
    case "tag":
      return `/tags/${encodeURIComponent(route.tag)}`;
    case "week":
      return route.day ? `/calendar/week/${route.day}` : "/calendar/week";
    case "year":
      return route.year ? `/calendar/year/${route.year}` : "/calendar/year";
    case "calendar":
      return route.month ? `/calendar/${route.month}` : "/calendar";
    case "search":
      return route.query ? `/search?q=${encodeURIComponent(route.query)}` : "/search";
    default:
      return `/${route.name}`;
  }
}

export function isGate(route: Route): boolean {
  return route.name === "signin" || route.name === "signup";
}
