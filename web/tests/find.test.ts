import { expect, it } from "vitest";

import { queryOf } from "../src/core/search";
import { findAll } from "../src/core/find";
import { todo } from "./make";

const TODOS = [
  todo({ id: "a", title: "임대차 계약서 초안", notes: "법무팀 검토본과 맞춘다", tags: ["서류"] }),
  todo({ id: "b", title: "계약금 보내기" }),
];

it.each([
  ["초안 계약서", ["a"]],
  ["서류 계약", ["a"]],
  ["법무 임대", ["a"]],
  ["ㄱㅇㄱ ㅂㄴㄱ", ["b"]],
  ["계약 우산", []],
])("%s asks for every word, in any order and place", (text, ids) => {
  const query = queryOf(text);
  const found = query && findAll(query, TODOS, []);
  expect([...(found?.open ?? []), ...(found?.notes ?? [])].map((hit) => hit.todo.id)).toEqual(ids);
});
