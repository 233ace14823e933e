import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "vite";

const SPRITE = join(import.meta.dirname, "../src/ui/sprite.svg");

/** Icons are part of the document, not of the script: they are there before it runs. lucide's paths (ISC); the mark is ours. */
export function sprite(): Plugin {
  return {
    name: "sprite",
    transformIndexHtml: async (html) => html.replace("<body>", `<body>\n${(await readFile(SPRITE, "utf8")).trim()}`),
  };
}
