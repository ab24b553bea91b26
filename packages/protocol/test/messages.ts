import {
  bytesToHex,
  type ClientFrame,
  decodeClientFrame,
  decodeInitiator,
  decodeLogEntry,
  decodeLogEntryBody,
  decodeOneTimePrekey,
  decodeRatchetHeader,
  decodeRatchetMessage,
  decodeServerFrame,
  decodeSignedPrekey,
  encodeClientFrame,
  encodeInitiator,
  encodeLogEntry,
  encodeLogEntryBody,
  encodeOneTimePrekey,
  encodeRatchetHeader,
  encodeRatchetMessage,
  encodeServerFrame,
  encodeSignedPrekey,
  type ServerFrame,
} from "@sotto/protocol";

/** Both directions of one message type. */
export interface Codec<T> {
  readonly encode: (value: T) => Uint8Array;
  readonly decode: (input: Uint8Array) => T;
}

const codec = <T>(encode: Codec<T>["encode"], decode: Codec<T>["decode"]): Codec<T> => ({
  encode,
  decode,
});

/** Every message type that is encoded on its own. */
export const CODECS = {
  clientFrame: codec<ClientFrame>(encodeClientFrame, decodeClientFrame),
  serverFrame: codec<ServerFrame>(encodeServerFrame, decodeServerFrame),
  ratchetMessage: codec(encodeRatchetMessage, decodeRatchetMessage),
  ratchetHeader: codec(encodeRatchetHeader, decodeRatchetHeader),
  initiator: codec(encodeInitiator, decodeInitiator),
  signedPrekey: codec(encodeSignedPrekey, decodeSignedPrekey),
  oneTimePrekey: codec(encodeOneTimePrekey, decodeOneTimePrekey),
  logEntry: codec(encodeLogEntry, decodeLogEntry),
  logEntryBody: codec(encodeLogEntryBody, decodeLogEntryBody),
} as const;

export type CodecName = keyof typeof CODECS;

/** A value together with how it is encoded. */
export interface Sample {
  readonly codec: CodecName;
  readonly value: unknown;
}

export function encodeSample(sample: Sample): Uint8Array {
  return (CODECS[sample.codec] as Codec<unknown>).encode(sample.value);
}

export function decodeSample(codecName: CodecName, input: Uint8Array): unknown {
  return CODECS[codecName].decode(input);
}

/** The value with hexadecimal text in place of byte arrays: short differences, and one empty array equals another. */
export function readable(value: unknown): unknown {
  if (value instanceof Uint8Array) return `0x${bytesToHex(value)}`;
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, readable(part)]));
}
