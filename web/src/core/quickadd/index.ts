/** Quick add as it is used: the grammar with its vocabulary and calendar. Loaded when the first line is typed. */
import calendar from "../../../../spec/quickadd/calendar.json";
import vocabulary from "../../../../spec/quickadd/vocabulary.json";
import { Calendar } from "./calendar";
import type { Parsed } from "./facts";
import { Grammar, type Vocabulary } from "./grammar";
import { type Given, parse } from "./parse";

let grammar: Grammar | undefined;

export function readLine(text: string, given: Given): Parsed {
  grammar ??= new Grammar(vocabulary as unknown as Vocabulary, new Calendar(calendar));
  return parse(grammar, text, given);
}

export type { Given, Parsed };
