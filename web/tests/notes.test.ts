import { Lexer, type Token, type Tokens } from "marked";
import { describe, expect, it } from "vitest";

import { safeAddress, taskPlaces, withTaskToggled } from "../src/core/notes";
import { randomOf } from "./make";

const NOTES = "- [ ] 하나\n  - [x] 둘\n```\n- [ ] 코드\n```\n1. [X] 셋\n> - [ ] 넷\n- [] 아님\n- [ ]아님\n";

describe("check boxes of a note", () => {
  it("are found in order, and not inside code", () => {
    expect(taskPlaces(NOTES).map((at) => NOTES[at])).toEqual([" ", "x", "X", " "]);
  });

  it.each([[0, "- [x] 하나"], [1, "  - [ ] 둘"], [2, "1. [ ] 셋"], [3, "> - [x] 넷"]])("%i is turned over, and only that one", (n, line) => {
    const turned = withTaskToggled(NOTES, n);
    expect(turned).toContain(line);
    expect(turned).toHaveLength(NOTES.length);
    expect([...turned].filter((letter, index) => letter !== NOTES[index])).toHaveLength(1);
  });

  it("that is not there changes nothing", () => {
    expect(withTaskToggled(NOTES, 9)).toBe(NOTES);
  });

  it("are those that are shown, however lists and fences are mixed", () => {
    const lines = ["- [ ] 가", "- [x] 나", "  - [ ] 다", "1. [ ] 라", "", "글", "```", "~~~", "> - [ ] 마", "- 바", "## 사"];
    const shown = (tokens: readonly Token[]): number =>
      tokens.reduce((sum, token) => {
        if (token.type === "list") return sum + (token as Tokens.List).items.reduce((n, item) => n + Number(item.task) + shown(item.tokens), 0);
        return sum + ("tokens" in token && token.tokens ? shown(token.tokens) : 0);
      }, 0);
    let alike = 0;
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = randomOf(seed);
      const notes = Array.from({ length: 1 + Math.floor(random() * 8) }, () => lines[Math.floor(random() * lines.length)]).join("\n");
      if (taskPlaces(notes).length === shown(new Lexer({ gfm: true, breaks: true }).lex(notes))) alike += 1;
    }
    expect(alike).toBeGreaterThan(240); // where they are not, the boxes cannot be pressed
  });
});

describe("an address in a note", () => {
  it.each(["https://hanbit.kr/a?b=c", "http://x", "HTTPS://X", "mailto:a@b.kr"])("%s may be followed", (address) => {
    expect(safeAddress(address)).toBe(address);
  });

  it.each(["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:x", "data:text/html,x", "/settings", "//evil.example", "vbscript:x", "file:///etc/passwd", ""])("%j leads nowhere", (address) => {
    expect(safeAddress(address)).toBeNull();
  });
});
