import { cbc } from "@noble/ciphers/aes.js";
import { concatBytes, equalBytes } from "@sotto/protocol";
import { CryptoError } from "../packages/sdk/src/crypto/crypto-error.ts";
import {
  type DoubleRatchet,
  initiatorRatchet,
  receivingSeed,
  recipientRatchet,
  sendingSeed,
} from "../packages/sdk/src/crypto/double-ratchet.ts";
import { hmacSha256 } from "../packages/sdk/src/crypto/kdf.ts";
import type { KeyPair } from "../packages/sdk/src/crypto/primitives.ts";
import { messageKey } from "../packages/sdk/src/crypto/session.ts";
import { pruneSkipped, type SkippedKey } from "../packages/sdk/src/crypto/skipped-keys.ts";
import type { SessionContext } from "../packages/sdk/src/crypto/suite.ts";
import {
  createPassiveSpqr,
  type PassiveSpqr,
  receivingSpqrKey,
  sendingSpqrKey,
} from "./passive-spqr.ts";
import type { PrekeyFields, SignalAgreement } from "./signal-pqxdh.ts";
import { signalSuite } from "./signal-suite.ts";
import {
  decodeSignalMessage,
  encodeKey,
  encodePreKeySignalMessage,
  encodeSignalMessage,
} from "./signal-wire.ts";

// What session.ts of the SDK is for Sotto's suite: the SDK's Double Ratchet with Signal's derivations, next to SPQR, and
// around both AES-256-CBC with a truncated HMAC. Functions change the state they are given; the caller discards it when
// they throw.

const MAC_BYTES = 8;

export interface SignalSession {
  readonly ownIdentityKey: Uint8Array;
  readonly peerIdentityKey: Uint8Array;
  readonly double: DoubleRatchet;
  readonly spqr: PassiveSpqr;
  skipped: SkippedKey[];
  /** Undefined on the recipient's side and once the peer has answered. */
  prekey: PrekeyFields | undefined;
}

interface Identities {
  readonly ownIdentityKey: Uint8Array;
  readonly peerIdentityKey: Uint8Array;
}

export function initiatorSession(
  { primitives, random }: SessionContext,
  identities: Identities,
  agreement: SignalAgreement,
  signedPrekey: Uint8Array,
  prekey: PrekeyFields,
): SignalSession {
  return {
    ...identities,
    double: initiatorRatchet(signalSuite, primitives, random, agreement.rootKey, signedPrekey),
    spqr: createPassiveSpqr(true, agreement.spqrSecret),
    skipped: [],
    prekey,
  };
}

export function recipientSession(
  identities: Identities,
  agreement: SignalAgreement,
  signedPrekey: KeyPair,
): SignalSession {
  return {
    ...identities,
    double: recipientRatchet(agreement.rootKey, signedPrekey),
    spqr: createPassiveSpqr(false, agreement.spqrSecret),
    skipped: [],
    prekey: undefined,
  };
}

/** @returns A SignalMessage, or a PreKeySignalMessage as long as `session.prekey` is there. */
export function encryptSignal(session: SignalSession, plaintext: Uint8Array): Uint8Array {
  const { double, ownIdentityKey, peerIdentityKey, prekey } = session;
  const { seed, n } = sendingSeed(signalSuite, double);
  const { key: spqrKey, message: spqr } = sendingSpqrKey(session.spqr);
  const keys = split(messageKey(signalSuite, seed, spqrKey));
  const body = encodeSignalMessage({
    ratchetKey: double.own.publicKey,
    counter: n,
    previousCounter: Math.max(0, double.previousLength - 1),
    ciphertext: cbc(keys.cipherKey, keys.iv).encrypt(plaintext),
    spqr,
  });
  const mac = macOf(keys.macKey, ownIdentityKey, peerIdentityKey, body);
  const message = concatBytes(body, mac);
  return prekey === undefined ? message : encodePreKeySignalMessage({ ...prekey, message });
}

/**
 * @param wire - A SignalMessage.
 * @throws CryptoError
 */
export function decryptSignal(
  context: SessionContext,
  session: SignalSession,
  wire: Uint8Array,
): Uint8Array {
  const { ownIdentityKey, peerIdentityKey } = session;
  const { message, body, mac } = decodeSignalMessage(wire);
  const header = {
    ratchetKey: message.ratchetKey,
    n: message.counter,
    // The same number for a chain of no message and of one; but a chain that is being received has at least one.
    pn: message.previousCounter + 1,
  };
  const seed = receivingSeed(
    signalSuite,
    context,
    session.double,
    header,
    session.skipped,
    context.nowMs,
  );
  const keys = split(messageKey(signalSuite, seed, receivingSpqrKey(session.spqr, message.spqr)));
  if (!equalBytes(mac, macOf(keys.macKey, peerIdentityKey, ownIdentityKey, body)))
    throw new CryptoError("bad-mac");
  session.skipped = pruneSkipped(session.skipped, context.nowMs);
  session.prekey = undefined;
  return cbc(keys.cipherKey, keys.iv).decrypt(message.ciphertext);
}

function split(okm: Uint8Array): {
  readonly cipherKey: Uint8Array;
  readonly macKey: Uint8Array;
  readonly iv: Uint8Array;
} {
  return { cipherKey: okm.slice(0, 32), macKey: okm.slice(32, 64), iv: okm.slice(64, 80) };
}

function macOf(
  macKey: Uint8Array,
  senderIdentityKey: Uint8Array,
  receiverIdentityKey: Uint8Array,
  body: Uint8Array,
): Uint8Array {
  const data = concatBytes(encodeKey(senderIdentityKey), encodeKey(receiverIdentityKey), body);
  return hmacSha256(macKey, data).slice(0, MAC_BYTES);
}
