import {
  bytesToHex,
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
  /** The same in hexadecimal. */
  readonly device: string;
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
    if (signed.id === 0 || !Number.isFinite(signed.expiresAtMs) || isSmallOrder(signed.x25519))
      return undefined;
    if (!isSigned(signedPrekeyTranscript(accountId, deviceId, signed), signed.signature))
      return undefined;
  }
  for (const prekey of oneTime) {
    if (prekey.id === 0 || isSmallOrder(prekey.x25519)) return undefined;
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

/**
 * Points of small order, whose shared secrets anybody can tell (RFC 7748 §6.1), little-endian and without the unused bit.
 * Devices check what they fetch by themselves; this keeps what is of no use out of the pool. ML-KEM is theirs alone.
 */
const SMALL_ORDER_POINTS: ReadonlySet<string> = new Set([
  "00".repeat(32),
  `01${"00".repeat(31)}`,
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  `ec${"ff".repeat(30)}7f`,
  `ed${"ff".repeat(30)}7f`,
  `ee${"ff".repeat(30)}7f`,
]);

function isSmallOrder(key: Uint8Array): boolean {
  const point = key.slice();
  point[31] = (point[31] ?? 0) & 0x7f;
  return SMALL_ORDER_POINTS.has(bytesToHex(point));
}

export function bundleOf(stored: StoredBundle): PrekeyBundle {
  return {
    deviceId: stored.deviceId,
    signed: decodeSignedPrekey(stored.signed),
    oneTime: stored.oneTime === undefined ? undefined : decodeOneTimePrekey(stored.oneTime),
  };
}
