/** Every word a person reads comes through here, from locales/*.json (section `app`). */
import { app as en } from "../../../locales/en.json";
import { app as ko } from "../../../locales/ko.json";
import type { Locale } from "../core/model";
import { chooseParticle, choosePlural } from "./particles";
import { type Params, type Part, partsOf } from "./template";

type Words = typeof ko;
type Paths<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Paths<T[K]>}`;
}[keyof T & string];
export type Key = Paths<Words>;

const WORDS: Readonly<Record<Locale, Words>> = { ko, en };
const current = $state<{ locale: Locale }>({ locale: "ko" });

export function locale(): Locale {
  return current.locale;
}

export function setLocale(next: Locale): void {
  current.locale = next;
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
  let node: unknown = WORDS[current.locale];
  for (const name of key.split(".")) node = (node as Record<string, unknown> | undefined)?.[name];
  return typeof node === "string" ? node : "";
}
