/** The span of time that a screen shows, as it stands in the address: `?t=1h`, or `?from=20261123T1320&to=…` (KST). */
export interface Range {
  readonly sinceS: number;
  readonly untilS: number;
  /** The chosen length, such as `1h`; null for a fixed span. A live range ends now. */
  readonly preset: Preset | null;
}

export const PRESETS = { "15m": 900, "1h": 3600, "6h": 21600, "24h": 86400, "7d": 604800, "30d": 2592000, "90d": 7776000 } as const;
export type Preset = keyof typeof PRESETS;

const KST_S = 9 * 3600;
/** Addresses hold whole minutes. */
const MINUTE_S = 60;
const STAMP = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})$/;

export function rangeOf(query: URLSearchParams, nowS: number, otherwise: Preset = "1h"): Range {
  const from = momentOf(query.get("from"));
  const to = momentOf(query.get("to"));
  if (from !== null && to !== null && from < to) return { sinceS: from, untilS: Math.min(to, nowS), preset: null };
  const asked = query.get("t");
  const preset = isPreset(asked) ? asked : otherwise;
  return { sinceS: nowS - PRESETS[preset], untilS: nowS, preset };
}

/** Half a length earlier (-1) or later (+1); what would end after now is the live range of that length again. */
export function stepped(range: Range, direction: -1 | 1, nowS: number): Record<string, string | null> {
  const length = range.untilS - range.sinceS;
  const shift = Math.max(60, Math.round(length / 2 / 60) * 60) * direction;
  const preset = presetOf(length);
  if (range.untilS + shift > nowS - MINUTE_S) return preset ? { t: preset, from: null, to: null } : { from: stampOf(nowS - length), to: stampOf(nowS), t: null };
  return { from: stampOf(range.sinceS + shift), to: stampOf(range.untilS + shift), t: null };
}

export function stampOf(atS: number): string {
  const [day = "", time = ""] = new Date((atS + KST_S) * 1000).toISOString().split("T");
  return `${day.replaceAll("-", "")}T${time.slice(0, 5).replace(":", "")}`;
}

export function momentOf(text: string | null): number | null {
  const match = STAMP.exec(text ?? "");
  if (!match) return null;
  const [, year, month, date, hours, minutes] = match.map(Number);
  const atMs = Date.UTC(year ?? 0, (month ?? 1) - 1, date, hours, minutes);
  return atMs / 1000 - KST_S;
}

function presetOf(length: number): Preset | null {
  const found = Object.entries(PRESETS).find(([, seconds]) => Math.abs(seconds - length) <= MINUTE_S);
  return found ? (found[0] as Preset) : null;
}

export function isPreset(text: string | null): text is Preset {
  return text !== null && Object.hasOwn(PRESETS, text);
}
