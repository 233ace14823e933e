/** Korean public holidays by day. Where the data is not part of the build, there are none. */
import type { Day } from "../../core/model";

interface Data {
  /** By year: `MMDD` apart by blanks. */
  readonly holidays: Readonly<Record<string, string>>;
}

const files = import.meta.glob<Data>("../../../../spec/quickadd/calendar.json", { import: "default" });

export async function loadHolidays(): Promise<ReadonlySet<Day>> {
  const [load] = Object.values(files);
  const { holidays } = load ? await load() : { holidays: {} };
  return new Set(Object.entries(holidays).flatMap(([year, days]) => days.split(" ").map((day) => `${year}-${day.slice(0, 2)}-${day.slice(2)}`)));
}
