/** What a query finds, by where it was found. */
import type { List, Todo } from "./model";
import { type Found, type Query, wordsOf } from "./search";

export interface Hit {
  readonly todo: Todo;
  readonly mark: Found | null;
  readonly quote: { readonly text: string; readonly mark: Found } | null;
}

export interface Findings {
  readonly lists: readonly { readonly list: List; readonly mark: Found }[];
  readonly open: readonly Hit[];
  readonly notes: readonly Hit[];
  readonly done: readonly Hit[];
}

const QUOTE_BEFORE = 16;
const QUOTE_AFTER = 40;

/** The whole query in one place first; else every word of it somewhere in the to-do: `spec/vectors/find.json`. */
export function findAll(query: Query, todos: Iterable<Todo>, lists: Iterable<List>): Findings {
  const open: Hit[] = [];
  const notes: Hit[] = [];
  const done: Hit[] = [];
  const words = wordsOf(query.text);
  for (const todo of todos) {
    if (todo.deletedAt !== null) continue;
    const hit = hitOf(query, todo) ?? hitOfAll(words, todo);
    if (hit) (todo.status === "done" ? done : hit.quote ? notes : open).push(hit);
  }
  return { lists: foundLists(query, lists), open: open.sort(newestFirst), notes: notes.sort(newestFirst), done: done.sort(newestFirst) };
}

/** Whether the whole of it is in one place of the to-do, or every word somewhere in it. */
export function isFoundIn(query: Query, todo: Todo): boolean {
  return (hitOf(query, todo) ?? hitOfAll(wordsOf(query.text), todo)) !== null;
}

function foundLists(query: Query, lists: Iterable<List>): Findings["lists"] {
  return [...lists].flatMap((list) => {
    const mark = list.isInbox || list.filter ? null : query.find(list.name);
    return mark ? [{ list, mark }] : [];
  });
}

function hitOf(query: Query, todo: Todo): Hit | null {
  const mark = query.find(todo.title);
  if (mark) return { todo, mark, quote: null };
  if (todo.tags.some((tag) => query.find(`#${tag}`))) return { todo, mark: null, quote: null };
  const inNotes = todo.notes === "" ? null : query.find(todo.notes);
  return inNotes ? { todo, mark: null, quote: quoteOf(todo.notes.normalize("NFC"), inNotes) } : null;
}

function hitOfAll(words: readonly Query[], todo: Todo): Hit | null {
  const hits: Hit[] = [];
  for (const word of words) {
    const hit = hitOf(word, todo);
    if (!hit) return null;
    hits.push(hit);
  }
  return hits.find((hit) => hit.mark) ?? hits.find((hit) => hit.quote) ?? hits[0] ?? null;
}

function quoteOf(notes: string, { start, end }: Found): NonNullable<Hit["quote"]> {
  const from = Math.max(0, start - QUOTE_BEFORE);
  const text = notes.slice(from, end + QUOTE_AFTER).replace(/\s/gu, " ");
  return { text, mark: { start: start - from, end: end - from } };
}

function newestFirst(a: Hit, b: Hit): number {
  return a.todo.updatedAt > b.todo.updatedAt ? -1 : 1;
}
