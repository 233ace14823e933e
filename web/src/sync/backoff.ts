/** Waits that grow and never fall in step with other devices (full jitter above a floor). */

const FIRST_MS = 1_000;
const MAX_MS = 60_000;

export function backoffMs(failures: number, random: number): number {
  const ceiling = Math.min(MAX_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return ceiling / 2 + (ceiling / 2) * random;
}

/** While no stream tells us of news. */
export function pollMs(random: number): number {
  return 30_000 + 15_000 * random;
}
