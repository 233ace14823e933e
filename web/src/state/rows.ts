/** How a view asks the app to show to-dos: the app knows rows and the open to-do, views know order and words. */
import type { Snippet } from "svelte";

import type { Id, Todo } from "../core/model";
import type { Found } from "../core/search";
import { isLate, type Now, whenOf } from "../core/when";
import { dayTimeWords, lateWords } from "../i18n/dates";

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

/** As a view says it that is not about days: how late, or when it is due. Words only for the rows that are drawn. */
export function rowOf(todo: Todo, now: Now): RowItem {
  return {
    id: todo.id,
    todo,
    get late() {
      const { day } = whenOf(todo, now);
      return isLate(todo, now) && day ? lateWords(day, now) : null;
    },
    get when() {
      const { day, time } = whenOf(todo, now);
      return day && todo.status === "open" && !isLate(todo, now) ? dayTimeWords(day, time, now) : null;
    },
  };
}

export type RowsSnippet = Snippet<[RowsRequest]>;
