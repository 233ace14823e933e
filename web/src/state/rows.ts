/** How a view asks the app to show to-dos: the app knows rows and the open to-do, views know order and words. */
import type { Snippet } from "svelte";

import type { Hit } from "../core/find";
import type { Id, Todo } from "../core/model";
import type { Found } from "../core/search";
import { isLate, type Now, whenOf } from "../core/when";
import { dayTimeWords, dayWords, lateWords } from "../i18n/dates";

export interface RowItem {
  readonly id: Id;
  readonly todo: Todo;
  /** Hangs in the margin. */
  readonly when?: string | null;
  readonly late?: string | null;
  readonly mark?: Found | null;
  readonly quote?: { readonly text: string; readonly mark: Found } | null;
}

export interface RowsRequest {
  readonly items: readonly RowItem[];
  /** The now-line stands before this index. */
  readonly nowAt?: number | null;
  readonly hidesList?: boolean;
  /** Offers to move each to today. */
  readonly canReschedule?: boolean;
  /** The order is the person's own. */
  readonly canReorder?: boolean;
}

/** As a view says it that is not about days: how late, or when it is due. */
export function rowOf(todo: Todo, now: Now): RowItem {
  return new DueRow(todo, now);
}

/** As a search says it: where it was found, and its day. */
export function rowOfHit(hit: Hit, now: Now): RowItem {
  return new FoundRow(hit, now);
}

// Thousands are made where dozens are drawn: words come when a row asks, from the prototype, which costs a row nothing.
class DueRow implements RowItem {
  readonly id: Id;

  constructor(
    readonly todo: Todo,
    private readonly now: Now,
  ) {
    this.id = todo.id;
  }

  get late(): string | null {
    const { day } = whenOf(this.todo, this.now);
    return isLate(this.todo, this.now) && day ? lateWords(day, this.now) : null;
  }

  get when(): string | null {
    const { day, time } = whenOf(this.todo, this.now);
    return day && this.todo.status === "open" && !isLate(this.todo, this.now) ? dayTimeWords(day, time, this.now) : null;
  }
}

class FoundRow implements RowItem {
  readonly id: Id;
  readonly todo: Todo;
  readonly mark: Hit["mark"];
  readonly quote: Hit["quote"];

  constructor(
    { todo, mark, quote }: Hit,
    private readonly now: Now,
  ) {
    this.id = todo.id;
    this.todo = todo;
    this.mark = mark;
    this.quote = quote;
  }

  get when(): string | null {
    const { day } = whenOf(this.todo, this.now);
    return day ? dayWords(day, this.now) : null;
  }
}

export type RowsSnippet = Snippet<[RowsRequest]>;
