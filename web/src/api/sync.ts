/** The sync endpoints: push edits, pull the feed, hear that there is news. */
import type { Conflict, Edit, Id } from "../core/model";
import type { Page } from "../core/replica";
import type { AppHttp } from "./account";
import { Unreachable } from "./problem";
import { readEvents } from "./sse";

/** The server takes this many edits at once. */
export const MAX_EDITS = 100;
/** The server gives this many records at once: a new device has a full account after a few requests. */
const MAX_PULL = 1000;
/** The server's heart beats every 20 seconds; a stream that is silent for longer than two beats is dead. */
const SILENCE_MS = 50_000;

export interface PushResult {
  readonly opId: Id;
  readonly result: "applied" | "duplicate" | "refused";
  readonly rev?: number;
  readonly code?: string;
  readonly detail?: string;
  readonly conflicts?: readonly Conflict[];
}

export interface FeedPage extends Page {
  readonly cursor: string;
  readonly hasMore: boolean;
}

/** What the replicator needs from the server; tests put a simulated one here. */
export interface Wire {
  push(edits: readonly Edit[]): Promise<readonly PushResult[]>;
  pull(cursor: string | null): Promise<FeedPage>;
  /** Runs until the stream ends; calls back with every announced rev. */
  listen(signal: AbortSignal, onRev: (rev: number) => void): Promise<void>;
}

export class HttpWire implements Wire {
  constructor(private readonly http: AppHttp) {}

  async push(edits: readonly Edit[]): Promise<readonly PushResult[]> {
    const body = { edits };
    return (await this.http.json<{ results: PushResult[] }>("/sync", { method: "POST", body })).results;
  }

  pull(cursor: string | null): Promise<FeedPage> {
    const from = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    return this.http.json(`/sync?limit=${MAX_PULL}${from}`);
  }

  async listen(signal: AbortSignal, onRev: (rev: number) => void): Promise<void> {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), SILENCE_MS);
    const onBytes = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
    };
    try {
      const response = await this.http.send("/events", { signal: AbortSignal.any([signal, silence.signal]), isStream: true });
      if (!response.body) throw new Unreachable();
      for await (const { event, data } of readEvents(response.body, onBytes)) {
        if (event === "rev") onRev((JSON.parse(data) as { rev: number }).rev);
      }
    } finally {
      clearTimeout(timer);
    }
  }
}
