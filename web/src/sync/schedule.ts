/** When to talk to the server: at once after an action or news, later and later after failures, by the stream. */
import { Problem, Unreachable } from "../api/problem";
import { backoffMs, pollMs } from "./backoff";
import type { SyncState } from "./tabs";

export type Failure = "signed-out" | "broken";

export interface Rhythm {
  readonly random: () => number;
  readonly onState: (state: SyncState) => void;
  readonly onFailure: (failure: Failure) => void;
  /** Runs until the stream of news ends. */
  readonly listen: (signal: AbortSignal) => Promise<void>;
}

export class Schedule {
  #isStarted = false;
  #isRunning = false;
  #isWanted = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #end = new AbortController();

  constructor(
    private readonly round: () => Promise<void>,
    private readonly rhythm: Rhythm,
  ) {}

  start(): void {
    this.#isStarted = true;
    this.poke();
    void this.#listenForever();
  }

  /** Wants a round now. Calls while one runs become one more round after it. */
  poke(): void {
    if (!this.#isStarted || this.#end.signal.aborted) return;
    this.#isWanted = true;
    if (!this.#isRunning) void this.#run();
  }

  stop(): void {
    this.#end.abort();
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    clearTimeout(this.#timer);
    try {
      while (this.#isWanted && !this.#end.signal.aborted) {
        this.#isWanted = false;
        this.rhythm.onState("syncing");
        await this.round();
        this.#failures = 0;
      }
      this.rhythm.onState("synced");
      this.#later(pollMs(this.rhythm.random()));
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isRunning = false;
    }
  }

  #fail(error: unknown): void {
    if (this.#end.signal.aborted) return;
    if (error instanceof Problem && error.status === 401) return this.rhythm.onFailure("signed-out");
    this.#failures += 1;
    this.rhythm.onState("offline");
    if (!(error instanceof Unreachable) && !(error instanceof Problem)) this.rhythm.onFailure("broken");
    const waitS = error instanceof Problem ? error.retryAfterS : null;
    this.#later(waitS === null ? backoffMs(this.#failures, this.rhythm.random()) : waitS * 1000);
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.poke(), ms);
  }

  /** The stream ends whenever its token does; opening it again says the current rev. */
  async #listenForever(): Promise<void> {
    const { signal } = this.#end;
    let failures = 0;
    while (!signal.aborted) {
      const openedAt = performance.now();
      await this.rhythm.listen(signal).catch(() => undefined);
      failures = performance.now() - openedAt > 5_000 ? 0 : failures + 1;
      await pause(backoffMs(failures, this.rhythm.random()), signal);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
