import type { Plugin } from "vite";

import { precompress } from "./precompress.ts";
import { writeServiceWorker } from "./service-worker.ts";

/** What is made of the finished build, in this order: the service worker that lists it, then the compressed copies. */
export function finish({ hasServiceWorker = true } = {}): Plugin {
  let outDir = "dist";
  return {
    name: "finish",
    apply: "build",
    configResolved(config) {
      outDir = config.build.outDir;
    },
    async closeBundle() {
      if (hasServiceWorker) await writeServiceWorker(outDir);
      await precompress(outDir);
    },
  };
}
