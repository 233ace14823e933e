import { describe, expect, it } from "vitest";

import { hangulOf } from "../src/core/keyboard";
import { queryOf } from "../src/core/search";
import { randomOf } from "./make";

/** Of characters that are something to Hangul, to regular expressions, to case folding or to Unicode, and of any. */
const PIECES = [..."가각간갂값갑갓나낙사삭보복기ㄱㄴㅅㄳㄸㅏ \n\t\\^$.*+?()[]{}|/-aAzZßẞİıſﬁςσΣé\u0301\u0345\u1112\u1161\u11ab\u0000\u001f\u0085\ufeff\u200d👍🏽", "\ud800", "\udfff"];

function anyText(random: () => number): string {
  const letter = (): string =>
    random() < 0.8 ? (PIECES[Math.floor(random() * PIECES.length)] ?? "") : String.fromCodePoint(Math.floor(random() * 0x110000));
  return Array.from({ length: Math.floor(random() * 9) }, letter).join("");
}

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

  it("never fails, whatever is typed and whatever is searched, and finds within bounds", () => {
    const random = randomOf(11);
    for (let n = 0; n < 5_000; n += 1) {
      const text = anyText(random);
      for (const query of [anyText(random), text.slice(0, 1 + Math.floor(random() * text.length))]) {
        const hit = queryOf(query)?.find(text);
        if (hit) expect(hit.start >= 0 && hit.start < hit.end && hit.end <= text.normalize("NFC").length, JSON.stringify([query, text])).toBe(true);
        hangulOf(query);
      }
    }
  });

  it.each(["가", "ㄱ", "ㄳ", "a", "ß", "👍", "\ud800", "(", " "])("takes a query of a hundred thousand %j", (letter) => {
    const query = queryOf(letter.repeat(100_000));
    expect(() => query?.find(letter.repeat(300))).not.toThrow();
  });

  it.each([
    ["strasse", "Die Straße!", "Straße"],
    ["s", "Maß", "ß"],
    ["e", "ßße", "e"],
    ["i", "Aİi", "İ"],
    ["bar", "ﬁ👍ßbar", "bar"],
    ["ǰ", "ßJ\u030ca", "J\u030c"],
    ["보", "ß 장볼 것", "볼"],
    ["σ", "ΟΔΟΣ", "Σ"],
  ])("%s marks in %s what it found", (query, text, hit) => {
    expect(found(query, text)).toBe(hit);
  });

  it("looks through five thousand titles quickly", () => {
    const titles = Array.from({ length: 5_000 }, (_, n) => `할 일 ${n}: 주말 장보기 목록 나누기`);
    const query = queryOf("ㅈㅂㄱ");
    const start = performance.now();
    expect(titles.filter((title) => query?.find(title)).length).toBe(5_000);
    expect(performance.now() - start).toBeLessThan(200);
  });
});
