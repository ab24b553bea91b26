import { concatBytes, equalBytes } from "@sotto/protocol";
import { CryptoError } from "../packages/sdk/src/crypto/crypto-error.ts";
import { createX25519KeyPair } from "../packages/sdk/src/crypto/device.ts";
import { agreedKeys, diffieHellman } from "../packages/sdk/src/crypto/pqxdh.ts";
import type { KeyPair, Primitives } from "../packages/sdk/src/crypto/primitives.ts";
import type { Random } from "../packages/sdk/src/ports.ts";
import { kyberDecapsulate, kyberEncapsulate, kyberKeyPair } from "./kyber.ts";
import { signalSuite } from "./signal-suite.ts";
import { encodeKey, encodeKyber, type PreKeySignalMessage } from "./signal-wire.ts";
import { xeddsaSign, xeddsaVerify } from "./xeddsa.ts";

// Signal's key agreement (PQXDH, revision 3, §3) between our keys and its messages. Public keys are without type bytes
// except where they are signed.

const SIGNATURE_NONCE_BYTES = 64;
const KYBER_SEED_BYTES = 64;

/** A prekey as the other side gets it. */
export interface PublishedPrekey {
  readonly id: number;
  readonly publicKey: Uint8Array;
}

interface SignedPrekey extends PublishedPrekey {
  readonly signature: Uint8Array;
}

export interface SignalBundle {
  readonly registrationId: number;
  readonly identityKey: Uint8Array;
  readonly signed: SignedPrekey;
  readonly oneTime: PublishedPrekey | undefined;
  readonly kyber: SignedPrekey;
}

export interface SignalPrekeys {
  readonly bundle: SignalBundle;
  readonly signed: KeyPair;
  readonly oneTime: KeyPair | undefined;
  readonly kyber: KeyPair;
}

export interface SignalAgreement {
  readonly rootKey: Uint8Array;
  readonly spqrSecret: Uint8Array;
}

/** What goes along with every message until the peer has answered. */
export type PrekeyFields = Omit<PreKeySignalMessage, "message">;

export function createSignalPrekeys(
  primitives: Primitives,
  random: Random,
  identity: KeyPair,
  { registrationId, withOneTime }: { registrationId: number; withOneTime: boolean },
): SignalPrekeys {
  const signed = createX25519KeyPair(primitives, random);
  const oneTime = withOneTime ? createX25519KeyPair(primitives, random) : undefined;
  const kyber = kyberKeyPair(random(KYBER_SEED_BYTES));
  const sign = (encoded: Uint8Array) =>
    xeddsaSign(identity.privateKey, encoded, random(SIGNATURE_NONCE_BYTES));
  const bundle: SignalBundle = {
    registrationId,
    identityKey: identity.publicKey,
    signed: { id: 8, publicKey: signed.publicKey, signature: sign(encodeKey(signed.publicKey)) },
    oneTime: oneTime && { id: 9, publicKey: oneTime.publicKey },
    kyber: { id: 7, publicKey: kyber.publicKey, signature: sign(encodeKyber(kyber.publicKey)) },
  };
  return { bundle, signed, oneTime, kyber };
}

/** @throws CryptoError `bad-signature` or `bad-key` */
export function initiateSignal(
  primitives: Primitives,
  random: Random,
  own: { readonly registrationId: number; readonly identity: KeyPair },
  bundle: SignalBundle,
): { readonly agreement: SignalAgreement; readonly prekey: PrekeyFields } {
  const { identityKey, signed, oneTime, kyber } = bundle;
  requireSigned(identityKey, encodeKey(signed.publicKey), signed.signature);
  requireSigned(identityKey, encodeKyber(kyber.publicKey), kyber.signature);
  const base = createX25519KeyPair(primitives, random);
  const dh = (own: KeyPair, their: Uint8Array) => diffieHellman(primitives, own.privateKey, their);
  const { ciphertext, sharedSecret } = kyberEncapsulate(kyber.publicKey, random(32));
  const agreement = agree([
    dh(own.identity, signed.publicKey),
    dh(base, identityKey),
    dh(base, signed.publicKey),
    ...(oneTime === undefined ? [] : [dh(base, oneTime.publicKey)]),
    sharedSecret,
  ]);
  const prekey: PrekeyFields = {
    registrationId: own.registrationId,
    oneTimePrekeyId: oneTime?.id,
    signedPrekeyId: signed.id,
    kyberPrekeyId: kyber.id,
    kyberCiphertext: ciphertext,
    baseKey: base.publicKey,
    identityKey: own.identity.publicKey,
  };
  return { agreement, prekey };
}

/** @throws CryptoError `no-prekey` or `bad-key` */
export function acceptSignal(
  primitives: Primitives,
  identity: KeyPair,
  { bundle, signed, oneTime, kyber }: SignalPrekeys,
  prekey: PrekeyFields,
): SignalAgreement {
  const isKnown =
    prekey.signedPrekeyId === bundle.signed.id &&
    prekey.oneTimePrekeyId === bundle.oneTime?.id &&
    prekey.kyberPrekeyId === bundle.kyber.id;
  if (!isKnown) throw new CryptoError("no-prekey");
  const dh = (own: KeyPair, their: Uint8Array) => diffieHellman(primitives, own.privateKey, their);
  return agree([
    dh(signed, prekey.identityKey),
    dh(identity, prekey.baseKey),
    dh(signed, prekey.baseKey),
    ...(oneTime === undefined ? [] : [dh(oneTime, prekey.baseKey)]),
    kyberDecapsulate(kyber.privateKey, prekey.kyberCiphertext),
  ]);
}

/** Whether two first messages start the same session. */
export function isSameStart(a: PrekeyFields, b: PrekeyFields): boolean {
  return equalBytes(concatBytes(a.identityKey, a.baseKey), concatBytes(b.identityKey, b.baseKey));
}

function agree(secrets: readonly Uint8Array[]): SignalAgreement {
  const okm = agreedKeys(signalSuite, secrets, new Uint8Array(0));
  return { rootKey: okm.slice(0, 32), spqrSecret: okm.slice(64, 96) };
}

function requireSigned(identityKey: Uint8Array, encoded: Uint8Array, signature: Uint8Array): void {
  if (!xeddsaVerify(identityKey, encoded, signature)) throw new CryptoError("bad-signature");
}
