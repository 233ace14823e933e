/** Which of two Korean particles follows a word (A after a final consonant, B after a vowel), and English plurals. */

const SYLLABLES_START = 0xac00;
const SYLLABLES_END = 0xd7a3;
const FINALS = 28;
const RIEUL = 8;
/** Digits by how they are read; Latin words that are mostly read with a final m, n, ng or rieul; a lone R is read al. */
const READ_WITH_FINAL = /(?:[013678]|[lmn]e?|ng|(?<![a-z])r)$/u;
const READ_WITH_RIEUL = /(?:[178]|le?|(?<![a-z])r)$/u;

/** By the sound at the end of the word, whatever marks stand after it: `spec/vectors/particles.json`. */
export function chooseParticle(value: string | number, withFinal: string, withoutFinal: string): string {
  const word = String(value).normalize("NFC").replace(/[^\p{L}\p{N}]+$/u, "").toLowerCase();
  const final = finalOf(word);
  // Only the directional particle has a longer form after a consonant, and it takes the short one after rieul.
  const isDirection = withFinal.length > withoutFinal.length;
  const isRieul = final === null ? READ_WITH_RIEUL.test(word) : final === RIEUL;
  const hasFinal = final === null ? READ_WITH_FINAL.test(word) : final > 0;
  return hasFinal && !(isDirection && isRieul) ? withFinal : withoutFinal;
}

export function choosePlural(value: string | number, one: string, many: string): string {
  return Number(value) === 1 ? one : many;
}

/** Number of the final consonant, 0 for none; null when the word does not end in a syllable. */
function finalOf(word: string): number | null {
  const code = word.charCodeAt(word.length - 1);
  return code >= SYLLABLES_START && code <= SYLLABLES_END ? (code - SYLLABLES_START) % FINALS : null;
}
