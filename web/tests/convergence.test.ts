/** Two to five replicas, one simulated server, a network that loses, repeats, delays and reorders. */
import { expect, it } from "vitest";

import { Unreachable } from "../src/api/problem";
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
  readonly #results = new Map<string, PushResult>();
  readonly #fieldRevs = new Map<string, number>();
  readonly lost: unknown[] = [];

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
    for (const field of Object.keys(one.set)) this.#fieldRevs.set(`${one.id}.${field}`, this.rev);
    this.lost.push(...conflicts.map((conflict) => conflict.lost));
    return { opId: one.opId, result: "applied", rev: this.rev, conflicts };
  }
}

/** Before the server has heard, after it has heard, or twice. */
class BadWire implements Wire {
  isCalm = false;

  constructor(private readonly server: Server, private readonly random: () => number) {}

  async push(edits: readonly Edit[]): Promise<readonly PushResult[]> {
    await this.#wait();
    if (this.#hits(0.2)) throw new Unreachable();
    if (this.#hits(0.2)) this.server.push(edits);
    const results = this.server.push(edits);
    await this.#wait();
    if (this.#hits(0.2)) throw new Unreachable();
    return results;
  }

  async pull(cursor: string | null): Promise<FeedPage> {
    const page = this.server.pull(cursor);
    await this.#wait();
    if (this.#hits(0.2)) throw new Unreachable();
    return page;
  }

  listen(): Promise<void> {
    return Promise.resolve();
  }

  #hits(chance: number): boolean {
    return !this.isCalm && this.random() < chance;
  }

  async #wait(): Promise<void> {
    for (let turns = Math.floor(this.random() * 4); turns > 0; turns -= 1) await Promise.resolve();
  }
}

const noTabs: Tabs = { send: () => undefined, listen: () => undefined, lead: () => undefined, close: () => undefined };

function device(wire: Wire, random: () => number): Replicator {
  return new Replicator({ storage: new MemoryStorage(), wire, tabs: noTabs, random, onChange: () => undefined, onFailure: () => undefined });
}

async function run(seed: number): Promise<void> {
  const random = randomOf(seed);
  const server = new Server();
  const wires = Array.from({ length: 2 + Math.floor(random() * 4) }, () => new BadWire(server, random));
  const devices = wires.map((wire) => device(wire, random));
  for (const one of devices) await one.start();
  const typed: string[] = [];
  for (let step = 0; step < 30; step += 1) {
    const one = devices[Math.floor(random() * devices.length)] as Replicator;
    if (random() < 0.6) await one.act([someEdit(one, random, typed, `${seed}.${step}`)]);
    else void one.round().catch(() => undefined);
  }
  for (const wire of wires) wire.isCalm = true;
  for (let again = 0; again < 4; again += 1) for (const one of devices) await one.round();
  const views = devices.map((one) => [...one.replica.todos.values()].sort((a, b) => (a.id < b.id ? -1 : 1)));
  for (const view of views) expect(view, `seed ${seed}`).toEqual([...server.todos.values()].sort((a, b) => (a.id < b.id ? -1 : 1)));
  for (const one of devices) expect(one.replica.pending, `seed ${seed}`).toEqual([]);
}

function someEdit(one: Replicator, random: () => number, typed: string[], name: string): Edit {
  const ids = [...one.replica.todos.keys()];
  const id = ids[Math.floor(random() * ids.length)];
  typed.push(name);
  const at = new Date(1_764_000_000_000 + typed.length * 1000).toISOString();
  if (!id || random() < 0.3) return edit(`todo-${name}`, { title: name }, { at });
  const baseRev = one.replica.baseRev(id);
  const sets: Partial<TodoFields>[] = [{ title: name }, { notes: name }, { status: random() < 0.5 ? "done" : "open" }, { deleted: random() < 0.5 }];
  return edit(id, sets[Math.floor(random() * sets.length)] ?? {}, { at, ...(baseRev === undefined ? {} : { baseRev }) });
}

it(`converges in ${RUNS} generated runs, with nothing left unsent`, async () => {
  for (let seed = 1; seed <= RUNS; seed += 1) await run(seed);
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
