/** UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then random. Sorts by time of making. Held to `spec/vectors/ids.json`. */

const RANDOM_BYTES = 10;

export type Random = (length: number) => Uint8Array;

export function uuidv7(nowMs: number, random: Random): string {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(nowMs) << 16n);
  bytes.set(random(RANDOM_BYTES), 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
