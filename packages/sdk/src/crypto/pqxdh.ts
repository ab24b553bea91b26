import {
  concatBytes,
  decodeInitiator,
  type DeviceKeys,
  encodeInitiator,
  type Initiator,
  lengthPrefixed,
  type PrekeyBlock,
  type PrekeyBundle,
  SESSION_ID_BYTES,
  uint32ToBytes,
} from "@sotto/protocol";
import type { Random } from "../ports.ts";
import { CryptoError } from "./crypto-error.ts";
import { createX25519KeyPair, type DeviceSecrets } from "./device.ts";
import { hkdfSha256, sha256 } from "./kdf.ts";
import { LABELS, ZERO_32, ZERO_NONCE } from "./labels.ts";
import { requireX25519PublicKey } from "./points.ts";
import type { PrekeySecret } from "./prekeys.ts";
import type { KeyPair, Primitives } from "./primitives.ts";
import { sottoSuite, type Suite } from "./suite.ts";

// docs/protocol/cryptography.md §4: Signal's PQXDH (revision 3) with ML-KEM-768 and a transcript that binds every public
// key, id and ciphertext (Bhargavan et al., USENIX Security 2024).

export const SUITE = 1;

/** One end of a session, as its device log gives it. */
export interface Party {
  readonly accountId: Uint8Array;
  readonly deviceId: Uint8Array;
  readonly keys: DeviceKeys;
}

/** What both ends have in common after the key agreement. */
export interface Agreement {
  /** T: associated data of every message of the session, 32 bytes. */
  readonly transcript: Uint8Array;
  /** 8 bytes. */
  readonly sessionId: Uint8Array;
  readonly rootKey: Uint8Array;
  readonly pqSecret: Uint8Array;
}

/** The public values that the transcript binds. */
interface Offer {
  readonly signedPrekeyId: number;
  readonly signedPrekey: Uint8Array;
  readonly oneTimePrekeyId: number;
  /** Empty if there is none. */
  readonly oneTimePrekey: Uint8Array;
  readonly kemKey: Uint8Array;
}

/**
 * The initiator's side.
 *
 * @param bundle - Must have been checked with `verifyBundle`.
 * @throws CryptoError `bad-key`
 */
export function initiate(
  primitives: Primitives,
  random: Random,
  own: { readonly party: Party; readonly secrets: DeviceSecrets; readonly userId: string },
  peer: Party,
  bundle: PrekeyBundle,
  replaces: Uint8Array,
): { readonly agreement: Agreement; readonly prekey: PrekeyBlock } {
  const { signed, oneTime } = bundle;
  const offer: Offer = {
    signedPrekeyId: signed.id,
    signedPrekey: signed.x25519,
    oneTimePrekeyId: oneTime?.id ?? 0,
    oneTimePrekey: oneTime?.x25519 ?? new Uint8Array(0),
    kemKey: oneTime?.mlkem768 ?? signed.mlkem768,
  };
  const ephemeral = createX25519KeyPair(primitives, random);
  const { ciphertext, sharedSecret } = encapsulate(primitives, offer.kemKey, random);
  const identityDh = diffieHellman(primitives, ephemeral.privateKey, peer.keys.identityKey);
  const secrets = [
    diffieHellman(primitives, own.secrets.identity.privateKey, offer.signedPrekey),
    identityDh,
    diffieHellman(primitives, ephemeral.privateKey, offer.signedPrekey),
    ...(oneTime === undefined
      ? []
      : [diffieHellman(primitives, ephemeral.privateKey, oneTime.x25519)]),
    sharedSecret,
  ];
  const agreement = agree(
    transcriptOf(own.party, peer, ephemeral.publicKey, offer, ciphertext),
    secrets,
  );
  const unsealed = {
    ephemeralKey: ephemeral.publicKey,
    signedPrekeyId: offer.signedPrekeyId,
    oneTimePrekeyId: offer.oneTimePrekeyId,
    kemCiphertext: ciphertext,
  };
  const { userId } = own;
  const { accountId, deviceId } = own.party;
  const sealedInitiator = primitives.seal(
    initiatorKey(identityDh, ephemeral.publicKey, peer.keys.identityKey),
    ZERO_NONCE,
    initiatorData(unsealed),
    encodeInitiator({ userId, deviceId, accountId, replaces }),
  );
  return { agreement, prekey: { ...unsealed, sealedInitiator } };
}

/**
 * Reads who starts a session. What it says is only a claim until `accept` and a first message have succeeded.
 *
 * @throws CryptoError `bad-key` or `bad-mac`, DecodeError
 */
export function openInitiator(
  primitives: Primitives,
  secrets: DeviceSecrets,
  prekey: PrekeyBlock,
): Initiator {
  const dh = diffieHellman(primitives, secrets.identity.privateKey, prekey.ephemeralKey);
  const key = initiatorKey(dh, prekey.ephemeralKey, secrets.identity.publicKey);
  try {
    return decodeInitiator(
      primitives.open(key, ZERO_NONCE, initiatorData(prekey), prekey.sealedInitiator),
    );
  } catch (error) {
    throw new CryptoError("bad-mac", error);
  }
}

/**
 * The recipient's side.
 *
 * @param signed - The signed prekey that `prekey` names.
 * @param oneTime - The one-time prekey that it names; undefined if it names none.
 * @throws CryptoError `bad-key`
 */
export function accept(
  primitives: Primitives,
  own: { readonly party: Party; readonly secrets: DeviceSecrets },
  peer: Party,
  prekey: PrekeyBlock,
  signed: PrekeySecret,
  oneTime: PrekeySecret | undefined,
): Agreement {
  const kem: KeyPair = primitives.kemKeyPair((oneTime ?? signed).kemSeed);
  const offer: Offer = {
    signedPrekeyId: signed.id,
    signedPrekey: signed.x25519.publicKey,
    oneTimePrekeyId: oneTime?.id ?? 0,
    oneTimePrekey: oneTime?.x25519.publicKey ?? new Uint8Array(0),
    kemKey: kem.publicKey,
  };
  const secrets = [
    diffieHellman(primitives, signed.x25519.privateKey, peer.keys.identityKey),
    diffieHellman(primitives, own.secrets.identity.privateKey, prekey.ephemeralKey),
    diffieHellman(primitives, signed.x25519.privateKey, prekey.ephemeralKey),
    ...(oneTime === undefined
      ? []
      : [diffieHellman(primitives, oneTime.x25519.privateKey, prekey.ephemeralKey)]),
    primitives.kemDecapsulate(kem.privateKey, prekey.kemCiphertext),
  ];
  return agree(
    transcriptOf(peer, own.party, prekey.ephemeralKey, offer, prekey.kemCiphertext),
    secrets,
  );
}

function agree(transcript: Uint8Array, secrets: readonly Uint8Array[]): Agreement {
  const okm = agreedKeys(sottoSuite, secrets, transcript);
  return {
    transcript,
    sessionId: transcript.slice(0, SESSION_ID_BYTES),
    rootKey: okm.slice(0, 32),
    pqSecret: okm.slice(32, 64),
  };
}

/** PQXDH §3.3: the secrets in order, behind 32 bytes that no encoded point has (§2.1). */
export function agreedKeys(
  suite: Suite,
  secrets: readonly Uint8Array[],
  transcript: Uint8Array,
): Uint8Array {
  const ikm = concatBytes(new Uint8Array(32).fill(0xff), ...secrets);
  const okm = suite.deriveSession(ikm, transcript);
  ikm.fill(0);
  return okm;
}

function transcriptOf(
  initiator: Party,
  recipient: Party,
  ephemeralKey: Uint8Array,
  offer: Offer,
  kemCiphertext: Uint8Array,
): Uint8Array {
  return sha256(
    concatBytes(
      LABELS.pqxdh,
      uint32ToBytes(SUITE),
      partyBytes(initiator),
      lengthPrefixed(ephemeralKey),
      partyBytes(recipient),
      uint32ToBytes(offer.signedPrekeyId),
      lengthPrefixed(offer.signedPrekey),
      uint32ToBytes(offer.oneTimePrekeyId),
      lengthPrefixed(offer.oneTimePrekey),
      lengthPrefixed(offer.kemKey),
      lengthPrefixed(kemCiphertext),
    ),
  );
}

function partyBytes({ accountId, deviceId, keys }: Party): Uint8Array {
  return concatBytes(
    lengthPrefixed(accountId),
    lengthPrefixed(deviceId),
    lengthPrefixed(keys.signingKey),
    lengthPrefixed(keys.identityKey),
  );
}

function initiatorKey(
  dh: Uint8Array,
  ephemeralKey: Uint8Array,
  identityKey: Uint8Array,
): Uint8Array {
  return hkdfSha256(ZERO_32, dh, concatBytes(LABELS.initiator, ephemeralKey, identityKey), 32);
}

function initiatorData(prekey: Omit<PrekeyBlock, "sealedInitiator">): Uint8Array {
  return concatBytes(
    lengthPrefixed(prekey.ephemeralKey),
    uint32ToBytes(prekey.signedPrekeyId),
    uint32ToBytes(prekey.oneTimePrekeyId),
    lengthPrefixed(prekey.kemCiphertext),
  );
}

/** @throws CryptoError `bad-key` on a point that is of low order or not in its canonical encoding. */
export function diffieHellman(
  primitives: Primitives,
  privateKey: Uint8Array,
  publicKey: Uint8Array,
): Uint8Array {
  requireX25519PublicKey(publicKey);
  try {
    return primitives.x25519(privateKey, publicKey);
  } catch (error) {
    throw new CryptoError("bad-key", error);
  }
}

/** @throws CryptoError `bad-key` on a malformed encapsulation key (FIPS 203 §7.2). */
export function encapsulate(
  primitives: Primitives,
  kemKey: Uint8Array,
  random: Random,
): { readonly ciphertext: Uint8Array; readonly sharedSecret: Uint8Array } {
  try {
    return primitives.kemEncapsulate(kemKey, random(32));
  } catch (error) {
    throw new CryptoError("bad-key", error);
  }
}
