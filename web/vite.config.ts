import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

import { finish } from "./build/finish.ts";

export default defineConfig({
  plugins: [svelte(), finish()],
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // What several views share is one file, not a dozen of a few hundred bytes.
        codeSplitting: { groups: [{ name: "base", test: /node_modules|src\/(core(?!\/quickadd)|i18n|api|sync|storage|state|ui)\// }] },
      },
    },
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": "http://127.0.0.1:8000" },
  },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
});
