import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

import { finish } from "./build/finish.ts";
import { sprite } from "./build/sprite.ts";

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
