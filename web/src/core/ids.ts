/**
 * Ids are UUIDs (RFC 9562) made on the device; some are derived, so that every device and the server agree on them.
 * Held to `spec/vectors/ids.json`.
 */

const RANDOM_BYTES = 10;

export type Random = (length: number) => Uint8Array;

/** Of every derived id; part of the contract with the server. */
const NAMESPACE = "6f2a3c1e8a445d0b9c531f0e7f6f8d11";

export type Sha1 = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array | null>;

/** UUIDv7: 48 bits of Unix milliseconds, then random. Sorts by time of making. */
export function uuidv7(nowMs: number, random: Random): string {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(nowMs) << 16n);
  bytes.set(random(RANDOM_BYTES), 6);
  return textOf(bytes, 7);
}

/** UUIDv5 of the to-do that follows a finished repeating one; null where nothing can be hashed. */
export async function successorOf(todoId: string, sha1: Sha1): Promise<string | null> {
  const namespace = (NAMESPACE.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  const hash = await sha1(new Uint8Array([...namespace, ...new TextEncoder().encode(`${todoId}:next`)]));
  return hash && textOf(hash.slice(0, 16), 5);
}

function textOf(bytes: Uint8Array, version: number): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
