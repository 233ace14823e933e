/** What a person meant who typed Hangul with the Latin keyboard on (two-set layout); the server reads alike: `spec/vectors/keyboard.json`. */

const SYLLABLE_FIRST = 0xac00;
/** Keys of the 19 initials, 21 vowels and 27 finals, in syllable order; two keys make one letter. */
const INITIALS = "r R s e E f a q Q t T d w W c z x v g".split(" ");
const VOWELS = "k o i O j p u P h hk ho hl y n nj np nl b m ml l".split(" ");
const FINALS = "r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g".split(" ");
/** Keys that mean the same with Shift. */
const SAME_SHIFTED = /[ABCDFGHIJKLMNSUVXYZ]/g;

/** Null when the keys don't spell whole syllables. */
export function hangulOf(typed: string): string | null {
  const keys = typed.replace(SAME_SHIFTED, (key) => key.toLowerCase());
  if (!/^[a-zA-Z\s]+$/.test(keys)) return null;
  const words = keys.trim().split(/\s+/).map(wordOf);
  return words.includes(null) ? null : words.join(" ");
}

function wordOf(keys: string): string | null {
  let word = "";
  let at = 0;
  while (at < keys.length) {
    const syllable = syllableAt(keys, at);
    if (!syllable) return null;
    word += syllable.letter;
    at = syllable.end;
  }
  return word === "" ? null : word;
}

function syllableAt(keys: string, start: number): { letter: string; end: number } | null {
  const initial = INITIALS.indexOf(keys.charAt(start));
  if (initial === -1) return null;
  const vowel = longest(VOWELS, keys, start + 1);
  if (!vowel) return null;
  const final = finalAt(keys, vowel.end);
  const code = SYLLABLE_FIRST + (initial * 21 + vowel.index) * 28 + final.index;
  return { letter: String.fromCodePoint(code), end: final.end };
}

/** A final keeps only what the next syllable doesn't need as its initial. */
function finalAt(keys: string, at: number): { index: number; end: number } {
  for (const length of [2, 1]) {
    const index = FINALS.indexOf(keys.slice(at, at + length));
    const next = keys.charAt(at + length);
    const isWhole = keys.slice(at, at + length).length === length;
    if (index >= 0 && isWhole && !isVowelKey(next)) return { index: index + 1, end: at + length };
  }
  return { index: 0, end: at };
}

function longest(letters: readonly string[], keys: string, at: number): { index: number; end: number } | null {
  for (const length of [2, 1]) {
    const index = letters.indexOf(keys.slice(at, at + length));
    if (index >= 0 && at + length <= keys.length) return { index, end: at + length };
  }
  return null;
}

function isVowelKey(key: string): boolean {
  return key !== "" && VOWELS.some((vowel) => vowel.startsWith(key));
}
