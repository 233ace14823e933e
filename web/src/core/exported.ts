/** Reads the file that Settings gives out (`GET /api/v1/me/export`). A file is taken whole or not at all. */
import { isDay } from "./days";
import { COLORS, type Instant, type List, type Todo } from "./model";
import { oneLine } from "./text";

export interface Exported {
  readonly at: Instant;
  readonly lists: readonly (List & { readonly deletedAt?: Instant | null })[];
  readonly todos: readonly Todo[];
}

/** Why a file cannot be taken: no JSON, not one of ours, or damaged at an entry (from 1) of a kind. */
export type Unreadable =
  | { readonly why: "json" | "foreign" }
  | { readonly why: "todo" | "list"; readonly at: number };

type Json = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function readExport(text: string): Exported | Unreadable {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return { why: "json" };
  }
  if (!isRecord(file) || !isInstant(file["exportedAt"]) || !isRecord(file["user"]) || !Array.isArray(file["spaces"])) return { why: "foreign" };
  const spaces = file["spaces"] as unknown[];
  if (!spaces.every(isSpace)) return { why: "foreign" };
  const lists = spaces.flatMap((space) => space.lists);
  const todos = spaces.flatMap((space) => space.todos);
  const badList = lists.findIndex((list) => !fits(list, LIST));
  if (badList >= 0) return { why: "list", at: badList + 1 };
  const badTodo = todos.findIndex((todo) => !fits(todo, TODO));
  if (badTodo >= 0) return { why: "todo", at: badTodo + 1 };
  return { at: file["exportedAt"], lists: lists as Exported["lists"], todos: todos as Exported["todos"] };
}

function isSpace(value: unknown): value is { lists: unknown[]; todos: unknown[] } {
  return isRecord(value) && Array.isArray(value["lists"]) && Array.isArray(value["todos"]);
}

function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isInstant(value: unknown): value is Instant {
  return isText(value) && !Number.isNaN(Date.parse(value));
}

function fits(value: unknown, checks: Readonly<Record<string, Check>>): boolean {
  return isRecord(value) && Object.entries(checks).every(([name, isRight]) => isRight(value[name]));
}

const orNothing = (isRight: Check): Check => (value) => value === null || value === undefined || isRight(value);
const oneOf = (...choices: readonly unknown[]): Check => (value) => choices.includes(value);
const like = (pattern: RegExp): Check => (value) => isText(value) && pattern.test(value);
const manyOf = (isRight: Check, most: number): Check => (value) => Array.isArray(value) && value.length <= most && value.every(isRight);
const shaped = (checks: Readonly<Record<string, Check>>): Check => (value) => fits(value, checks);
const line = (most: number): Check => (value) => isText(value) && oneLine(value) !== "" && [...value].length <= most;

const id = like(ID);
const day: Check = (value) => isText(value) && isDay(value);
const position = like(/^[0-9A-Za-z]{0,199}[1-9A-Za-z]$/);
const section = like(/^[a-z0-9-]{1,36}$/);
const tags = manyOf(line(50), 50);
const priority = oneOf(0, 1, 2, 3);

/** With the limits that the server holds everybody to. */
const LIST = {
  id,
  name: line(100),
  color: oneOf(...COLORS),
  position,
  sections: orNothing(manyOf(shaped({ id: section, name: line(50) }), 20)),
  filter: orNothing(shaped({ text: isText, tags, listIds: manyOf(id, 50), priority, status: oneOf("open", "done", "any"), due: orNothing(isText) })),
  isInbox: oneOf(true, false),
  archivedAt: orNothing(isInstant),
  deletedAt: orNothing(isInstant),
};

const TODO = {
  id,
  listId: id,
  title: line(500),
  notes: (value: unknown) => isText(value) && new TextEncoder().encode(value).length <= 100_000,
  status: oneOf("open", "done"),
  due: orNothing(shaped({ date: day, time: orNothing(like(/^(?:[01]\d|2[0-3]):[0-5]\d$/)), timeZone: orNothing(isText) })),
  start: orNothing(day),
  priority,
  tags,
  parentId: orNothing(id),
  position,
  section: orNothing(section),
  repeat: orNothing(shaped({ rule: line(200), from: oneOf("due", "completion"), shift: oneOf(undefined, "before", "after") })),
  completedAt: orNothing(isInstant),
  deletedAt: orNothing(isInstant),
};
