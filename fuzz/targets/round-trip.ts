import { isDeepStrictEqual } from "node:util";
import { equalBytes } from "@sotto/protocol";
import { require, valueOrTyped } from "../target.ts";

/** Both directions of one message type. */
export interface Codec<T> {
  readonly decode: (input: Uint8Array) => T;
  readonly encode: (value: T) => Uint8Array;
}

/** Decodes; what is accepted encodes, decodes to the same and encodes to the same bytes. @returns The value. */
export function roundTrip<T>({ decode, encode }: Codec<T>, input: Uint8Array): T | undefined {
  const before = input.slice();
  const value = valueOrTyped(() => decode(input), "DecodeError");
  require(equalBytes(before, input), "decoding changed its input");
  if (value === undefined) return undefined;
  const encoded = encode(value);
  const again = decode(encoded);
  require(isDeepStrictEqual(again, value), "decode(encode(value)) is another value");
  require(equalBytes(encode(again), encoded), "encoding is not stable");
  return value;
}
