import "../styles/index.css";

import { mount } from "svelte";

import { firstLocale, setLocale } from "../words.svelte";
import Status from "./Status.svelte";

await setLocale(firstLocale());
const target = document.getElementById("app");
if (target) mount(Status, { target });
