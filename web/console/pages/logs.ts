/** Log queries: started, then asked for until they have ended. */
import { ask } from "../api/http";
import type { LogAnswer } from "../api/types";
import type { Range } from "../state/range";

export const FIRST_QUERY = 'fields @timestamp, level, function, message, error.name, durationMs, requestId, @message\n| filter level in ["ERROR", "WARN"]\n| sort @timestamp desc\n| limit 200';

export async function runQuery(queryString: string, range: Pick<Range, "sinceS" | "untilS">): Promise<LogAnswer> {
  const body = { queryString, startTime: range.sinceS, endTime: range.untilS };
  const { queryId } = await ask<{ queryId: string }>("/api/logs/queries", { method: "POST", body });
  for (;;) {
    const found = await ask<LogAnswer>(`/api/logs/queries/${queryId}`);
    if (found.status !== "Running") return found;
  }
}

export type Row = Readonly<Record<string, string>>;

export function rowsOf(found: LogAnswer): Row[] {
  return found.results.map((fields) => Object.fromEntries(fields.map(({ field, value }) => [field, value])));
}

/** In the order of their first coming; the whole line and its pointer are for the opened row alone. */
export function columnsOf(found: LogAnswer): string[] {
  const names = new Set(found.results.flatMap((fields) => fields.map(({ field }) => field)));
  names.delete("@ptr");
  if (names.size > 1) names.delete("@message");
  return [...names];
}
