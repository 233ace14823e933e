/** Every word an operator reads, from locales/*.json (section `console`). One language is fetched at a time. */
import type { console as koWords } from "../../locales/ko.json";
import { chooseParticle, choosePlural } from "../src/i18n/particles";
import { type Params, partsOf } from "../src/i18n/template";

export type Locale = "ko" | "en";
type Paths<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${Paths<T[K]>}` }[keyof T & string];
export type Key = Paths<typeof koWords>;

const STORED = "hanbit.console.locale";
const FILES: Readonly<Record<Locale, () => Promise<unknown>>> = {
  ko: async () => (await import("../../locales/ko.json")).console,
  en: async () => (await import("../../locales/en.json")).console,
};
let current = $state.raw<{ locale: Locale; words: unknown }>({ locale: "ko", words: {} });

export function locale(): Locale {
  return current.locale;
}

export async function setLocale(next: Locale): Promise<void> {
  current = { locale: next, words: await FILES[next]() };
  document.documentElement.lang = next;
}

/** The choice stays on this device. */
export async function chooseLocale(next: Locale): Promise<void> {
  localStorage.setItem(STORED, next);
  await setLocale(next);
}

export function firstLocale(): Locale {
  const stored = localStorage.getItem(STORED);
  if (stored === "ko" || stored === "en") return stored;
  const known = navigator.languages.find((language) => /^(ko|en)\b/.test(language));
  return known?.startsWith("en") ? "en" : "ko";
}

export function t(key: Key, params: Params = {}): string {
  const text = lookUp(key);
  const choose = current.locale === "ko" ? chooseParticle : choosePlural;
  return partsOf(text, params, choose).map((part) => part.text).join("");
}

function lookUp(key: string): string {
  let node: unknown = current.words;
  for (const name of key.split(".")) node = (node as Record<string, unknown> | undefined)?.[name];
  return typeof node === "string" ? node : "";
}
