import { describe, expect, it } from "vitest";

import { hangulOf } from "../src/core/keyboard";
import { queryOf } from "../src/core/search";

function found(query: string, text: string): string | null {
  const hit = queryOf(query)?.find(text);
  return hit ? text.normalize("NFC").slice(hit.start, hit.end) : null;
}

describe("search", () => {
  it.each([
    ["ㅈㅂㄱ", "주말 장보기 목록", "장보기"],
    ["ㅈㅂㄱ", "결혼기념일에 갈 전복 구이집 예약", "전복 구"],
    ["ㅎㅇ", "주간 회의 안건", "회의"],
    ["장ㅂ", "장보기", "장보"],
    ["보기", "장보기", "보기"],
    ["보ㄱ", "장보기", "보기"],
    ["ㅋㄷ ㄹ", "코드 리뷰", "코드 리"],
    ["장보기", "장 보기", "장 보기"],
    ["장 보기", "장보기", "장보기"],
    ["ㄱㅅ", "김서방", "김서"],
    ["ㄳ", "김서방", "김서"],
    ["report", "Weekly Report", "Report"],
    ["a+b", "풀이: a+b", "a+b"],
    ["(", "전화 (엄마)", "("],
    ["4분기", "4분기 회고", "4분기"],
  ])("%s finds in %s", (query, text, hit) => {
    expect(found(query, text)).toBe(hit);
  });

  it.each([
    ["하", "한빛", "한"],
    ["한비", "한빛", "한빛"],
    ["장복", "장보기", "장보기"],
    ["달그", "닭그림", null],
    ["닭", "달걀", "달걀"],
    ["없", "업소용", "업소"],
  ])("%s, still being typed, meets %s", (query, text, hit) => {
    expect(found(query, text)).toBe(hit);
  });

  it("finds decomposed text and takes decomposed queries", () => {
    expect(found("회의", "회의".normalize("NFD"))).toBe("회의");
    expect(found("회의".normalize("NFD"), "주간 회의")).toBe("회의");
  });

  it("does not find what is not there", () => {
    expect(found("ㅈㅂㄱ", "전화하기")).toBeNull();
    expect(found("우산", "우체국")).toBeNull();
  });

  it("has nothing to look for in blanks", () => {
    expect(queryOf("  ")).toBeNull();
  });

  it("never fails on any characters", () => {
    for (const query of ["[", "\\", "^$", "{2}", "(?:", "*", "가-힣", "/", "|", "👍", "\u0000"]) expect(() => queryOf(query)?.find("아무 글")).not.toThrow();
  });

  it("looks through five thousand titles quickly", () => {
    const titles = Array.from({ length: 5_000 }, (_, n) => `할 일 ${n}: 주말 장보기 목록 나누기`);
    const query = queryOf("ㅈㅂㄱ");
    const start = performance.now();
    expect(titles.filter((title) => query?.find(title)).length).toBe(5_000);
    expect(performance.now() - start).toBeLessThan(200);
  });
});

describe("the wrong keyboard", () => {
  it.each([["dntks", "우산"], ["gksqlc", "한빛"], ["wkdqhrl", "장보기"], ["ghldml", "회의"], ["dkssud gktpdy", "안녕 하세요"], ["Rkclf", "까칠"], ["dksgdk", "않아"], ["whgdk", "좋아"]])(
    "%s is %s",
    (typed, meant) => {
      expect(hangulOf(typed)).toBe(meant);
    },
  );

  it.each(["hello", "report", "장보기", "", "123", "a"])("%s is left alone", (typed) => {
    expect(hangulOf(typed)).toBeNull();
  });
});
