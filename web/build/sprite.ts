import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "vite";

/**
 * Icons are part of the document, not of the script: they are there before it runs. lucide's paths (ISC); the mark and
 * the shapes of states are ours. `path`: from the folder of the web sources.
 */
export function sprite(path = "src/ui/sprite.svg"): Plugin {
  const file = join(import.meta.dirname, "..", path);
  return {
    name: "sprite",
    transformIndexHtml: async (html) => html.replace("<body>", `<body>\n${(await readFile(file, "utf8")).trim()}`),
  };
}
