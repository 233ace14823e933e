/** Text as the server keeps it: `spec/vectors/text.json`. */
import { SPACE } from "./fold";

const SPACES = new RegExp(`${SPACE}+`, "gu");
/** Anything but letters and marks that show nothing. */
const SEEN = /[^ \p{Default_Ignorable_Code_Point}\u2800]/u;
const BULLET = /^(?:[-*+•·–—] )?(?:\[[ xX]?\] |[☐☑□] )?/u;
const NUMBER = /^(\d+)[.)] /u;

/** Titles, names, tags: NFC, white space folded, trimmed; empty if nothing shows. */
export function oneLine(text: string): string {
  const line = text.normalize("NFC").replace(SPACES, " ").replace(/^ | $/gu, "");
  return SEEN.test(line) ? line : "";
}

/** One line of as much as a field of this `maxlength` takes (UTF-16 units), and no half of a letter at its end. */
export function oneLineWithin(text: string, maxlength: number): string {
  return oneLine(oneLine(text).slice(0, maxlength).replace(/\p{Surrogate}$/u, ""));
}

/** Notes: NFC, line ends as LF. */
export function prose(text: string): string {
  return text.normalize("NFC").replace(/\r\n?/gu, "\n");
}

/** What stands on each line, without the marks of a list; numbers are marks when they count the lines. */
export function linesOf(text: string): string[] {
  const lines = text.split(/[\r\n]+/u).map(oneLine).filter((line) => line !== "");
  const isNumbered = lines.every((line, index) => Number(NUMBER.exec(line)?.[1]) === index + 1);
  return lines.map((line) => oneLine(line.replace(isNumbered ? NUMBER : BULLET, ""))).filter((line) => line !== "");
}
