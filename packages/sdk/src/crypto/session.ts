import {
  concatBytes,
  decodeRatchetHeader,
  encodeRatchetHeader,
  encodeRatchetMessage,
  type PrekeyBlock,
  type RatchetHeader,
  type RatchetMessage,
} from "@sotto/protocol";
import { CryptoError } from "./crypto-error.ts";
import {
  type DoubleRatchet,
  initiatorRatchet,
  receivingSeed,
  recipientRatchet,
  sendingSeed,
} from "./double-ratchet.ts";
import {
  applyPqHeader,
  createPqRatchet,
  type PqRatchet,
  receivingPqKey,
  sendingPqKey,
} from "./pq-ratchet.ts";
import { type Agreement, SUITE } from "./pqxdh.ts";
import type { KeyPair, Primitives } from "./primitives.ts";
import { ageSkipped, pruneSkipped, type SkippedKeys } from "./skipped-keys.ts";
import { type SessionContext, sottoSuite, type Suite } from "./suite.ts";

// The triple ratchet: the Double Ratchet and the post-quantum ratchet side by side, every message key from both
// (docs/protocol/cryptography.md §5). Functions change the state they are given; the caller discards it when they throw.

export interface Session {
  readonly sessionId: Uint8Array;
  /** T: binds both ends. */
  readonly transcript: Uint8Array;
  readonly double: DoubleRatchet;
  readonly pq: PqRatchet;
  /** Goes along with every message until the peer has answered; undefined on the recipient's side. */
  prekey: PrekeyBlock | undefined;
}

export function createInitiatorSession(
  { primitives, random, nowMs }: SessionContext,
  agreement: Agreement,
  signedPrekey: Uint8Array,
  prekey: PrekeyBlock,
): Session {
  return {
    sessionId: agreement.sessionId,
    transcript: agreement.transcript,
    double: initiatorRatchet(sottoSuite, primitives, random, agreement.rootKey, signedPrekey),
    pq: createPqRatchet(true, agreement.pqSecret, nowMs),
    prekey,
  };
}

export function createRecipientSession(
  nowMs: number,
  agreement: Agreement,
  signedPrekey: KeyPair,
): Session {
  return {
    sessionId: agreement.sessionId,
    transcript: agreement.transcript,
    double: recipientRatchet(agreement.rootKey, signedPrekey),
    pq: createPqRatchet(false, agreement.pqSecret, nowMs),
    prekey: undefined,
  };
}

/**
 * Encrypts one payload and moves the session on.
 *
 * @param payload - Padded, see §6.
 * @returns RatchetMessage bytes.
 */
export function encryptMessage(
  context: SessionContext,
  session: Session,
  payload: Uint8Array,
): Uint8Array {
  const { primitives, random, nowMs } = context;
  const { double, pq } = session;
  const { seed, n } = sendingSeed(sottoSuite, double);
  const { key: pqKey, header: pqHeader } = sendingPqKey(primitives, random, pq, n, nowMs);
  const header = encodeRatchetHeader({
    suite: SUITE,
    sessionId: session.sessionId,
    ratchetKey: double.own.publicKey,
    n,
    pn: double.previousLength,
    ...pqHeader,
    prekey: session.prekey,
  });
  const okm = messageKey(sottoSuite, seed, pqKey);
  const associatedData = concatBytes(session.transcript, header);
  const ciphertext = primitives.seal(
    okm.subarray(0, 32),
    okm.subarray(32),
    associatedData,
    payload,
  );
  okm.fill(0);
  return encodeRatchetMessage({ header, ciphertext });
}

/**
 * Opens one message and moves the session on.
 *
 * @param header - The decoded `message.header`.
 * @param skipped - The session's skipped keys; replaced lists if any were added or used.
 * @returns The padded payload.
 * @throws CryptoError
 */
export function decryptMessage(
  context: SessionContext,
  session: Session,
  skipped: SkippedKeys,
  message: RatchetMessage,
  header: RatchetHeader,
): Uint8Array {
  const { primitives, random, nowMs } = context;
  const ageMs = ageSkipped(skipped, nowMs);
  const seed = receivingSeed(sottoSuite, context, session.double, header, skipped.seeds, ageMs);
  const pqKey = receivingPqKey(session.pq, header, skipped.pqKeys, ageMs);
  const okm = messageKey(sottoSuite, seed, pqKey);
  const payload = openSealed(
    primitives,
    okm,
    concatBytes(session.transcript, message.header),
    message.ciphertext,
  );
  okm.fill(0);
  applyPqHeader(primitives, random, session.pq, header, nowMs);
  if (skipped.seeds.length > 0) skipped.seeds = pruneSkipped(skipped.seeds, ageMs);
  if (skipped.pqKeys.length > 0) skipped.pqKeys = pruneSkipped(skipped.pqKeys, ageMs);
  session.prekey = undefined;
  return payload;
}

/** Both ratchets' keys into one: whoever knows only one of them knows nothing. Suite 1: 32 bytes key, 24 bytes nonce. */
export function messageKey(suite: Suite, seed: Uint8Array, pqKey: Uint8Array): Uint8Array {
  const okm = suite.deriveMessage(seed, pqKey);
  seed.fill(0);
  pqKey.fill(0);
  return okm;
}

function openSealed(
  primitives: Primitives,
  okm: Uint8Array,
  associatedData: Uint8Array,
  ciphertext: Uint8Array,
): Uint8Array {
  try {
    return primitives.open(okm.subarray(0, 32), okm.subarray(32), associatedData, ciphertext);
  } catch (error) {
    throw new CryptoError("bad-mac", error);
  }
}

/** @throws CryptoError `malformed` for another suite, DecodeError */
export function parseHeader(bytes: Uint8Array): RatchetHeader {
  const header = decodeRatchetHeader(bytes);
  if (header.suite !== SUITE) throw new CryptoError("malformed");
  return header;
}
