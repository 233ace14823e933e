/**
 * The cases of `spec/vectors` that this client has a rule for, as pytest runs them on the server. It has none
 *
 * - for merging two devices' notes or tags (`merge`): it shows its own edit until the server has answered;
 * - for the date that comes next, for reading or refusing a rule (`recurrence`): it writes the five rules of
 *   `REPEATS`, and the next to-do of a series comes with the server's answer;
 * - for ids that every device derives (`ids.derived`): inboxes and successors come from the server;
 * - for a list brought back (`apply` has no such case): it makes a deleted list anew, under another id;
 * - for telling a position from other text (`positions.valid`, `.invalid`): it reads only what the server checked.
 */
import { describe, expect, it } from "vitest";

import { todayIn } from "../src/core/days";
import { findAll } from "../src/core/find";
import { uuidv7 } from "../src/core/ids";
import type { Due, Edit, List, Todo } from "../src/core/model";
import { hangulOf } from "../src/core/keyboard";
import { between, byPosition } from "../src/core/position";
import { REPEAT_NAMES, REPEATS } from "../src/core/repeat";
import { Replica } from "../src/core/replica";
import { queryOf } from "../src/core/search";
import { oneLine, prose } from "../src/core/text";
import { isOfToday } from "../src/core/today";
import { upcomingDays } from "../src/core/views";
import { isLate, nowOf } from "../src/core/when";
import { chooseParticle } from "../src/i18n/particles";
import { list, todo } from "./make";
import { VECTOR_NAMES, vectors } from "./vectors";

it("leaves no file of cases unread, but those it has no rule for", () => {
  expect(VECTOR_NAMES).toEqual(["apply", "find", "ids", "keyboard", "merge", "particles", "positions", "recurrence", "search", "text", "today"]);
});

describe("the wrong keyboard", () => {
  it.each(vectors<{ cases: { typed: string; hangul: string | null }[] }>("keyboard").cases)("$typed is $hangul", ({ typed, hangul }) => {
    expect(hangulOf(typed)).toBe(hangul);
  });
});

describe("particles", () => {
  it.each(vectors<{ cases: [string, string, string, string][] }>("particles").cases)("after %s, of %s and %s, comes %s", (word, closed, opened, fitting) => {
    expect(chooseParticle(word, closed, opened)).toBe(fitting);
  });
});

describe("search", () => {
  const { cases } = vectors<{ cases: { query: string; text: string; matches: boolean }[] }>("search");

  it("has enough cases", () => {
    expect(cases.length).toBeGreaterThanOrEqual(120);
  });

  it.each(cases)("$query in $text: $matches", ({ query, text, matches }) => {
    const asked = queryOf(query);
    expect(asked === null || asked.find(text) !== null).toBe(matches); // a blank query asks nothing and leaves nothing out
  });

  it.each(cases.filter((one) => one.matches && queryOf(one.query)))("$query is found within the bounds of $text", ({ query, text }) => {
    const nfc = text.normalize("NFC");
    const mark = queryOf(query)?.find(text) ?? { start: -1, end: -1 };
    expect(mark.start).toBeGreaterThanOrEqual(0);
    expect(mark.end).toBeGreaterThan(mark.start);
    expect(mark.end).toBeLessThanOrEqual(nfc.length);
    expect(queryOf(query)?.find(nfc.slice(mark.start, mark.end))).not.toBeNull();
  });
});

describe("finding a to-do", () => {
  const { cases } = vectors<{ cases: { query: string; title: string; notes: string; tags: string[]; finds: boolean; why: string }[] }>("find");

  it.each(cases)("$why: $query in $title", ({ query, title, notes, tags, finds }) => {
    const asked = queryOf(query);
    const found = asked && findAll(asked, [todo({ id: "a", title, notes, tags })], []);
    expect([...(found?.open ?? []), ...(found?.notes ?? [])].length).toBe(finds ? 1 : 0);
  });
});

describe("today", () => {
  interface At { now: string; timeZone: string; dayStart: string; why: string }
  const { days, windows } = vectors<{ days: (At & { today: string })[]; windows: (At & { due: Due; window: string })[] }>("today");

  it.each(days)("$why", ({ now, timeZone, dayStart, today }) => {
    expect(todayIn(Date.parse(now), timeZone, dayStart)).toBe(today);
  });

  it.each(windows)("$why: $window", ({ now, timeZone, dayStart, due, window }) => {
    const clock = nowOf(Date.parse(now), timeZone, dayStart);
    const one = todo({ id: "a", due });
    expect({
      overdue: isLate(one, clock),
      today: isOfToday(one, clock) && !isLate(one, clock),
      upcoming: upcomingDays([one], clock).some(({ rows }) => rows.length > 0),
    }).toEqual({ overdue: false, today: false, upcoming: false, [window]: true });
  });
});

describe("positions", () => {
  const { order, between: pairs } = vectors<{ order: string[]; between: [string | null, string | null, string][] }>("positions");

  it.each(pairs)("between %s and %s comes %s", (low, high, key) => {
    expect(between(low, high)).toBe(key);
  });

  it("have one order", () => {
    const rows = order.map((position) => ({ id: "", position }));
    expect(rows.toReversed().sort(byPosition)).toEqual(rows);
  });
});

describe("text as it is kept", () => {
  const cases = vectors<{ oneLine: [string, string][]; prose: [string, string][] }>("text");

  it.each(cases.oneLine)("the line %j is %j", (typed, kept) => {
    expect(oneLine(typed)).toBe(kept);
  });

  it.each(cases.prose)("the prose %j is %j", (typed, kept) => {
    expect(prose(typed)).toBe(kept);
  });
});

describe("ids", () => {
  it.each(vectors<{ uuid7: [number, string, string][] }>("ids").uuid7)("at %i with %s is %s", (atMs, entropy, id) => {
    expect(uuidv7(atMs, (length) => Uint8Array.from(Buffer.from(entropy, "hex")).slice(0, length))).toBe(id);
  });
});

describe("repeat rules", () => {
  const { canonical } = vectors<{ canonical: [string, string][] }>("recurrence");

  it.each(REPEAT_NAMES)("%s is written in the form in which the server keeps it", (name) => {
    expect(canonical).toContainEqual([REPEATS[name], REPEATS[name]]);
  });

});

interface ApplyCase {
  readonly why: string;
  readonly entity: "todo" | "list";
  readonly edits: readonly Pick<Edit, "set" | "at">[];
  readonly after: Readonly<Record<string, unknown>> | null;
}

describe("edits one after the other", () => {
  const ID = "019e0000-0000-7000-8000-000000000001";
  const INBOX = "inbox";
  const { cases } = vectors<{ cases: ApplyCase[] }>("apply");

  function seen(replica: Replica, entity: ApplyCase["entity"]): Todo | List | undefined {
    return entity === "todo" ? replica.todos.get(ID) : replica.lists.get(ID);
  }

  function replicaOf(): Replica {
    const replica = new Replica();
    replica.receive({ todos: [], lists: [list({ id: INBOX, isInbox: true })], tombstones: [] });
    return replica;
  }

  /** The view after the edits, of which the server has had `known` and said what became of them. */
  function shown({ entity, edits }: ApplyCase, known: number): Todo | List | undefined {
    const device = replicaOf();
    const server = replicaOf();
    const all = edits.map((one, n) => ({ opId: `op-${n}`, entity, id: ID, ...one }) as Edit);
    device.commit(all);
    server.commit(all.slice(0, known));
    const state = seen(server, entity);
    const page = { todos: [], lists: [], tombstones: [], [`${entity}s`]: state ? [{ ...state, rev: 2 }] : [] };
    device.receive(page, all.slice(0, known).map((one) => one.opId));
    device.commit(all.slice(known));
    return seen(device, entity);
  }

  for (const one of cases) {
    const last = one.after === null && one.entity === "list" ? 0 : one.edits.length; // a list that is gone is in no page
    it.each(Array.from({ length: last + 1 }, (_, known) => known))(`${one.why} (the server knows %i)`, (known) => {
      const view = shown(one, known);
      if (one.after === null) return expect(view).toBeUndefined();
      const names: Record<string, string> = { $id: ID, $inbox: INBOX };
      expect(view).toMatchObject(Object.fromEntries(Object.entries(one.after).map(([field, value]) => [field, names[String(value)] ?? value])));
    });
  }
});
