/** What a to-do's history says, and what deletes one for good. */
import type { Conflict, Id, Instant } from "../core/model";
import type { AppHttp } from "./account";

export interface HistoryItem {
  readonly rev: number;
  readonly at: Instant;
  readonly actor: unknown;
  readonly opId: Id;
  readonly set: Readonly<Record<string, unknown>>;
  readonly prior: Readonly<Record<string, unknown>>;
  readonly conflicts: readonly Conflict[];
}

export const historyOf = async (http: AppHttp, id: Id): Promise<HistoryItem[]> =>
  (await http.json<{ items: HistoryItem[] }>(`/todos/${id}/history`)).items;

/** A portion of what went into the trash by then; with `hasMore`, to be asked again. */
export const emptyTrash = (http: AppHttp, until: Instant): Promise<{ hasMore: boolean }> =>
  http.json(`/trash?until=${encodeURIComponent(until)}`, { method: "DELETE" });

/** One that lies in the trash, for good. */
export const dropTodo = (http: AppHttp, id: Id): Promise<void> => http.json(`/trash/${id}`, { method: "DELETE" });
