/** Keeps the replica, its storage, the tabs beside it and the server in agreement. */
import type { Wire } from "../api/sync";
import type { Edit, Id } from "../core/model";
import { Replica } from "../core/replica";
import type { Absorbed, OpenConflict, Refused, Storage } from "../storage/storage";
import { absorbedOf, pullAll, pushAll } from "./round";
import { type Failure, Schedule } from "./schedule";
import type { SyncState, TabMessage, Tabs } from "./tabs";

export interface Parts {
  readonly storage: Storage;
  readonly wire: Wire;
  readonly tabs: Tabs;
  readonly random: () => number;
  /** The view, the outbox, the troubles or the state changed. */
  readonly onChange: () => void;
  readonly onFailure: (failure: Failure) => void;
}

export class Replicator {
  readonly replica = new Replica();
  refused: readonly Refused[] = [];
  conflicts: readonly OpenConflict[] = [];
  state: SyncState = "starting";
  #cursor: string | null = null;
  #highestRev = 0;
  /** Grows whenever the base is forgotten: a page that was asked for before is no part of what comes now. */
  #epoch = 0;
  readonly #schedule: Schedule;

  constructor(private readonly parts: Parts) {
    this.#schedule = new Schedule(() => this.round(), {
      random: parts.random,
      onState: (state) => this.#setState(state),
      onFailure: parts.onFailure,
      listen: (signal) => parts.wire.listen(signal, (rev) => this.#hearRev(rev)),
    });
  }

  /** Shows what this device holds, then joins the others. */
  async start(): Promise<void> {
    const heard: TabMessage[] = [];
    this.parts.tabs.listen((message) => heard.push(message));
    const snapshot = await this.parts.storage.load();
    this.#cursor = snapshot.cursor;
    this.refused = snapshot.refused;
    this.conflicts = snapshot.conflicts;
    this.replica.receive({ todos: snapshot.todos, lists: snapshot.lists, tombstones: [] });
    this.replica.commit(snapshot.outbox);
    for (const { rev } of [...snapshot.todos, ...snapshot.lists]) this.#highestRev = Math.max(this.#highestRev, rev);
    this.parts.tabs.listen((message) => this.#hear(message));
    for (const message of heard) this.#hear(message);
    this.parts.onChange();
    this.parts.tabs.lead(() => this.#schedule.start());
  }

  /** One action: shown now, on this device's disk next, sent when possible. A full disk rejects, and keeps nothing from being sent. */
  async act(edits: readonly Edit[]): Promise<void> {
    this.replica.commit(edits);
    this.parts.onChange();
    try {
      await this.parts.storage.append(edits);
    } finally {
      this.parts.tabs.send({ kind: "edits", edits });
      this.#schedule.poke();
    }
  }

  /** The network is back, or the person is. */
  wake(): void {
    this.#schedule.poke();
  }

  async dropRefused(opId: Id): Promise<void> {
    this.#applyDropRefused(opId);
    this.parts.tabs.send({ kind: "refused-dropped", opId });
    await this.parts.storage.dropRefused(opId);
  }

  async dropConflict(conflict: OpenConflict): Promise<void> {
    this.#applyDropConflict(conflict);
    this.parts.tabs.send({ kind: "conflict-dropped", conflict });
    await this.parts.storage.dropConflict(conflict);
  }

  /** Who leaves this device for good leaves it in every tab. */
  stop(isForGood: boolean): void {
    this.#schedule.stop();
    if (isForGood) this.parts.tabs.send({ kind: "signed-out" });
    this.parts.tabs.close();
  }

  /** One exchange with the server; throws when there is none. */
  async round(): Promise<void> {
    const sent = this.replica.pending;
    let pushed = sent.length > 0 ? await pushAll(this.parts.wire, sent) : null;
    let epoch = this.#epoch;
    for await (const page of pullAll(this.parts.wire, this.#cursor)) {
      if (epoch !== this.#epoch) return this.#schedule.poke();
      if (page === null) {
        await this.#forgetBase();
        epoch = this.#epoch;
        continue;
      }
      // Settled only with the last page: until then the base may lack what our own edits wrote.
      const absorbed = absorbedOf(page, page.hasMore ? null : pushed);
      if (!page.hasMore) pushed = null;
      await this.parts.storage.absorb(absorbed);
      if (epoch !== this.#epoch) return this.#schedule.poke();
      this.#absorb(absorbed);
      this.parts.tabs.send({ kind: "absorbed", absorbed });
    }
    if (this.replica.pending.length > 0) this.#schedule.poke();
  }

  #absorb({ page, cursor, settled, refused, conflicts }: Absorbed): void {
    this.#cursor = cursor;
    this.replica.receive(page, settled);
    this.refused = [...this.refused, ...refused];
    this.conflicts = [...this.conflicts.filter((old) => !conflicts.some((next) => isSame(old, next))), ...conflicts];
    for (const { rev } of [...page.todos, ...page.lists, ...page.tombstones]) this.#highestRev = Math.max(this.#highestRev, rev);
    this.parts.onChange();
  }

  async #forgetBase(): Promise<void> {
    this.#startAgain();
    await this.parts.storage.forgetBase();
    this.parts.tabs.send({ kind: "base-forgotten" });
  }

  #startAgain(): void {
    this.#epoch += 1;
    this.#cursor = null;
    this.replica.resetBase();
  }

  #hearRev(rev: number): void {
    if (rev > this.#highestRev) this.#schedule.poke();
  }

  #hear(message: TabMessage): void {
    switch (message.kind) {
      case "edits":
        this.replica.commit(message.edits);
        this.#schedule.poke();
        break;
      case "absorbed":
        this.#absorb(message.absorbed);
        break;
      case "state":
        this.state = message.state;
        break;
      case "refused-dropped":
        this.#applyDropRefused(message.opId);
        break;
      case "conflict-dropped":
        this.#applyDropConflict(message.conflict);
        break;
      case "base-forgotten":
        this.#startAgain();
        break;
      case "signed-out":
        this.parts.onFailure("signed-out");
        break;
    }
    this.parts.onChange();
  }

  #applyDropRefused(opId: Id): void {
    this.refused = this.refused.filter((row) => row.edit.opId !== opId);
    this.parts.onChange();
  }

  #applyDropConflict(conflict: OpenConflict): void {
    this.conflicts = this.conflicts.filter((row) => !isSame(row, conflict));
    this.parts.onChange();
  }

  #setState(state: SyncState): void {
    if (state === this.state) return;
    this.state = state;
    this.parts.tabs.send({ kind: "state", state });
    this.parts.onChange();
  }
}

function isSame(a: OpenConflict, b: OpenConflict): boolean {
  return a.entityId === b.entityId && a.field === b.field;
}
