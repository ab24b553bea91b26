import {
  type OneTimePrekey,
  oneTimePrekeyTranscript,
  type PrekeyBundle,
  type SignedPrekey,
  signedPrekeyTranscript,
} from "@sotto/protocol";
import type { Random } from "../ports.ts";
import { CryptoError } from "./crypto-error.ts";
import { createX25519KeyPair, type DeviceSecrets } from "./device.ts";
import type { LogDevice } from "./device-log.ts";
import { requireX25519PublicKey } from "./points.ts";
import type { KeyPair, Primitives } from "./primitives.ts";

const KEM_SEED_BYTES = 64;

/** Private half of a prekey. The ML-KEM key is kept as its 64-byte seed. */
export interface PrekeySecret {
  readonly id: number;
  readonly x25519: KeyPair;
  readonly kemSeed: Uint8Array;
}

/** Whose prekeys: what their signatures are bound to. */
export interface PrekeyOwner {
  readonly accountId: Uint8Array;
  readonly deviceId: Uint8Array;
}

function createPrekeySecret(primitives: Primitives, random: Random, id: number): PrekeySecret {
  return { id, x25519: createX25519KeyPair(primitives, random), kemSeed: random(KEM_SEED_BYTES) };
}

export function createSignedPrekey(
  primitives: Primitives,
  random: Random,
  device: DeviceSecrets,
  owner: PrekeyOwner,
  { id, expiresAtMs }: { readonly id: number; readonly expiresAtMs: number },
): { readonly secret: PrekeySecret; readonly prekey: SignedPrekey } {
  const secret = createPrekeySecret(primitives, random, id);
  const { publicKey: mlkem768 } = primitives.kemKeyPair(secret.kemSeed);
  const unsigned = { id, expiresAtMs, x25519: secret.x25519.publicKey, mlkem768 };
  const transcript = signedPrekeyTranscript(owner.accountId, owner.deviceId, unsigned);
  return {
    secret,
    prekey: { ...unsigned, signature: primitives.sign(device.signing.privateKey, transcript) },
  };
}

export function createOneTimePrekey(
  primitives: Primitives,
  random: Random,
  device: DeviceSecrets,
  owner: PrekeyOwner,
  id: number,
): { readonly secret: PrekeySecret; readonly prekey: OneTimePrekey } {
  const secret = createPrekeySecret(primitives, random, id);
  const { publicKey: mlkem768 } = primitives.kemKeyPair(secret.kemSeed);
  const unsigned = { id, x25519: secret.x25519.publicKey, mlkem768 };
  const transcript = oneTimePrekeyTranscript(owner.accountId, owner.deviceId, unsigned);
  return {
    secret,
    prekey: { ...unsigned, signature: primitives.sign(device.signing.privateKey, transcript) },
  };
}

/**
 * Checks that a bundle's keys are the device's own and usable.
 *
 * @param device - The owner's device as the verified device log gives it.
 * @throws CryptoError `bad-signature` or `bad-key`
 */
export function verifyBundle(
  primitives: Primitives,
  accountId: Uint8Array,
  device: LogDevice,
  { signed, oneTime }: PrekeyBundle,
): void {
  requireX25519PublicKey(signed.x25519);
  const { signingKey } = device.keys;
  const signedTranscript = signedPrekeyTranscript(accountId, device.deviceId, signed);
  if (signed.id === 0 || !primitives.verify(signingKey, signedTranscript, signed.signature)) {
    throw new CryptoError("bad-signature");
  }
  if (oneTime === undefined) return;
  requireX25519PublicKey(oneTime.x25519);
  const oneTimeTranscript = oneTimePrekeyTranscript(accountId, device.deviceId, oneTime);
  if (oneTime.id === 0 || !primitives.verify(signingKey, oneTimeTranscript, oneTime.signature)) {
    throw new CryptoError("bad-signature");
  }
}
