/**
 * Fractional positions: strings over 0-9A-Za-z compared by code unit, never ending in "0".
 * There is always room between two of them, so moving one thing never touches another.
 * The server makes the same keys: `spec/vectors/positions.json`.
 */

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE = DIGITS.length;
/** At either end a number of this many digits is counted, so that keys stay short (62⁷ appends). */
const WIDTH = 8;
const MAX_LENGTH = 200;
const FIRST = "V";

export interface Placed {
  readonly id: string;
  readonly position: string;
}

export function byPosition(a: Placed, b: Placed): number {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** A position after `before` and before `after`; null is the open end. Needs before < after. */
export function between(before: string | null, after: string | null): string {
  if (after === null) return next(before);
  if (before === null) return counted(after, -1) ?? midpoint("", after);
  return midpoint(before, after);
}

/**
 * New positions that take `id` to `index` among its siblings, given in order: one of its own, and more only where
 * two devices had placed things alike.
 */
export function reordered(siblings: readonly Placed[], id: string, index: number): Map<string, string> {
  const order = siblings.filter((one) => one.id !== id);
  const moved = new Map<string, string>();
  let last = order[index - 1]?.position ?? null;
  const ceiling = (from: number): string | null => order.slice(from).find((one) => last === null || one.position > last)?.position ?? null;
  last = between(last, ceiling(index));
  moved.set(id, last);
  for (const one of order.slice(index)) {
    if (one.position > last) break;
    last = between(last, ceiling(index));
    moved.set(one.id, last);
  }
  return moved;
}

/** Where nothing within the limit comes after `last` it is `last` again: then ids decide. */
function next(last: string | null): string {
  if (last === null) return FIRST;
  const key = counted(last, 1);
  if (key !== null) return key;
  return last.length + WIDTH > MAX_LENGTH ? last : last.slice(0, WIDTH) + next(last.slice(WIDTH) || null);
}

/** The key one step away in the fixed-width count, or null when the count is used up. */
function counted(key: string, step: 1 | -1): string | null {
  let number = numberOf(key.slice(0, WIDTH)) + step;
  if (number % BASE === 0) number += step;
  return number > 0 && number < BASE ** WIDTH ? keyOf(number) : null;
}

function numberOf(key: string): number {
  return [...key.padEnd(WIDTH, "0")].reduce((sum, digit) => sum * BASE + DIGITS.indexOf(digit), 0);
}

function keyOf(number: number): string {
  let key = "";
  for (let rest = number; key.length < WIDTH; rest = Math.floor(rest / BASE)) key = digitAt(rest % BASE) + key;
  return key;
}

/** Halfway by digits (Figma's "Realtime editing of ordered sequences"); `after` "" is the open end. */
function midpoint(before: string, after: string): string {
  let shared = 0;
  while (shared < after.length && (before[shared] ?? "0") === after[shared]) shared += 1;
  if (shared > 0) return after.slice(0, shared) + midpoint(before.slice(shared), after.slice(shared));
  const low = before ? DIGITS.indexOf(before.charAt(0)) : 0;
  const high = after ? DIGITS.indexOf(after.charAt(0)) : BASE;
  if (high - low > 1) return digitAt(Math.floor((low + high) / 2));
  if (after.length > 1) return after.charAt(0);
  return digitAt(low) + midpoint(before.slice(1), "");
}

function digitAt(index: number): string {
  return DIGITS.charAt(index);
}
