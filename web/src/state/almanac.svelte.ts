/** The almanac, once somebody asks for it: its table comes apart from the first screen. */
import type { Almanac, Holiday, LunarDay, SolarTerm } from "../core/almanac";
import type { Day } from "../core/model";
import { deviceSettings } from "./device.svelte";

const IDLE_MS = 2_000;
let almanac = $state.raw<Almanac | null>(null);
let fetching: Promise<void> | undefined;

/** Null until its table is here; who read null hears of it. It comes when the browser is idle. */
function knownAlmanac(): Almanac | null {
  whenIdle(wantAlmanac);
  return almanac;
}

/** Its table at once: for a view that is about days. */
export function wantAlmanac(): void {
  fetching ??= fetchAlmanac().catch(() => {
    fetching = undefined; // offline before the first visit was over: the next one who asks tries again
  });
}

function whenIdle(run: () => void): void {
  if (fetching) return;
  if ("requestIdleCallback" in globalThis) requestIdleCallback(run, { timeout: IDLE_MS });
  else setTimeout(run, IDLE_MS);
}

async function fetchAlmanac(): Promise<void> {
  const [{ Almanac }, { default: table }] = await Promise.all([import("../core/almanac"), import("../../../spec/quickadd/calendar.json")]);
  almanac = new Almanac(table);
}

export interface DayFacts {
  readonly holiday: Holiday | null;
  readonly lunar: LunarDay | null;
  readonly term: SolarTerm | null;
}

/** What is known of a day, as far as this device wants to see it. */
export function dayFacts(day: Day): DayFacts {
  const known = knownAlmanac();
  const { showsHolidays, showsLunar, showsTerms } = deviceSettings();
  return {
    holiday: (showsHolidays && known?.holidayOf(day)) || null,
    lunar: (showsLunar && known?.lunarOf(day)) || null,
    term: (showsTerms && known?.termOf(day)) || null,
  };
}
