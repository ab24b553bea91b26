import {
  decodeOneTimePrekey,
  decodeSignedPrekey,
  encodeOneTimePrekey,
  encodeSignedPrekey,
  MAX_ONE_TIME_PREKEYS_COUNT,
  oneTimePrekeyTranscript,
  type PrekeyBundle,
  type PublishPrekeys,
  signedPrekeyTranscript,
} from "@sotto/protocol";
import type { Digest } from "../ports.ts";
import type { PrekeyUpload, StoredBundle } from "../storage/storage.ts";
import type { Account } from "./directory.ts";

export interface PrekeyOwner {
  readonly account: Account;
  readonly deviceId: Uint8Array;
  readonly signingKey: Uint8Array;
}

/** Turns a publication into what is stored; undefined if an id, key or signature is not valid. */
export function checkPrekeys(
  frame: PublishPrekeys,
  owner: PrekeyOwner,
  digest: Digest,
): PrekeyUpload | undefined {
  const { signed, oneTime } = frame;
  const { deviceId, signingKey } = owner;
  const { accountId } = owner.account;
  const isSigned = (transcript: Uint8Array, signature: Uint8Array): boolean =>
    digest.verifyEd25519(signingKey, transcript, signature);

  if (new Set(oneTime.map(({ id }) => id)).size !== oneTime.length) return undefined;
  if (signed !== undefined) {
    if (signed.id === 0 || !Number.isFinite(signed.expiresAtMs) || isZero(signed.x25519))
      return undefined;
    if (!isSigned(signedPrekeyTranscript(accountId, deviceId, signed), signed.signature))
      return undefined;
  }
  for (const prekey of oneTime) {
    if (prekey.id === 0 || isZero(prekey.x25519)) return undefined;
    if (!isSigned(oneTimePrekeyTranscript(accountId, deviceId, prekey), prekey.signature))
      return undefined;
  }
  return {
    deviceId,
    signed: signed === undefined ? undefined : encodeSignedPrekey(signed),
    oneTime: oneTime.map((prekey) => ({ id: prekey.id, prekey: encodeOneTimePrekey(prekey) })),
    maxOneTime: MAX_ONE_TIME_PREKEYS_COUNT,
  };
}

/** The X25519 point that makes every shared secret zero (RFC 7748 §6.1). */
function isZero(key: Uint8Array): boolean {
  return key.every((byte) => byte === 0);
}

export function bundleOf(stored: StoredBundle): PrekeyBundle {
  return {
    deviceId: stored.deviceId,
    signed: decodeSignedPrekey(stored.signed),
    oneTime: stored.oneTime === undefined ? undefined : decodeOneTimePrekey(stored.oneTime),
  };
}
