/** What a person sets for this device alone; kept where it stays when they sign out. */
import { keep, readKept } from "../storage/kept";

export interface DeviceSettings {
  /** Minutes before a time at which to remind; null is not at all. */
  readonly remindMinutes: number | null;
  readonly showsHolidays: boolean;
  readonly showsLunar: boolean;
  readonly showsTerms: boolean;
}

const KEPT = "hanbit.device";
const DEFAULTS: DeviceSettings = { remindMinutes: null, showsHolidays: true, showsLunar: true, showsTerms: true };

let settings = $state.raw<DeviceSettings>(kept());

export function deviceSettings(): DeviceSettings {
  return settings;
}

export function setDevice(change: Partial<DeviceSettings>): void {
  settings = { ...settings, ...change };
  keep(KEPT, settings);
}

function kept(): DeviceSettings {
  return { ...DEFAULTS, ...(readKept(KEPT) as Partial<DeviceSettings> | null) };
}
