/** What a to-do's history says. */
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
