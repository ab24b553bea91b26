import {
  concatBytes,
  DecodeError,
  HASH_BYTES,
  MAX_CONTENT_BYTES,
  uint32ToBytes,
} from "@sotto/protocol";
import { compress, inflate } from "./compress.ts";
import { pad, paddedLength, unpad } from "./padding.ts";

// What stands inside a ratchet message: a kind, a number, and the content or a reference to the shared payload
// (docs/protocol/cryptography.md §6).

/** A content larger than this, padded, becomes the shared payload of its frame. */
export const SHARED_ABOVE_BYTES = 2080;

const KIND_RAW = 0;
const KIND_DEFLATED = 1;
const KIND_REFERENCE = 2;
const PREFIX_BYTES = 5;
const SHARED_KEY_BYTES = 32;

/** A content ready to be padded and sealed. */
export interface Packed {
  readonly kind: number;
  readonly body: Uint8Array;
  /** Length of the payload that it makes. */
  readonly padded: number;
}

/** Compresses a content if that lands in a smaller bucket. */
export function packContent(content: Uint8Array, compression: "auto" | "off"): Packed {
  const plain = packed(KIND_RAW, content);
  if (compression === "off") return plain;
  const deflated = packed(KIND_DEFLATED, compress(content));
  return deflated.padded < plain.padded ? deflated : plain;
}

function packed(kind: number, body: Uint8Array): Packed {
  return { kind, body, padded: paddedLength(PREFIX_BYTES + body.length) };
}

export function packReference(key: Uint8Array, hash: Uint8Array): Packed {
  return packed(KIND_REFERENCE, concatBytes(key, hash));
}

/**
 * @param sequence - The content's number in its conversation; 0 for one without.
 * @returns Padded bytes.
 */
export function encodePayload({ kind, body }: Packed, sequence: number): Uint8Array {
  return pad(concatBytes(Uint8Array.of(kind), uint32ToBytes(sequence), body));
}

export type Payload =
  | { readonly type: "content"; readonly sequence: number; readonly content: Uint8Array }
  | {
      readonly type: "reference";
      readonly sequence: number;
      readonly key: Uint8Array;
      /** SHA-256 of the shared payload. */
      readonly hash: Uint8Array;
    };

/** @throws DecodeError if the payload is malformed or inflates beyond the limit. */
export function decodePayload(padded: Uint8Array): Payload {
  const bytes = unpad(padded);
  if (bytes === undefined || bytes.length < PREFIX_BYTES)
    throw new DecodeError("Payload", "no padding or prefix");
  const sequence = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
  const body = bytes.subarray(PREFIX_BYTES);
  if (bytes[0] === KIND_REFERENCE) {
    if (body.length !== SHARED_KEY_BYTES + HASH_BYTES)
      throw new DecodeError("Payload", "reference length");
    return {
      type: "reference",
      sequence,
      key: body.subarray(0, SHARED_KEY_BYTES),
      hash: body.subarray(SHARED_KEY_BYTES),
    };
  }
  if (bytes[0] !== KIND_RAW && bytes[0] !== KIND_DEFLATED)
    throw new DecodeError("Payload", "unknown kind");
  const content = bytes[0] === KIND_DEFLATED ? inflate(body) : body;
  if (content.length > MAX_CONTENT_BYTES) throw new DecodeError("Payload", "content too large");
  return { type: "content", sequence, content };
}
