/**
 * Two to five replicas, one simulated server, a network that loses, repeats, delays and reorders, and forgets cursors.
 * `CONVERGENCE_RUNS=10000` (`make converge`) runs as many histories; a failing one names its seed.
 */
import { expect, it } from "vitest";

import { Problem, Unreachable } from "../src/api/problem";
import type { FeedPage, PushResult, Wire } from "../src/api/sync";
import { applyTodo } from "../src/core/edits";
import type { Conflict, Edit, Todo, TodoFields } from "../src/core/model";
import { MemoryStorage } from "../src/storage/memory";
import { Replicator } from "../src/sync/replicator";
import { pushAll } from "../src/sync/round";
import type { Tabs } from "../src/sync/tabs";
import { edit, list, randomOf } from "./make";

const RUNS = Number(process.env["CONVERGENCE_RUNS"] ?? 200);
const PAGE = 3;

class Server {
  rev = 1;
  readonly todos = new Map<string, Todo>();
  /** Every value that was ever set, as its change log keeps it. */
  readonly history = new Set<unknown>();
  /** Entity and field of each clash that it answered. */
  readonly clashes = new Set<string>();
  readonly #results = new Map<string, PushResult>();
  readonly #fieldRevs = new Map<string, number>();

  push(edits: readonly Edit[]): PushResult[] {
    return edits.map((one) => {
      const known = this.#results.get(one.opId);
      if (known) return { ...known, result: "duplicate" };
      const result = this.#apply(one);
      this.#results.set(one.opId, result);
      return result;
    });
  }

  pull(cursor: string | null): FeedPage {
    const since = Number(cursor ?? 0);
    const news = [...this.todos.values()].filter((todo) => todo.rev > since).sort((a, b) => a.rev - b.rev);
    const todos = news.slice(0, PAGE);
    const hasMore = news.length > PAGE;
    const lists = since === 0 ? [list({ id: "inbox", isInbox: true })] : [];
    return { todos, lists, tombstones: [], cursor: String(hasMore ? todos.at(-1)?.rev : this.rev), hasMore };
  }

  #apply(one: Edit): PushResult {
    if (one.entity !== "todo") throw new Error("only to-dos here");
    const prior = this.todos.get(one.id);
    const conflicts: Conflict[] = [];
    for (const [field, value] of Object.entries(one.set)) {
      const lostRev = this.#fieldRevs.get(`${one.id}.${field}`) ?? 0;
      const current = prior?.[field as keyof Todo];
      if (prior && lostRev > (one.baseRev ?? 0) && current !== value) conflicts.push({ field, kept: value, lost: current, lostRev });
    }
    const next = applyTodo(prior, one, "inbox");
    if (!next) return { opId: one.opId, result: "refused", code: "not_found" };
    this.rev += 1;
    this.todos.set(one.id, { ...next, rev: this.rev });
    for (const [field, value] of Object.entries(one.set)) {
      this.#fieldRevs.set(`${one.id}.${field}`, this.rev);
      this.history.add(value);
    }
    for (const { field } of conflicts) this.clashes.add(`${one.id}.${field}`);
    return { opId: one.opId, result: "applied", rev: this.rev, conflicts };
  }
}

/** Traffic through all wires of a run, so that a run can show that it was bad enough. */
interface Traffic {
  lostRequests: number;
  lostAnswers: number;
  repeated: number;
  late: number;
  forgotten: number;
}

/** Loses what is sent or what is answered, sends twice, lets what was given up arrive after what came later. */
class BadWire implements Wire {
  isCalm = false;
  readonly #held: (readonly Edit[])[] = [];

  constructor(
    private readonly server: Server,
    private readonly random: () => number,
    private readonly traffic: Traffic = { lostRequests: 0, lostAnswers: 0, repeated: 0, late: 0, forgotten: 0 },
  ) {}

  async push(edits: readonly Edit[]): Promise<readonly PushResult[]> {
    await this.#wait();
    if (this.#hits(0.3)) this.#deliverHeld();
    if (this.#hits(0.2)) {
      this.traffic.lostRequests += 1;
      if (this.random() < 0.5) this.#held.push(edits);
      throw new Unreachable();
    }
    if (this.#hits(0.2)) {
      this.traffic.repeated += 1;
      this.server.push(edits);
    }
    const results = this.server.push(edits);
    await this.#wait();
    this.#maybeLoseAnswer();
    return results;
  }

  async pull(cursor: string | null): Promise<FeedPage> {
    if (cursor !== null && this.#hits(0.03)) {
      this.traffic.forgotten += 1;
      throw new Problem(410, "cursor_expired", "");
    }
    const page = this.server.pull(cursor);
    await this.#wait();
    this.#maybeLoseAnswer();
    return page;
  }

  listen(): Promise<void> {
    return Promise.resolve();
  }

  /** What was given up as lost arrives after all, behind what was sent later. */
  #deliverHeld(): void {
    const late = this.#held.shift();
    if (!late) return;
    this.traffic.late += 1;
    this.server.push(late);
  }

  #maybeLoseAnswer(): void {
    if (!this.#hits(0.2)) return;
    this.traffic.lostAnswers += 1;
    throw new Unreachable();
  }

  #hits(chance: number): boolean {
    return !this.isCalm && this.random() < chance;
  }

  /** Answers overtake each other: a few turns of the loop are the way of each. */
  async #wait(): Promise<void> {
    for (let turns = Math.floor(this.random() * 12); turns > 0; turns -= 1) await Promise.resolve();
  }
}

const noTabs: Tabs = { send: () => undefined, listen: () => undefined, lead: () => undefined, close: () => undefined };

function device(wire: Wire, random: () => number): Replicator {
  return new Replicator({ storage: new MemoryStorage(), wire, tabs: noTabs, random, onChange: () => undefined, onFailure: () => undefined });
}

async function run(seed: number, traffic: Traffic): Promise<number> {
  const random = randomOf(seed);
  const server = new Server();
  const wires = Array.from({ length: 2 + Math.floor(random() * 4) }, () => new BadWire(server, random, traffic));
  const devices = wires.map((wire) => device(wire, random));
  for (const one of devices) await one.start();
  const typed: string[] = [];
  const underWay: Promise<void>[] = [];
  for (let step = 0; step < 30; step += 1) {
    const one = devices[Math.floor(random() * devices.length)] as Replicator;
    if (random() < 0.6) await one.act([someEdit(one, random, typed, `${seed}.${step}`)]);
    else underWay.push(one.round().catch(() => undefined));
  }
  await Promise.all(underWay);
  for (const wire of wires) wire.isCalm = true;
  for (let again = 0; again < 4; again += 1) for (const one of devices) await one.round();
  expectAgreement(seed, server, devices);
  expectNothingLost(seed, server, devices, typed);
  return devices.length;
}

function expectAgreement(seed: number, server: Server, devices: readonly Replicator[]): void {
  const sorted = (todos: Iterable<Todo>): Todo[] => [...todos].sort((a, b) => (a.id < b.id ? -1 : 1));
  const truth = sorted(server.todos.values());
  for (const one of devices) {
    expect(sorted(one.replica.todos.values()), `seed ${seed}`).toEqual(truth);
    expect(one.replica.pending, `seed ${seed}`).toEqual([]);
  }
}

/** Each value is in the history (the final state is its end) or shown as refused; each clash is shown to somebody. */
function expectNothingLost(seed: number, server: Server, devices: readonly Replicator[], typed: readonly string[]): void {
  const refused = new Set(devices.flatMap((one) => one.refused.flatMap((row) => Object.values(row.edit.set) as unknown[])));
  expect(typed.filter((value) => !server.history.has(value) && !refused.has(value)), `seed ${seed}`).toEqual([]);
  const shown = new Set(devices.flatMap((one) => one.conflicts.map((conflict) => `${conflict.entityId}.${conflict.field}`)));
  expect([...server.clashes].filter((clash) => !shown.has(clash)), `seed ${seed}`).toEqual([]);
}

/** Titles and notes say which edit wrote them; those are what was typed. */
function someEdit(one: Replicator, random: () => number, typed: string[], name: string): Edit {
  const ids = [...one.replica.todos.keys()];
  const id = ids[Math.floor(random() * ids.length)];
  const at = new Date(1_764_000_000_000 + typed.length * 1000).toISOString();
  if (!id || random() < 0.3) {
    typed.push(name);
    return edit(`todo-${name}`, { title: name }, { at });
  }
  const baseRev = one.replica.baseRev(id);
  const sets: Partial<TodoFields>[] = [{ title: name }, { notes: name }, { status: random() < 0.5 ? "done" : "open" }, { deleted: random() < 0.5 }];
  const set = sets[Math.floor(random() * sets.length)] ?? {};
  if (set.title ?? set.notes) typed.push(name);
  return edit(id, set, { at, ...(baseRev === undefined ? {} : { baseRev }) });
}

it(`converges in ${RUNS} generated runs, with nothing left unsent and nothing typed lost`, { timeout: 60_000 + RUNS * 100 }, async () => {
  const traffic: Traffic = { lostRequests: 0, lostAnswers: 0, repeated: 0, late: 0, forgotten: 0 };
  const replicas = new Map<number, number>();
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const n = await run(seed, traffic);
    replicas.set(n, (replicas.get(n) ?? 0) + 1);
  }
  process.stdout.write(`${RUNS} runs; replicas ${JSON.stringify(Object.fromEntries([...replicas].sort()))}; ${JSON.stringify(traffic)}\n`);
  expect([...replicas.keys()].sort()).toEqual([2, 3, 4, 5]);
  for (const count of Object.values(traffic)) expect(count).toBeGreaterThan(RUNS / 10);
});

it("does not take its own earlier edit for another device's", async () => {
  const server = new Server();
  const results = await pushAll(new BadWire(server, () => 0.99), [
    edit("a", { title: "one" }), edit("a", { title: "two" }), edit("a", { title: "three" }),
  ]);
  expect(results.conflicts).toEqual([]);
  expect(server.todos.get("a")?.title).toBe("three");
});

it("reports a value that another device set from the same base", async () => {
  const server = new Server();
  const wire = new BadWire(server, () => 0.99);
  await pushAll(wire, [edit("a", { title: "one" })]);
  const baseRev = server.rev;
  await pushAll(wire, [edit("a", { title: "theirs" }, { baseRev })]);
  const { conflicts } = await pushAll(wire, [edit("a", { title: "mine" }, { baseRev })]);
  expect(conflicts).toMatchObject([{ field: "title", kept: "mine", lost: "theirs", mine: "mine", entityId: "a" }]);
});

it("sets a refused edit aside and sends the rest", async () => {
  const server = new Server();
  const ghost = edit("ghost", { notes: "?" });
  const { refused, settled } = await pushAll(new BadWire(server, () => 0.99), [ghost, edit("a", { title: "sent" })]);
  expect(refused).toMatchObject([{ edit: ghost, code: "not_found" }]);
  expect(settled).toHaveLength(2);
  expect(server.todos.has("a")).toBe(true);
});
