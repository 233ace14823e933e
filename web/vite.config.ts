import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

import { finish } from "./build/finish.ts";
import { sprite } from "./build/sprite.ts";

/** What a signed-in person's first screen is made of, and what signing in is, beyond what both start with. */
const HOME = "/src/app/Provided.svelte";
const GATES = ["/src/features/auth/SignIn.svelte", "/src/features/auth/SignUp.svelte"];

type InfoOf = (id: string) => { importers: readonly string[] } | null;

/** Whether `whole` imports it, statically and through however many others. */
function isPartOf(whole: string, id: string, infoOf: InfoOf, seen = new Set<string>()): boolean {
  if (id.endsWith(whole)) return true;
  seen.add(id);
  return (infoOf(id)?.importers ?? []).some((importer) => !seen.has(importer) && isPartOf(whole, importer, infoOf, seen));
}

/** Neither the first screen nor signing in carries what only the other needs. */
function firstScreenOf(id: string, infoOf: InfoOf): string | null {
  const isGate = GATES.some((gate) => isPartOf(gate, id, infoOf));
  if (!isPartOf(HOME, id, infoOf)) return isGate ? "gate" : null;
  return isGate ? "both" : "home";
}

export default defineConfig({
  plugins: [svelte(), sprite(), finish()],
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // What the first screen needs is one file, and what the others share another; not dozens of a few hundred bytes.
        codeSplitting: {
          groups: [
            { name: "base", tags: ["$initial"] },
            { name: (id, context) => firstScreenOf(id, (one) => context.getModuleInfo(one)), debugName: "first screens" },
            { name: "parts", test: /node_modules\/svelte|src\/(core(?!\/quickadd)|i18n|state|ui)\//, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": "http://127.0.0.1:8000" },
  },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
});
