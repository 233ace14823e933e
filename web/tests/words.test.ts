import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "svelte/compiler";
import { describe, expect, it } from "vitest";

import { app as en } from "../../locales/en.json";
import { app as ko } from "../../locales/ko.json";
import { chooseParticle, choosePlural } from "../src/i18n/particles";
import { partsOf } from "../src/i18n/template";

const SRC = join(import.meta.dirname, "../src");

function keysOf(words: object, prefix = ""): string[] {
  return Object.entries(words).flatMap(([name, value]) => (typeof value === "string" ? [prefix + name] : keysOf(value as object, `${prefix}${name}.`)));
}

function wordAt(words: object, key: string): string {
  return key.split(".").reduce<unknown>((node, name) => (node as Record<string, unknown>)[name], words) as string;
}

const sources = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.(ts|svelte)$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(SRC, path), "utf8") }));
const slotsOf = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)/g)].map((match) => match[1] ?? ""))].sort();

/** Caps of a keyboard are the same in every language. */
const NO_WORDS = /^(?:[\W\d_]|Esc|Enter|Ctrl|Alt|Shift|[A-Z]\b)*$/u;
const SAID = new Set(["aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "alt", "label", "placeholder", "title", "say"]);

/** Everything in the markup of a component that a person reads and that is not looked up: texts, and what is said of elements. */
function literalsOf(markup: unknown): string[] {
  if (typeof markup !== "object" || markup === null) return [];
  const node = markup as Record<string, unknown>;
  if (node["type"] === "Text") return [String(node["data"]).trim()];
  if (node["type"] === "Attribute") return SAID.has(String(node["name"])) ? spokenIn(node["value"]) : [];
  if (node["type"] === "StyleDirective") return [];
  if (node["type"] === "ExpressionTag") return spokenIn(node);
  return Object.entries(node).flatMap(([name, value]) => (["css", "instance", "module", "expression"].includes(name) ? [] : [value].flat().flatMap(literalsOf)));
}

/** Of an expression only what it may come to: a string, or either side of a choice. */
function spokenIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(spokenIn);
  if (typeof value !== "object" || value === null) return [];
  const node = value as Record<string, unknown>;
  switch (node["type"]) {
    case "Text":
      return [String(node["data"]).trim()];
    case "Literal":
      return typeof node["value"] === "string" ? [node["value"]] : [];
    case "TemplateLiteral":
      return (node["quasis"] as { value: { cooked: string } }[]).map((quasi) => quasi.value.cooked);
    case "ExpressionTag":
      return spokenIn(node["expression"]);
    case "ConditionalExpression":
      return [...spokenIn(node["consequent"]), ...spokenIn(node["alternate"])];
    case "LogicalExpression":
    case "BinaryExpression":
      return [...spokenIn(node["left"]), ...spokenIn(node["right"])];
    default:
      return [];
  }
}

function wordsIn(component: string): string[] {
  return literalsOf(parse(component, { modern: true }).fragment).filter((text) => !NO_WORDS.test(text));
}

describe("words for people", () => {
  it("are the same keys in both languages", () => {
    expect(keysOf(en).sort()).toEqual(keysOf(ko).sort());
  });

  it("name the same values in both languages", () => {
    for (const key of keysOf(ko)) expect([key, slotsOf(wordAt(en, key))]).toEqual([key, slotsOf(wordAt(ko, key))]);
  });

  it("are all there: every key that is written in the source exists", () => {
    const known = new Set(keysOf(ko));
    const used = sources.flatMap(({ path, text }) => [...text.matchAll(/\b(?:t|parts)\(\s*"([\w.]+)"/g), ...text.matchAll(/(?:labelKey|key): "([\w.]+)"/g)].map((match) => [path, match[1] ?? ""] as const));
    expect(used.filter(([, key]) => !known.has(key))).toEqual([]);
    expect(used.length).toBeGreaterThan(100);
  });

  it("are all used", () => {
    const text = sources.map((source) => source.text).join("\n");
    const isUsed = (key: string): boolean => {
      const [section = "", name = ""] = key.split(".");
      return text.includes(`"${key}"`) || text.includes(`'${key}'`) || text.includes(`\`${section}.`) || (name !== "" && text.includes(`"${section}.${name}`));
    };
    expect(keysOf(ko).filter((key) => !isUsed(key))).toEqual([]);
  });

  it("never stand in the source", () => {
    expect(sources.filter(({ text }) => /[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]/.test(text.replace(/^\s*(\/\/|\/?\*).*$/gm, ""))).map(({ path }) => path)).toEqual([]);
  });

  it("never stand in the markup, whatever the language", () => {
    const components = sources.filter(({ path }) => path.endsWith(".svelte"));
    expect(components.length).toBeGreaterThan(40);
    expect(components.flatMap(({ path, text }) => wordsIn(text).map((word) => `${path}: ${word}`))).toEqual([]);
  });

  it.each([
    ["<p>Hello</p>", "Hello"], ['<input placeholder="Search here" />', "Search here"], ['<button aria-label={isOpen ? "Close" : t("a")}>×</button>', "Close"],
    ['<p>{n > 1 ? "to-dos" : one}</p>', "to-dos"], ["{#if a}<b>{`${n} done`}</b>{/if}", " done"], ['<Dialog label="Details"><i></i></Dialog>', "Details"],
  ])("are found in %s", (component, word) => {
    expect(wordsIn(component)).toEqual([word]);
  });

  it.each(['<p class="note">{t("a.b")}</p>', '<kbd>Esc</kbd><kbd>Alt {n + 1}</kbd>', "<span>·</span>", '<a href="/today" data-x="some words">{title}</a>'])("are not seen in %s", (component) => {
    expect(wordsIn(component)).toEqual([]);
  });

  it("never leave Korean in the English", () => {
    expect(keysOf(en).filter((key) => key !== "language.ko" && /[\uac00-\ud7a3]/.test(wordAt(en, key)))).toEqual([]);
  });
});

describe("particles", () => {
  it("are plurals in English, by number", () => {
    expect(choosePlural(1, "day", "days")).toBe("day");
    expect(choosePlural(0, "day", "days")).toBe("days");
  });

  it("stand in a message beside its values", () => {
    expect(partsOf("{title}{title|을/를} 끝냈어요", { title: "장보기" }, chooseParticle)).toEqual([
      { text: "장보기", isValue: true }, { text: "를", isValue: false }, { text: " 끝냈어요", isValue: false },
    ]);
  });
});
