/** Times of day by the words for them. */
import type { ClockFact, MomentFact } from "./facts";
import type { Grammar, Groups } from "./grammar";

export const HOUR = 60;
export const HALF_DAY = 720;
export const FULL_DAY = 1440;
/** Of a bare hour: from here to eleven it is more likely the morning's, before it and at twelve the afternoon's. */
const FIRST_MORNING_HOUR = 8;

export function clockAt(minutes: number, other: number | null = null): ClockFact {
  return { is: "clock", minutes, other };
}

export function clock(grammar: Grammar, g: Groups): ClockFact {
  const hour = grammar.number(g["hour"], "hourWord");
  const minute = g["half"] !== undefined ? grammar.valueOf("half", g["half"]) : grammar.number(g["min2"] ?? g["minute"]);
  const part = g["partEn"] !== undefined ? grammar.value("partEn", g["partEn"]) : grammar.value("part", g["part"]);
  if (part !== undefined) return clockAt(hourIn(String(part), hour) * HOUR + minute);
  const isBare = hour >= 1 && hour <= 12 && !g["hour"]?.startsWith("0");
  if (!isBare) return clockAt(hour * HOUR + minute);
  const morning = (hour % 12) * HOUR + minute;
  const isMorning = hour >= FIRST_MORNING_HOUR && hour < 12;
  return isMorning ? clockAt(morning, morning + HALF_DAY) : clockAt(morning + HALF_DAY, morning);
}

/** 24 and more is the next day's small hours, which people count to the night before. */
function hourIn(part: string, hour: number): number {
  if (hour < 1 || hour > 12) return hour;
  switch (part) {
    case "morning":
      return hour;
    case "day":
      return hour >= 7 ? hour : hour + 12;
    case "pm":
      return (hour % 12) + 12;
    case "evening":
      return hour + 12;
    case "night":
      return hour >= 6 ? hour + 12 : hour + 24;
    default: // am, dawn
      return hour % 12;
  }
}

export function moment(grammar: Grammar, g: Groups): MomentFact {
  const said = g["num"] ?? g["count"] ?? g["countE"] ?? g["countWord"];
  if (said === undefined) return { is: "moment", minutes: HOUR / 2 };
  const unit = grammar.valueOf("clockUnit", g["clockUnit"] ?? g["clockUnit2"]);
  const half = g["half"] === undefined ? 0 : HOUR / 2;
  const minutes = grammar.number(said, "countWord", "countEn") * unit + half + grammar.number(g["minute"]);
  return { is: "moment", minutes };
}
