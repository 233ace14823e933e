import { describe, expect, it } from "vitest";

import { linesOf, oneLineWithin } from "../src/core/text";

describe("pasted lines", () => {
  it.each([
    ["우유\n계란\r\n\r\n  두부  \n", ["우유", "계란", "두부"]],
    ["- 우유\n* 계란\n• 두부\n– 파", ["우유", "계란", "두부", "파"]],
    ["- [ ] 우유\n- [x] 계란\n[] 두부\n☐ 파", ["우유", "계란", "두부", "파"]],
    ["1. 우유\n2) 계란\n3. 두부", ["우유", "계란", "두부"]],
    ["12. 25 파티\n3. 1절", ["12. 25 파티", "3. 1절"]],
    ["-5도에 보관\n1.5리터 물", ["-5도에 보관", "1.5리터 물"]],
    ["한 줄", ["한 줄"]],
    [" \n\t\n", []],
  ])("of %j are %j", (text, lines) => {
    expect(linesOf(text)).toEqual(lines);
  });
});

describe("a line that is too long", () => {
  it.each([
    ["아침 🙂 산책", 4, "아침"],
    ["아침 🙂 산책", 5, "아침 🙂"],
    ["아침 🙂 산책", 99, "아침 🙂 산책"],
  ])("%j within %i is %j", (text, maxlength, line) => {
    expect(oneLineWithin(text, maxlength)).toBe(line);
  });
});
