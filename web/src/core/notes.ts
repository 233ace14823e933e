/** Notes are Markdown: where their check boxes stand, and which addresses a link may have. */

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const TASK = /^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[([ xX])\](?=[ \t])/;
const SAFE = /^(?:https?:\/\/|mailto:)/i;

/** Offsets of what stands between the brackets of each check box, in order. Fenced code has none. */
export function taskPlaces(notes: string): number[] {
  const places: number[] = [];
  let fence: string | null = null;
  let start = 0;
  for (const line of notes.split("\n")) {
    const mark = FENCE.exec(line)?.[1] ?? null;
    if (fence !== null) {
      if (mark?.startsWith(fence)) fence = null;
    } else if (mark) {
      fence = mark;
    } else {
      const task = TASK.exec(line);
      if (task) places.push(start + task[0].length - 2);
    }
    start += line.length + 1;
  }
  return places;
}

/** The notes with the `n`-th check box turned over. */
export function withTaskToggled(notes: string, n: number): string {
  const at = taskPlaces(notes)[n];
  if (at === undefined) return notes;
  return notes.slice(0, at) + (notes[at] === " " ? "x" : " ") + notes.slice(at + 1);
}

/** Null for an address that a note may not lead to (`javascript:`, `data:`, a path of this site). */
export function safeAddress(address: string): string | null {
  const trimmed = address.trim();
  return SAFE.test(trimmed) ? trimmed : null;
}
