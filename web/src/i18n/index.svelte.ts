/** Every word a person reads comes through here, from locales/*.json (section `app`). One language is fetched at a time. */
import type { app as koWords } from "../../../locales/ko.json";
import type { Locale } from "../core/model";
import { chooseParticle, choosePlural } from "./particles";
import { type Params, type Part, partsOf } from "./template";

type Words = typeof koWords;
type Paths<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Paths<T[K]>}`;
}[keyof T & string];
export type Key = Paths<Words>;

const FILES: Readonly<Record<Locale, () => Promise<{ app: unknown }>>> = {
  ko: async () => ({ app: (await import("../../../locales/ko.json")).app }),
  en: async () => ({ app: (await import("../../../locales/en.json")).app }),
};
let current = $state.raw<{ locale: Locale; words: unknown }>({ locale: "ko", words: {} });
let isSpoken = false;

export function locale(): Locale {
  return current.locale;
}

/** Speaks the language once its words are here. */
export async function setLocale(next: Locale): Promise<void> {
  if (current.locale === next && isSpoken) return;
  const { app } = await FILES[next]();
  current = { locale: next, words: app };
  isSpoken = true;
  if (typeof document !== "undefined") document.documentElement.lang = next;
}

export function preferredLocale(languages: readonly string[]): Locale {
  for (const language of languages) {
    if (language.startsWith("ko")) return "ko";
    if (language.startsWith("en")) return "en";
  }
  return "ko";
}

/** The message in parts, so that values can be set apart from words. */
export function parts(key: Key, params: Params = {}): Part[] {
  return partsOf(lookUp(key), params, current.locale === "ko" ? chooseParticle : choosePlural);
}

export function t(key: Key, params: Params = {}): string {
  return parts(key, params)
    .map((part) => part.text)
    .join("");
}

function lookUp(key: Key): string {
  let node: unknown = current.words;
  for (const name of key.split(".")) node = (node as Record<string, unknown> | undefined)?.[name];
  return typeof node === "string" ? node : "";
}
