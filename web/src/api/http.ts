/** One fetch for everything: bearer token, one refresh at a time, problem documents as errors. */
import { Problem, problemOf, Unreachable } from "./problem";

const BASE = "/api/v1";
/** A request that takes longer is given up; every call may be made again. */
const TIMEOUT_MS = 20_000;

export interface Call {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  readonly body?: unknown;
  readonly isPublic?: boolean;
  readonly signal?: AbortSignal;
  /** The body goes on and on: no time limit. */
  readonly isStream?: boolean;
}

export interface TokenAnswer<Person> {
  readonly user: Person;
  readonly accessToken: string;
  readonly expiresIn: number;
}

export class Http<Person> {
  #token: string | null = null;
  #refreshing: Promise<TokenAnswer<Person>> | null = null;
  #connection = new AbortController();
  /** Set by the app: the session is over and the person has to sign in again. */
  onSignedOut: () => void = () => undefined;

  constructor(
    private readonly language: () => string,
    private readonly fetchFn: typeof fetch = fetch.bind(globalThis),
  ) {}

  get hasToken(): boolean {
    return this.#token !== null;
  }

  accept(answer: TokenAnswer<Person>): TokenAnswer<Person> {
    this.#token = answer.accessToken;
    return answer;
  }

  /** The network is gone: whatever is under way has no answer to wait for. */
  interrupt(): void {
    this.#connection.abort();
    this.#connection = new AbortController();
  }

  forget(): void {
    this.#token = null;
  }

  async json<T>(path: string, call: Call = {}): Promise<T> {
    const response = await this.send(path, call);
    if (response.status === 204) return undefined as T;
    try {
      return (await response.json()) as T;
    } catch {
      throw new Unreachable();
    }
  }

  /** Answers with a 2xx response or throws Problem or Unreachable. What an old token is refused is asked once more with a new one. */
  async send(path: string, call: Call = {}): Promise<Response> {
    if (!call.isPublic && this.#token === null) await this.refresh();
    const first = await this.#fetch(path, call);
    if (first.ok) return first;
    const problem = await problemOf(first);
    if (call.isPublic || problem.status !== 401 || problem.code === "invalid_credentials") throw problem;
    await this.refresh();
    const second = await this.#fetch(path, call);
    if (!second.ok) throw await problemOf(second);
    return second;
  }

  /** Trades the refresh cookie for a token; callers at the same moment share one request. */
  refresh(): Promise<TokenAnswer<Person>> {
    this.#refreshing ??= this.#refreshOnce().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #refreshOnce(): Promise<TokenAnswer<Person>> {
    const response = await this.#fetch("/auth/refresh", { method: "POST", isPublic: true });
    if (response.ok) return this.accept((await response.json()) as TokenAnswer<Person>);
    const problem = await problemOf(response);
    if (isSignedOut(problem)) {
      this.#token = null;
      this.onSignedOut();
    }
    throw problem;
  }

  async #fetch(path: string, { method = "GET", body, isPublic, signal, isStream }: Call): Promise<Response> {
    const headers: Record<string, string> = { "Accept-Language": this.language() };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (!isPublic && this.#token !== null) headers["Authorization"] = `Bearer ${this.#token}`;
    const init: RequestInit = { method, headers, credentials: "same-origin", cache: "no-store" };
    if (body !== undefined) init.body = JSON.stringify(body);
    init.signal = AbortSignal.any([this.#connection.signal, ...(signal ? [signal] : []), ...(isStream ? [] : [AbortSignal.timeout(TIMEOUT_MS)])]);
    try {
      return await this.fetchFn(`${BASE}${path}`, init);
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Unreachable();
    }
  }
}

function isSignedOut(problem: Problem): boolean {
  return problem.status === 401 || problem.status === 403;
}
