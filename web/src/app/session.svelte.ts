/** Who is signed in on this device. The last person is remembered, so that the page opens without a connection. */
import { type AppHttp, signOut } from "../api/account";
import { Http } from "../api/http";
import { Problem } from "../api/problem";
import type { User } from "../core/model";
import { locale, setLocale } from "../i18n/index.svelte";
import { Client } from "../state/client.svelte";
import type { Router } from "../state/router.svelte";
import { openStorage } from "../storage/indexeddb";
import { dropKept, keep, readKept } from "../storage/kept";
import { MemoryStorage } from "../storage/memory";
import { fetchPart } from "./lazy.svelte";

const REMEMBERED = "hanbit.user";

export class Session {
  client = $state.raw<Client | null>(null);
  /** Neither signed in nor known to be signed out. */
  isOpening = $state(true);
  /** The person was signed in and did not leave by themselves. */
  hasEnded = $state(false);
  readonly http: AppHttp = new Http<User>(locale);

  constructor(private readonly router: Router) {
    this.http.onSignedOut = () => void this.leave(false);
  }

  /** Opens with the remembered person at once, and asks the server who it is meanwhile; with nobody, there is nothing to ask. */
  async open(): Promise<void> {
    const known = readKept(REMEMBERED) as User | null;
    if (!known) return this.#toGate(false);
    void fetchPart("home").catch(() => undefined); // while the replica is read
    await this.enter(known);
    try {
      const { user } = await this.http.refresh();
      await this.enter(user);
    } catch (error) {
      if (error instanceof Problem && error.status === 401) this.#toGate(false);
    } finally {
      this.isOpening = false;
    }
  }

  async enter(user: User): Promise<void> {
    keep(REMEMBERED, user);
    await setLocale(user.locale);
    if (this.client?.user.id === user.id) {
      this.client.setUser(user);
      return;
    }
    await this.client?.close(false);
    const client = new Client(this.http, this.router, user, await storageFor(user), (failure) => {
      if (failure === "signed-out") void this.leave(false);
    });
    await client.start();
    this.router.passGate();
    this.hasEnded = false;
    this.client = client;
    void navigator.storage?.persist?.();
  }

  /** `forget` also clears what this device kept: the person meant to leave. Otherwise unsent edits wait for them. */
  async leave(forget: boolean): Promise<void> {
    const { client } = this;
    dropKept(REMEMBERED);
    this.client = null;
    this.hasEnded ||= client !== null && !forget;
    this.#toGate(forget);
    if (forget) await signOut(this.http).catch(() => undefined);
    this.http.forget();
    await client?.close(forget);
  }

  #toGate(forget: boolean): void {
    this.isOpening = false;
    this.router.enterGate(forget);
  }
}

async function storageFor(user: User): Promise<MemoryStorage | Awaited<ReturnType<typeof openStorage>>> {
  try {
    return await openStorage(user.id);
  } catch {
    return new MemoryStorage();
  }
}
