import { bytes, emptyOr, message, optional, repeated, type Shape, unlessEmpty } from "./codec.ts";
import type { sotto } from "./gen/sotto.js";
import {
  DELIVERY_TOKEN_BYTES,
  ID_BYTES,
  MAX_ENVELOPE_BYTES,
  MAX_SLOTS_COUNT,
  MAX_USER_ID_BYTES,
} from "./limits.ts";

/** One ciphertext for one device: all that the relay may know of a message. It names no sender. */
export interface Envelope {
  /** 16 bytes, chosen by the sender; the same on every retry. */
  readonly id: Uint8Array;
  /** A RatchetMessage. */
  readonly sealed: Uint8Array;
  /** The payload that all recipients of one Submit share; empty if there is none. */
  readonly shared: Uint8Array;
}

/** One recipient device of a Submit. */
export interface Slot {
  readonly deviceId: Uint8Array;
  readonly envelopeId: Uint8Array;
  readonly sealed: Uint8Array;
}

/** One recipient user of a Submit, with exactly one slot for every device of theirs. */
export interface Addressee {
  readonly userId: string;
  readonly slots: readonly Slot[];
  /** 16 bytes that the user gave to the sender; undefined makes the sender a stranger. */
  readonly deliveryToken?: Uint8Array | undefined;
}

export const ENVELOPE: Shape = {
  name: "Envelope",
  fields: {
    1: bytes(ID_BYTES),
    2: bytes(1, MAX_ENVELOPE_BYTES),
    3: optional(bytes(0, MAX_ENVELOPE_BYTES)),
  },
};

const SLOT: Shape = {
  name: "Slot",
  fields: { 1: bytes(ID_BYTES), 2: bytes(ID_BYTES), 3: bytes(1, MAX_ENVELOPE_BYTES) },
};

export const ADDRESSEE: Shape = {
  name: "Addressee",
  fields: {
    1: bytes(1, MAX_USER_ID_BYTES),
    2: repeated(message(SLOT), 1, MAX_SLOTS_COUNT),
    3: emptyOr(DELIVERY_TOKEN_BYTES),
  },
};

export function envelopeOf(wire: sotto.v1.Envelope): Envelope {
  return {
    id: wire.id,
    sealed: wire.sealed,
    shared: wire.shared,
  };
}

export function addresseeOf(wire: sotto.v1.Addressee): Addressee {
  const slots = (wire.slots ?? []).map((slot) => ({
    deviceId: slot.deviceId,
    envelopeId: slot.envelopeId,
    sealed: slot.sealed,
  }));
  const deliveryToken = unlessEmpty(wire.deliveryToken);
  return { userId: wire.userId, slots, deliveryToken };
}
