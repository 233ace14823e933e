/** What the palette offers for a query: the selected to-do first, then what can be done, places, to-dos; writing it down last. */
import { findAll } from "../../core/find";
import { hangulOf } from "../../core/keyboard";
import { type Found, queryOf } from "../../core/search";
import { orderedFilters, orderedLists, tagsInUse } from "../../core/views";
import { whenOf } from "../../core/when";
import { dayWords } from "../../i18n/dates";
import { t } from "../../i18n/index.svelte";
import { type Action, capsOf } from "../../state/actions";
import type { Client } from "../../state/client.svelte";
import type { IconName } from "../../ui/icons";

export interface Option {
  readonly id: string;
  readonly label: string;
  readonly mark: Found | null;
  readonly dim?: string;
  readonly icon?: IconName;
  /** The list's tab instead of an icon. */
  readonly dye?: string;
  readonly caps?: readonly string[];
  readonly run: () => unknown;
}

export interface Group {
  readonly id: "selected" | "actions" | "places" | "todos" | "write";
  readonly options: readonly Option[];
}

const OF_SELECTED = ["finish", "open", "toToday", "remove", "up", "down", "left", "right"];
const OF_PLACES = ["today", "upcoming", "calendar", "week", "year", "inbox", "tags", "search"];
const HIDDEN = ["palette", "next", "previous", "close", "add"];
const ICONS: Readonly<Record<string, IconName>> = {
  finish: "circle-check", open: "text", toToday: "calendar-arrow-up", remove: "trash-2", up: "arrow-up", down: "arrow-down", left: "chevron-left", right: "chevron-right", week: "calendar-days", year: "calendar", tags: "hash", board: "square-kanban", filter: "list-filter", undo: "undo-2", redo: "redo-2",
  today: "sun", upcoming: "calendar-days", calendar: "calendar", inbox: "inbox", search: "search", done: "circle-check", trash: "trash-2",
  settings: "settings-2",
};
const MOST_TODOS = 6;

/** What nothing fits is read as the Hangul that its keys spell. */
export function groupsOf(text: string, client: Client, actions: readonly Action[], add: (text: string) => void): Group[] {
  const groups = groupsFor(text, client, actions, add);
  const meant = groups.every(({ id }) => id === "write") ? hangulOf(text.trim()) : null;
  return meant === null ? groups : groupsFor(meant, client, actions, add);
}

function groupsFor(text: string, client: Client, actions: readonly Action[], add: (text: string) => void): Group[] {
  const query = queryOf(text);
  const fits = (option: Omit<Option, "mark">): Option[] => {
    const mark = query?.find(option.label) ?? null;
    return query && !mark ? [] : [{ ...option, mark }];
  };
  const ofTable = (ids: readonly string[]): Option[] => actions.filter(({ id }) => ids.includes(id)).flatMap((action) => fits(optionOf(action)));
  const rest = actions.map(({ id }) => id).filter((id) => ![...OF_SELECTED, ...OF_PLACES, ...HIDDEN].includes(id));
  const places = (["done", "trash", "settings"] as const).flatMap((name) => fits({ id: name, label: t(`nav.${name}`), icon: ICONS[name] ?? "list", run: () => client.router.go({ name }) }));
  const lists = orderedLists(client.view.lists).flatMap((list) => fits({ id: list.id, label: list.name, dim: t("palette.list"), dye: list.color, run: () => client.router.go({ name: "list", id: list.id }) }));
  const filters = orderedFilters(client.view.lists).flatMap(({ id, name }) => fits({ id, label: name, dim: t("palette.filter"), icon: "list-filter", run: () => client.router.go({ name: "filter", id }) }));
  const tags = query ? tagsInUse(client.view.todos.values()).flatMap((tag) => fits({ id: `tag-${tag}`, label: `#${tag}`, dim: t("palette.tag"), icon: "hash", run: () => client.router.go({ name: "tag", tag }) })) : [];
  const written = text.trim();
  const groups: Group[] = [
    { id: "selected", options: client.selectedId !== null && client.todo(client.selectedId) ? ofTable(OF_SELECTED) : [] },
    { id: "places", options: [...ofTable(OF_PLACES), ...places, ...lists, ...filters, ...tags.slice(0, MOST_TODOS)] },
    { id: "actions", options: ofTable(rest) },
    { id: "todos", options: query ? todosOf(text, client) : [] },
    { id: "write", options: [{ id: "write", label: written === "" ? t("quick.open") : t("palette.writeThis", { q: written }), mark: null, icon: "plus", caps: written === "" ? ["N"] : ["Ctrl", "Enter"], run: () => add(written) }] },
  ];
  return groups.filter(({ options }) => options.length > 0);
}

function optionOf(action: Action): Omit<Option, "mark"> {
  const [keys] = action.keys;
  return { id: action.id, label: t(action.labelKey), icon: ICONS[action.id] ?? "chevron-right", caps: keys ? capsOf(keys) : [], run: action.run };
}

function todosOf(text: string, client: Client): Option[] {
  const query = queryOf(text);
  if (!query) return [];
  const { open, notes } = findAll(query, client.view.todos.values(), []);
  return [...open, ...notes].slice(0, MOST_TODOS).map(({ todo, mark }) => {
    const list = client.list(todo.listId);
    const { day } = whenOf(todo, client.clock.now);
    const dim = [list && !list.isInbox ? list.name : t("nav.inbox"), ...(day ? [dayWords(day, client.clock.now)] : [])].join(" · ");
    return { id: todo.id, label: todo.title.normalize("NFC"), mark, dim, icon: "circle", run: () => client.open(todo.id) };
  });
}
