/** Quick add as it is used: the grammar with its vocabulary and calendar. Fetched apart from the first screen. */
import table from "../../../../spec/quickadd/calendar.json";
import vocabulary from "../../../../spec/quickadd/vocabulary.json";
import type { Day } from "../model";
import { Calendar, dayOf, numberOf } from "./calendar";
import type { Parsed, QuickRepeat } from "./facts";
import { Grammar, type Vocabulary } from "./grammar";
import { type Given, parse } from "./parse";
import { upcoming } from "./upcoming";

let made: Grammar | undefined;

function grammar(): Grammar {
  return (made ??= new Grammar(vocabulary as unknown as Vocabulary, new Calendar(table)));
}

export function readLine(text: string, given: Given): Parsed {
  return parse(grammar(), text, given);
}

/** The days that follow the first of a repeat. */
export function daysAfter(first: Day, { rule, shift }: QuickRepeat, count: number): Day[] {
  return upcoming(grammar().calendar, rule, shift, numberOf(first), count).map(dayOf);
}
