import { concatBytes } from "@sotto/protocol";

// Protobuf by hand, to write what the encoders never would (protobuf encoding, "Message Structure").

/** A base-128 varint; `value` may exceed 32 bits. */
export function varint(value: number | bigint): Uint8Array {
  const out: number[] = [];
  let rest = BigInt(value);
  while (rest > 0x7fn) {
    out.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  out.push(Number(rest));
  return Uint8Array.from(out);
}

export const tag = (number: number, wireType: number): Uint8Array => varint(number * 8 + wireType);

/** A varint field. */
export const uintField = (number: number, value: number | bigint): Uint8Array =>
  concatBytes(tag(number, 0), varint(value));

/** A fixed 64-bit field. */
export const fixedField = (number: number, value: Uint8Array): Uint8Array =>
  concatBytes(tag(number, 1), value);

/** A length-delimited field: bytes, a string, or a message made of `parts`. */
export function field(number: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const value = concatBytes(...parts);
  return concatBytes(tag(number, 2), varint(value.length), value);
}

/** The same bytes `count` times. */
export function times(count: number, bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(count * bytes.length);
  for (let i = 0; i < count; i++) out.set(bytes, i * bytes.length);
  return out;
}
