import "../styles/index.css";

import { mount } from "svelte";

import { preferredLocale, setLocale } from "../i18n/index.svelte";
import App from "./App.svelte";
import { registerServiceWorker } from "./update.svelte";

await setLocale(preferredLocale(navigator.languages));
const target = document.getElementById("app");
if (target) mount(App, { target });
if (import.meta.env.PROD) registerServiceWorker().catch(() => undefined);
