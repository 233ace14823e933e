/** One way to ask the console's server: JSON in and out, problems as errors, and a word when the session is over. */
import { locale, t } from "../words.svelte";

const TIMEOUT_MS = 30_000;

export interface ProblemBody {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId?: string;
  readonly errors?: readonly { pointer: string; code: string; detail: string }[];
}

/** A query that was not understood, and where. */
export interface QueryProblem extends ProblemBody {
  readonly at: number;
  readonly length: number;
  readonly line: number;
  readonly column: number;
  readonly suggestion: string | null;
  readonly onAws: boolean | null;
}

export class Problem extends Error {
  constructor(readonly body: ProblemBody) {
    super(body.title);
  }

  get isSignedOut(): boolean {
    return this.body.code === "invalid_token";
  }

  get query(): QueryProblem | null {
    return "column" in this.body ? (this.body as QueryProblem) : null;
  }
}

export class Unreachable extends Error {}

/** Why something was not done, in a sentence. */
export function whyNot(error: unknown): string {
  return error instanceof Problem ? (error.body.errors?.[0]?.detail ?? error.body.detail) : t("trouble.unreachable");
}

let onSignedOut: () => void = () => undefined;

export function whenSignedOut(run: () => void): void {
  onSignedOut = run;
}

export async function ask<T>(path: string, options: { method?: string; body?: unknown } = {}): Promise<T> {
  const response = await send(path, options);
  if (response.status === 204) return undefined as T;
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as T;
  const problem = new Problem((body as ProblemBody | null) ?? { status: response.status, code: "unknown", title: String(response.status), detail: "" });
  if (problem.isSignedOut) onSignedOut();
  throw problem;
}

async function send(path: string, { method = "GET", body }: { method?: string; body?: unknown }): Promise<Response> {
  const headers: Record<string, string> = { "Accept-Language": locale() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const init: RequestInit = { method, headers, credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) };
  if (body !== undefined) init.body = JSON.stringify(body);
  try {
    return await fetch(path, init);
  } catch {
    throw new Unreachable();
  }
}
