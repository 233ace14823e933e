/** Which of two Korean particles follows a word (A after a final consonant, B after a vowel), and English plurals. */

const SYLLABLES_START = 0xac00;
const SYLLABLES_END = 0xd7a3;
const FINALS = 28;
const RIEUL = 8;
/** Digits as read in Korean: 0 1 3 6 7 8 end in a consonant. */
const DIGITS_WITH_FINAL = "013678";
const DIGITS_WITH_RIEUL = "178";
/** Latin letters whose Korean names end in a consonant: L M N R. */
const LETTERS_WITH_FINAL = "lmnr";

export function chooseParticle(value: string | number, withFinal: string, withoutFinal: string): string {
  const word = String(value).normalize("NFC").replace(/[^\p{L}\p{N}]+$/u, "");
  const last = word.at(-1)?.toLowerCase() ?? "";
  // Only the directional particle has a longer form after a consonant, and it takes the short one after rieul.
  const isDirection = withFinal.length > withoutFinal.length;
  if (isDirection && endsInRieul(last)) return withoutFinal;
  return hasFinal(last) ? withFinal : withoutFinal;
}

export function choosePlural(value: string | number, one: string, many: string): string {
  return Number(value) === 1 ? one : many;
}

function finalOf(letter: string): number {
  const code = letter.codePointAt(0) ?? 0;
  if (code < SYLLABLES_START || code > SYLLABLES_END) return 0;
  return (code - SYLLABLES_START) % FINALS;
}

function hasFinal(letter: string): boolean {
  return finalOf(letter) > 0 || DIGITS_WITH_FINAL.includes(letter || " ") || LETTERS_WITH_FINAL.includes(letter || " ");
}

function endsInRieul(letter: string): boolean {
  return finalOf(letter) === RIEUL || DIGITS_WITH_RIEUL.includes(letter || " ") || "lr".includes(letter || " ");
}
