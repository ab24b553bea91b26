// Notation of docs/protocol/cryptography.md §1.
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";

export const EMPTY = new Uint8Array(0);
export const hex = bytesToHex;
export const equal = (a, b) => hex(a) === hex(b);
export const zeros = (n) => new Uint8Array(n);

function u32(x) {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, x);
  return out;
}

/** `‖`. Strings are ASCII, numbers are u32. */
export function join(...parts) {
  return concatBytes(
    ...parts.map((part) => {
      if (typeof part === "string") return utf8ToBytes(part);
      return typeof part === "number" ? u32(part) : part;
    }),
  );
}

export const lp = (x) => join(x.length, x);

/** `a ‖ b ‖ …` read backwards. */
export function split(bytes, ...sizes) {
  let at = 0;
  return sizes.map((size) => bytes.slice(at, (at += size)));
}
