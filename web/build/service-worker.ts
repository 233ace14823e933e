import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

const TEMPLATE = join(import.meta.dirname, "service-worker.js");

/** Writes `sw.js` with the exact list of what was built; its version is a hash of all of it. */
export async function writeServiceWorker(outDir: string): Promise<void> {
  const entries = await readdir(outDir, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile() && !/\.(br|gz|txt)$/.test(entry.name) && entry.name !== "sw.js").map((entry) => join(entry.parentPath, entry.name)).sort();
  const hash = createHash("sha256");
  for (const path of paths) hash.update(relative(outDir, path)).update(await readFile(path));
  const files = paths.map((path) => `/${relative(outDir, path).split(sep).join("/")}`).map((path) => (path === "/index.html" ? "/" : path));
  const template = await readFile(TEMPLATE, "utf8");
  hash.update(template);
  await writeFile(join(outDir, "sw.js"), template.replace("__VERSION__", hash.digest("hex").slice(0, 16)).replace("__FILES__", JSON.stringify(files)));
}
