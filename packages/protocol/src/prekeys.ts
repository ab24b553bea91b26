import { bytes, decode, double, encode, message, optional, type Shape, uint } from "./codec.ts";
import { sotto } from "./gen/sotto.js";
import { ID_BYTES, MLKEM_PUBLIC_BYTES, SIGNATURE_BYTES, X25519_BYTES } from "./limits.ts";

/** A signed prekey with its last-resort ML-KEM key; used by every session of its time. */
export interface SignedPrekey {
  readonly id: number;
  readonly expiresAtMs: number;
  /** 32 bytes. */
  readonly x25519: Uint8Array;
  /** 1,184 bytes. */
  readonly mlkem768: Uint8Array;
  /** Ed25519, 64 bytes, by the device. */
  readonly signature: Uint8Array;
}

/** A pair of one-time keys under one id and one signature; handed out at most once. */
export interface OneTimePrekey {
  readonly id: number;
  readonly x25519: Uint8Array;
  readonly mlkem768: Uint8Array;
  readonly signature: Uint8Array;
}

export interface PrekeyBundle {
  readonly deviceId: Uint8Array;
  readonly signed: SignedPrekey;
  /** Undefined when the relay has none left: the session then starts on the last-resort key. */
  readonly oneTime: OneTimePrekey | undefined;
}

export const SIGNED_PREKEY: Shape = {
  name: "SignedPrekey",
  strict: true,
  fields: {
    1: uint,
    2: double,
    3: bytes(X25519_BYTES),
    4: bytes(MLKEM_PUBLIC_BYTES),
    5: bytes(SIGNATURE_BYTES),
  },
};

export const ONE_TIME_PREKEY: Shape = {
  name: "OneTimePrekey",
  strict: true,
  fields: {
    1: uint,
    2: bytes(X25519_BYTES),
    3: bytes(MLKEM_PUBLIC_BYTES),
    4: bytes(SIGNATURE_BYTES),
  },
};

export const PREKEY_BUNDLE: Shape = {
  name: "PrekeyBundle",
  fields: { 1: bytes(ID_BYTES), 2: message(SIGNED_PREKEY), 3: optional(message(ONE_TIME_PREKEY)) },
};

type SignedWire = sotto.v1.SignedPrekey;
type OneTimeWire = sotto.v1.OneTimePrekey;

export function signedPrekeyOf(wire: SignedWire): SignedPrekey {
  return {
    id: wire.id,
    expiresAtMs: wire.expiresAtMs,
    x25519: wire.x25519,
    mlkem768: wire.mlkem768,
    signature: wire.signature,
  };
}

export function oneTimePrekeyOf(wire: OneTimeWire): OneTimePrekey {
  return {
    id: wire.id,
    x25519: wire.x25519,
    mlkem768: wire.mlkem768,
    signature: wire.signature,
  };
}

export function prekeyBundleOf(wire: sotto.v1.PrekeyBundle): PrekeyBundle {
  return {
    deviceId: wire.deviceId,
    signed: signedPrekeyOf(wire.signed as SignedWire),
    oneTime: wire.oneTime == null ? undefined : oneTimePrekeyOf(wire.oneTime),
  };
}

/** Bytes of a signed prekey, as the relay stores it. */
export function encodeSignedPrekey(prekey: SignedPrekey): Uint8Array {
  return encode(sotto.v1.SignedPrekey, prekey);
}

/** @throws DecodeError */
export function decodeSignedPrekey(input: Uint8Array): SignedPrekey {
  return signedPrekeyOf(decode(sotto.v1.SignedPrekey, SIGNED_PREKEY, input));
}

/** Bytes of a one-time prekey, as the relay stores it. */
export function encodeOneTimePrekey(prekey: OneTimePrekey): Uint8Array {
  return encode(sotto.v1.OneTimePrekey, prekey);
}

/** @throws DecodeError */
export function decodeOneTimePrekey(input: Uint8Array): OneTimePrekey {
  return oneTimePrekeyOf(decode(sotto.v1.OneTimePrekey, ONE_TIME_PREKEY, input));
}
