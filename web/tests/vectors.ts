/** Rules that exist in Python and in TypeScript: cases that both must answer alike. */
import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("../../spec/vectors/", import.meta.url);

export const VECTOR_NAMES = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, "")).sort();

export function vectors<Cases>(name: string): Cases {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf-8")) as Cases;
}
