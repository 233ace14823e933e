import { join } from "node:path";

import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

import { finish } from "./build/finish.ts";
import { sprite } from "./build/sprite.ts";

const here = import.meta.dirname;

/** The operators' console and the public status page: a build of their own, which people's service worker never sees. */
export default defineConfig({
  root: join(here, "console"),
  plugins: [svelte({ configFile: join(here, "svelte.config.js") }), sprite("console/ui/sprite.svg"), finish({ hasServiceWorker: false })],
  build: {
    target: "es2022",
    outDir: join(here, "dist-console"),
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: { input: { index: join(here, "console/index.html"), status: join(here, "console/status.html") } },
  },
  server: { host: "127.0.0.1", proxy: { "/api": "http://127.0.0.1:8001" } },
});
