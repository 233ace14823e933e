/** How a view asks the app to show to-dos: the app knows rows and the open to-do, views know order and words. */
import type { Snippet } from "svelte";

import type { Id, Todo } from "../core/model";
import type { Found } from "../core/search";

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

export type RowsSnippet = Snippet<[RowsRequest]>;
