import { describe, expect, it } from "vitest";

import { filteredRows } from "../src/core/filters";
import { EMPTY_FILTER, type Filter } from "../src/core/model";
import { due, NOW, todo } from "./make";

const todos = [
  todo({ id: "late", due: due("2026-12-01"), priority: 3, tags: ["집"] }),
  todo({ id: "today", due: due("2026-12-03", "09:00"), tags: ["집", "전화"], listId: "work" }),
  todo({ id: "in6", due: due("2026-12-09"), priority: 2 }),
  todo({ id: "in7", due: due("2026-12-10"), title: "장보기" }),
  todo({ id: "in40", due: due("2027-01-12") }),
  todo({ id: "starts", start: "2026-12-04", priority: 1 }),
  todo({ id: "free", notes: "한빛 회의 자료" }),
  todo({ id: "done", status: "done", tags: ["집"], due: due("2026-12-03") }),
  todo({ id: "gone", deletedAt: "2026-12-01T00:00:00.000Z", tags: ["집"] }),
];

const found = (filter: Partial<Filter>): string[] => filteredRows({ ...EMPTY_FILTER, ...filter }, todos, NOW).map((row) => row.todo.id);

describe("a saved filter", () => {
  it.each<[string, Partial<Filter>, string[]]>([
    ["nothing asked is everything open, by day", {}, ["late", "today", "starts", "in6", "in7", "in40", "free"]],
    ["overdue", { due: "overdue" }, ["late"]],
    ["today", { due: "today" }, ["today"]],
    ["seven days from today", { due: "week" }, ["today", "starts", "in6"]],
    ["thirty days from today", { due: "month" }, ["today", "starts", "in6", "in7"]],
    ["without a day", { due: "none" }, ["free"]],
    ["a tag", { tags: ["집"] }, ["late", "today"]],
    ["every tag", { tags: ["집", "전화"] }, ["today"]],
    ["one of the lists", { listIds: ["work", "other"] }, ["today"]],
    ["at least this priority", { priority: 2 }, ["late", "in6"]],
    ["what is done", { status: "done" }, ["done"]],
    ["done or not", { status: "any", tags: ["집"] }, ["late", "today", "done"]],
    ["words of the title, by initials", { text: "ㅈㅂㄱ" }, ["in7"]],
    ["words apart, in the notes", { text: "자료 한빛" }, ["free"]],
    ["every condition together", { tags: ["집"], due: "overdue", priority: 3 }, ["late"]],
    ["conditions that exclude each other", { tags: ["전화"], due: "overdue" }, []],
  ])("%s", (_, filter, ids) => {
    expect(found(filter)).toEqual(ids);
  });
});
