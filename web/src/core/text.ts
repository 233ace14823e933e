/** Text as the server keeps it. */

/** Titles, names, tags: NFC, white space folded, trimmed. */
export function oneLine(text: string): string {
  return text.normalize("NFC").replace(/\s+/gu, " ").trim();
}

/** Notes: NFC, line ends as LF. */
export function prose(text: string): string {
  return text.normalize("NFC").replace(/\r\n?/gu, "\n");
}
