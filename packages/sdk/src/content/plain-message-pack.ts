import { DecodeError } from "@sotto/protocol";

// Which MessagePack a content may be: nil, booleans, numbers, strings, binaries, arrays, and maps with string keys.
// A library may take more: extensions that become classes, or allocate what a length claims. So the bytes are walked once
// before it sees them.

const MAX_DEPTH = 32;

/** Bytes of a value after its head byte, where that alone decides. */
const FIXED_BYTES: Readonly<Record<number, number>> = {
  0xc0: 0, // nil
  0xc2: 0, // false
  0xc3: 0, // true
  0xca: 4, // float
  0xcb: 8,
  0xcc: 1, // unsigned
  0xcd: 2,
  0xce: 4,
  0xcf: 8,
  0xd0: 1, // signed
  0xd1: 2,
  0xd2: 4,
  0xd3: 8,
};

type Kind = "string" | "binary" | "array" | "map";

/** What has a length: how many bytes it takes. */
const SIZED: Readonly<Record<number, readonly [kind: Kind, lengthBytes: number]>> = {
  0xc4: ["binary", 1],
  0xc5: ["binary", 2],
  0xc6: ["binary", 4],
  0xd9: ["string", 1],
  0xda: ["string", 2],
  0xdb: ["string", 4],
  0xdc: ["array", 2],
  0xdd: ["array", 4],
  0xde: ["map", 2],
  0xdf: ["map", 4],
};

/** @throws DecodeError unless `bytes` are one value of the kinds above, nested at most MAX_DEPTH deep. */
export function requirePlainMessagePack(bytes: Uint8Array): void {
  if (skipValue(bytes, 0, 0) !== bytes.length) throw new DecodeError("Content", "wrong length");
}

/** @returns Where the value at `at` ends; may be beyond the end of `bytes`. */
function skipValue(bytes: Uint8Array, at: number, depth: number): number {
  const head = byteAt(bytes, at);
  if (head <= 0x7f || head >= 0xe0) return at + 1; // small integers
  const fixed = FIXED_BYTES[head];
  if (fixed !== undefined) return at + 1 + fixed;
  const { kind, length, start } = readSize(bytes, at, head);
  if (kind === "string" || kind === "binary") return start + length;
  if (depth === MAX_DEPTH) throw new DecodeError("Content", "nested too deeply");
  let end = start;
  for (let i = 0; i < length; i++) {
    if (kind === "map") end = skipKey(bytes, end);
    end = skipValue(bytes, end, depth + 1);
  }
  return end;
}

function skipKey(bytes: Uint8Array, at: number): number {
  const head = byteAt(bytes, at);
  const isString = (head >= 0xa0 && head <= 0xbf) || SIZED[head]?.[0] === "string";
  if (!isString) throw new DecodeError("Content", "a key is not a string");
  return skipValue(bytes, at, 0);
}

function readSize(
  bytes: Uint8Array,
  at: number,
  head: number,
): { readonly kind: Kind; readonly length: number; readonly start: number } {
  if (head <= 0x8f) return { kind: "map", length: head & 0x0f, start: at + 1 };
  if (head <= 0x9f) return { kind: "array", length: head & 0x0f, start: at + 1 };
  if (head <= 0xbf) return { kind: "string", length: head & 0x1f, start: at + 1 };
  const sized = SIZED[head];
  if (sized === undefined) throw new DecodeError("Content", "an extension");
  const [kind, lengthBytes] = sized;
  let length = 0;
  for (let i = 1; i <= lengthBytes; i++) length = length * 256 + byteAt(bytes, at + i);
  return { kind, length, start: at + 1 + lengthBytes };
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new DecodeError("Content", "truncated");
  return byte;
}
