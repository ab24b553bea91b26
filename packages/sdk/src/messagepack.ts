import { Decoder, Encoder, ExtensionCodec } from "@msgpack/msgpack";

// MessagePack, without configuration elsewhere: of contents and of the store's records.

/** Earlier versions wrote `undefined` so. */
const UNDEFINED_EXTENSION = 0;
/** Room is made for what a length claims, before it is read: far above what a record or content holds. */
const MAX_LENGTH = 16_384;
const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: UNDEFINED_EXTENSION,
  encode: () => null,
  decode: () => undefined,
});

/** What is undefined in an object is left out. */
const encoder = new Encoder({ ignoreUndefined: true });
const decoder = new Decoder({
  extensionCodec,
  maxArrayLength: MAX_LENGTH,
  maxMapLength: MAX_LENGTH,
});

/** @param value - Plain objects, arrays, byte arrays, strings, numbers, booleans, null. */
export function pack(value: unknown): Uint8Array<ArrayBuffer> {
  return encoder.encode(value);
}

/**
 * @returns A value of its own: its byte arrays are views of a copy of `bytes`.
 * @throws Error if `bytes` are not MessagePack.
 */
export function unpack(bytes: Uint8Array): unknown {
  return decoder.decode(bytes.slice());
}
