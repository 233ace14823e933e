import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

import svelteConfig from "./svelte.config.js";

/** app → features → state → sync | storage | api | ui → i18n → core; features never import features. */
const ABOVE = {
  core: ["i18n", "storage", "sync", "api", "ui", "state", "features", "app"],
  i18n: ["storage", "sync", "api", "ui", "state", "features", "app"],
  storage: ["i18n", "sync", "api", "ui", "state", "features", "app"],
  api: ["i18n", "storage", "sync", "ui", "state", "features", "app"],
  sync: ["i18n", "ui", "state", "features", "app"],
  ui: ["storage", "sync", "api", "state", "features", "app"],
  state: ["features", "app"],
  features: ["app", "features"],
};

const directions = Object.entries(ABOVE).map(([folder, forbidden]) => ({
  files: [`src/${folder}/**/*.{ts,svelte}`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            regex: `^(\\.\\./)+(${forbidden.join("|")})(/|$)`,
            message: `src/${folder} may not know ${forbidden.join(", ")}.`,
          },
          ...(folder === "features"
            ? [{ regex: "^\\.\\./[a-z]+/", message: "A feature never imports another feature." }]
            : []),
        ],
      },
    ],
  },
}));

export default ts.config(
  { ignores: ["dist/", "dist-console/", "node_modules/", ".svelte-kit/", "coverage/"] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      "no-console": "error",
      "max-lines": ["error", { max: 250 }],
      "max-lines-per-function": ["error", { max: 50, skipBlankLines: true, skipComments: true }],
      "no-restricted-syntax": [
        "error",
        { selector: "Literal[value=/[\\uac00-\\ud7a3]/]", message: "Words for people live in locales/." },
      ],
      "svelte/no-navigation-without-resolve": "off",
      "svelte/no-at-html-tags": "error",
      "svelte/prefer-svelte-reactivity": "off", // records are immutable; reactivity is by reference ($state.raw)
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig } },
  },
  { files: ["build/service-worker.js"], languageOptions: { globals: { ...globals.serviceworker, __FILES__: "readonly" } } },
  { files: ["tests/**"], rules: { "max-lines-per-function": "off", "no-restricted-syntax": "off" } },
  ...directions,
);
