import { describe, expect, it } from "vitest";

import { repeatOf, REPEATS } from "../src/core/repeat";
import { setLocale } from "../src/i18n/index.svelte";
import { repeatWords } from "../src/i18n/repeats";
import { vectors } from "./vectors";

const SAID: readonly [rule: string, from: "due" | "completion", ko: string, en: string][] = [
  ["FREQ=DAILY", "due", "매일", "Every day"],
  ["FREQ=DAILY;INTERVAL=3", "due", "3일마다", "Every 3 days"],
  ["FREQ=DAILY;INTERVAL=3", "completion", "완료 후 3일마다", "Every 3 days after finishing"],
  ["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "due", "평일마다", "On weekdays"],
  ["FREQ=WEEKLY;BYDAY=SA,SU", "due", "주말마다", "On weekends"],
  ["FREQ=WEEKLY;BYDAY=MO,WE,FR", "due", "월·수·금", "Mon, Wed, Fri"],
  ["FREQ=WEEKLY;BYDAY=FR", "due", "금요일", "Friday"],
  ["FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "due", "2주마다 화요일", "Every 2 weeks on Tuesday"],
  ["FREQ=MONTHLY;BYMONTHDAY=25", "due", "매월 25일", "Monthly on the 25th"],
  ["FREQ=MONTHLY;BYMONTHDAY=1", "due", "매월 1일", "Monthly on the 1st"],
  ["FREQ=MONTHLY;BYMONTHDAY=22", "due", "매월 22일", "Monthly on the 22nd"],
  ["FREQ=MONTHLY;BYMONTHDAY=13", "due", "매월 13일", "Monthly on the 13th"],
  ["FREQ=MONTHLY;BYMONTHDAY=15,-1", "due", "매월 15일·말일", "Monthly on the 15th, the last day"],
  ["FREQ=MONTHLY;BYDAY=-1FR", "due", "매월 마지막 금요일", "Monthly on the last Friday"],
  ["FREQ=MONTHLY;BYDAY=2TU", "due", "매월 둘째 화요일", "Monthly on the second Tuesday"],
  ["FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1", "due", "3달마다 1일", "Every 3 months on the 1st"],
  ["FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "due", "매월 13일이면서 금요일", "Monthly on the 13th that is a Friday"],
  ["FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1", "due", "매년 3월 1일", "Yearly on the 1st of March"],
  ["FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "due", "매년 11월 넷째 목요일", "Yearly on the fourth Thursday of November"],
  ["RSCALE=DANGI;FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=15", "due", "매년 음력 8월 15일", "Yearly on the 15th of lunar month 8"],
  ["RSCALE=DANGI;FREQ=YEARLY;BYMONTH=5L;BYMONTHDAY=2", "due", "매년 음력 윤5월 2일", "Yearly on the 2nd of lunar leap month 5"],
  ["RSCALE=DANGI;FREQ=MONTHLY;BYMONTHDAY=15", "due", "매월 음력 15일", "Monthly on the 15th of the lunar month"],
  ["FREQ=DAILY;COUNT=5", "due", "매일 · 5번", "Every day, 5 times"],
  ["FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231", "due", "월요일, 2026년 12월 31일까지", "Monday until 31 December 2026"],
];

it("a repeat is kept without an empty shift, which the server would refuse", () => {
  expect(repeatOf({ rule: "FREQ=DAILY", from: "due", shift: null })).toEqual({ rule: "FREQ=DAILY", from: "due" });
  expect(Object.keys(repeatOf({ rule: "FREQ=DAILY", from: "due", shift: null }))).not.toContain("shift");
  expect(repeatOf({ rule: "FREQ=DAILY", from: "due", shift: "before" }).shift).toBe("before");
});

describe.each(["ko", "en"] as const)("a repeat in %s", (locale) => {
  it.each(SAID)("%s from %s is said exactly", async (rule, from, ko, en) => {
    await setLocale(locale);
    expect(repeatWords({ rule, from })).toBe(locale === "ko" ? ko : en);
  });

  const { next, canonical } = vectors<{ next: { rule: string }[]; canonical: [string, string][] }>("recurrence");
  const rules = [...new Set([...Object.values(REPEATS), ...next.map((one) => one.rule), ...canonical.map(([, rule]) => rule)])];

  it("is never without words, and no word is missing in them", async () => {
    await setLocale(locale);
    for (const rule of rules) expect([rule, repeatWords({ rule, from: "due" })]).toEqual([rule, expect.stringMatching(/^(?!.*(undefined|NaN|\{| {2})).{2,}$/u)]);
  });
});
