/** White space and case as Python has them, so that the server and this device read a text alike. */

export interface Found {
  readonly start: number;
  readonly end: number;
}

/** One of them: with the separators of ASCII, without the byte order mark. */
export const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";

/** ASCII, Hangul, kana, Chinese: all that folds is A to Z, letter by letter. */
const PLAIN = /^[\0-~\u2010-\u205f\u3000-\u318e\u4e00-\u9fff\uac00-\ud7a3]*$/;
const CLUSTER = /\P{M}\p{M}*|\p{M}+/gu;
/** The dotless i has no other case, though it shares its capital with i. */
const DOTLESS = "\u0131";

/** `str.casefold`, in NFC. */
export function folded(text: string): string {
  const nfc = text.normalize("NFC");
  if (PLAIN.test(nfc)) return nfc.toLowerCase();
  return [...nfc].map(foldedLetter).join("").normalize("NFC");
}

/** Where in `nfc` that stood which is from `start` to `end` of its folded form: one sharp s is two letters there. */
export function unfolded(nfc: string, { start, end }: Found): Found {
  if (PLAIN.test(nfc)) return { start, end };
  const place = { start: 0, end: nfc.length };
  let at = 0;
  let foldedAt = 0;
  for (const [cluster] of nfc.matchAll(CLUSTER)) {
    const size = folded(cluster).length;
    const isEven = size === cluster.length;
    if (start >= foldedAt && start < foldedAt + size) place.start = at + (isEven ? start - foldedAt : 0);
    if (end > foldedAt && end <= foldedAt + size) place.end = at + (isEven ? end - foldedAt : cluster.length);
    at += cluster.length;
    foldedAt += size;
  }
  return place;
}

/** By way of the capital, which is how a sharp s comes to be two; one by one, for a word's end changes no sigma. */
function foldedLetter(letter: string): string {
  if (letter === DOTLESS) return letter;
  return [...letter.toLowerCase().toUpperCase()].map((one) => one.toLowerCase()).join("");
}
