/** Two clocks: one that is shown, each second, and one by which screens are asked anew, each quarter of a minute. */
const SECOND_MS = 1000;
const FRESH_S = 15;

let nowS = $state(Math.floor(Date.now() / SECOND_MS));
const freshS = $derived(nowS - (nowS % FRESH_S));

export function seconds(): number {
  return nowS;
}

/** Changes every fifteen seconds. */
export function fresh(): number {
  return freshS;
}

export function runClock(): () => void {
  const timer = setInterval(() => {
    nowS = Math.floor(Date.now() / SECOND_MS);
  }, SECOND_MS);
  return () => clearInterval(timer);
}
