import { equalBytes, type Envelope } from "@sotto/protocol";
import { hexOf } from "../hex.ts";
import type { SharedPayload } from "../storage/storage.ts";

/** An envelope that a sender has handed in for one device, before it has a place in the queue. */
export interface Arrival {
  /** The envelope's id in hexadecimal. */
  readonly key: string;
  readonly envelope: Envelope;
  /** The same object for all slots of a Submit; undefined if `envelope.shared` is empty. */
  readonly shared: SharedPayload | undefined;
  readonly expiresAtMs: number;
}

/** Bytes that an envelope counts in limits. */
export function sizeOf(envelope: Envelope): number {
  return envelope.sealed.length + envelope.shared.length;
}

export function isSameEnvelope(a: Envelope, b: Envelope): boolean {
  return equalBytes(a.sealed, b.sealed) && equalBytes(a.shared, b.shared);
}

const TAG_BYTES = 16;

/**
 * What is remembered of an acknowledged envelope, to tell a repeat from another envelope under the same id.
 *
 * Both parts end in an authentication tag, which differs whenever the ciphertext does; so lengths and tags are enough,
 * and nothing of the ciphertext outlives its ack.
 */
export function fingerprintOf({ sealed, shared }: Envelope): string {
  const tag = hexOf(sealed.subarray(-TAG_BYTES));
  // Joined from an array, the string is flat: one made by appending would keep its parts as well.
  return shared.length === 0
    ? [sealed.length, tag].join(".")
    : [sealed.length, tag, shared.length, hexOf(shared.subarray(-TAG_BYTES))].join(".");
}
