/** Text as the server keeps it: `spec/vectors/text.json`. */
import { SPACE } from "./fold";

const SPACES = new RegExp(`${SPACE}+`, "gu");

/** Titles, names, tags: NFC, white space folded, trimmed. */
export function oneLine(text: string): string {
  return text.normalize("NFC").replace(SPACES, " ").replace(/^ | $/gu, "");
}

/** Notes: NFC, line ends as LF. */
export function prose(text: string): string {
  return text.normalize("NFC").replace(/\r\n?/gu, "\n");
}
