import { bytes, decode, encode, message, optional, type Shape, uint } from "./codec.ts";
import { DecodeError } from "./errors.ts";
import { sotto } from "./gen/sotto.js";
import {
  HASH_BYTES,
  ID_BYTES,
  MAX_ENVELOPE_BYTES,
  MAX_HEADER_BYTES,
  MAX_USER_ID_BYTES,
  MLKEM_CIPHERTEXT_BYTES,
  MLKEM_PUBLIC_BYTES,
  SESSION_ID_BYTES,
  X25519_BYTES,
} from "./limits.ts";

/** A header and what it opens. The header's bytes are authenticated as they came. */
export interface RatchetMessage {
  readonly header: Uint8Array;
  readonly ciphertext: Uint8Array;
}

export interface RatchetHeader {
  readonly suite: number;
  readonly sessionId: Uint8Array;
  readonly ratchetKey: Uint8Array;
  /** Message number in the sending chain. */
  readonly n: number;
  /** Length of the previous sending chain. */
  readonly pn: number;
  readonly pqEpoch: number;
  readonly pqN: number;
  /** Encapsulation key that the sender proposes for epoch `pqEpoch + 1`; empty if none. */
  readonly pqEk: Uint8Array;
  /** Ciphertext that answers such a proposal; empty if none. */
  readonly pqCt: Uint8Array;
  /** Present until the initiator has received a first reply. */
  readonly prekey: PrekeyBlock | undefined;
}

export interface PrekeyBlock {
  readonly ephemeralKey: Uint8Array;
  readonly signedPrekeyId: number;
  /** 0: the last-resort key was used. */
  readonly oneTimePrekeyId: number;
  readonly kemCiphertext: Uint8Array;
  readonly sealedInitiator: Uint8Array;
}

/** Who starts a session; only the recipient can read it. */
export interface Initiator {
  readonly userId: string;
  readonly deviceId: Uint8Array;
  readonly accountId: Uint8Array;
  /** Session that the new one replaces; empty if the initiator knew none. */
  readonly replaces: Uint8Array;
}

const AEAD_TAG_BYTES = 16;
const MAX_INITIATOR_BYTES = 256;

const RATCHET_MESSAGE: Shape = {
  name: "RatchetMessage",
  strict: true,
  fields: { 1: bytes(1, MAX_HEADER_BYTES), 2: bytes(AEAD_TAG_BYTES, MAX_ENVELOPE_BYTES) },
};

const RATCHET_HEADER: Shape = {
  name: "RatchetHeader",
  strict: true,
  fields: {
    1: uint,
    2: bytes(SESSION_ID_BYTES),
    3: bytes(X25519_BYTES),
    4: uint,
    5: uint,
    6: uint,
    7: uint,
    8: optional(bytes(MLKEM_PUBLIC_BYTES)),
    9: optional(bytes(MLKEM_CIPHERTEXT_BYTES)),
    10: optional(
      message({
        name: "PrekeyBlock",
        strict: true,
        fields: {
          1: bytes(X25519_BYTES),
          2: uint,
          3: uint,
          4: bytes(MLKEM_CIPHERTEXT_BYTES),
          5: bytes(AEAD_TAG_BYTES, MAX_INITIATOR_BYTES + AEAD_TAG_BYTES),
        },
      }),
    ),
  },
};

const INITIATOR: Shape = {
  name: "Initiator",
  strict: true,
  fields: {
    1: bytes(1, MAX_USER_ID_BYTES),
    2: bytes(ID_BYTES),
    3: bytes(HASH_BYTES),
    4: optional(bytes(SESSION_ID_BYTES)),
  },
};

export function encodeRatchetMessage(message: RatchetMessage): Uint8Array {
  return encode(sotto.v1.RatchetMessage, message);
}

/** @throws DecodeError */
export function decodeRatchetMessage(input: Uint8Array): RatchetMessage {
  return decode(sotto.v1.RatchetMessage, RATCHET_MESSAGE, input);
}

export function encodeRatchetHeader(header: RatchetHeader): Uint8Array {
  return encode(sotto.v1.RatchetHeader, header);
}

/** @throws DecodeError */
export function decodeRatchetHeader(input: Uint8Array): RatchetHeader {
  if (input.length > MAX_HEADER_BYTES) throw new DecodeError("RatchetHeader", "too large");
  return decode(sotto.v1.RatchetHeader, RATCHET_HEADER, input);
}

export function encodeInitiator(initiator: Initiator): Uint8Array {
  return encode(sotto.v1.Initiator, initiator);
}

/** @throws DecodeError */
export function decodeInitiator(input: Uint8Array): Initiator {
  return decode(sotto.v1.Initiator, INITIATOR, input);
}
