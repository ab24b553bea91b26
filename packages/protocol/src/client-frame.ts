import {
  bytes,
  decode,
  emptyOr,
  encode,
  message,
  optional,
  repeated,
  type Shape,
  sortedSet,
  uint,
  unlessEmpty,
} from "./codec.ts";
import { ADDRESSEE, type Addressee, addresseeOf } from "./envelope.ts";
import { DecodeError } from "./errors.ts";
import { sotto } from "./gen/sotto.js";
import {
  DELIVERY_TOKEN_HASH_BYTES,
  ID_BYTES,
  MAX_ACK_COUNT,
  MAX_ADDRESSEES_COUNT,
  MAX_DELIVERY_TOKENS_COUNT,
  MAX_DEVICES_COUNT,
  MAX_ENVELOPE_BYTES,
  MAX_FRAME_BYTES,
  MAX_LOG_ENTRY_BYTES,
  MAX_PREKEYS_PER_PUBLISH_COUNT,
  MAX_TOKEN_BYTES,
  MAX_USER_ID_BYTES,
  MAX_WATCHED_PRESENCES_COUNT,
  PRESENCE_KEY_BYTES,
  PRESENCE_TOKEN_BYTES,
  REQUEST_ID_BYTES,
  SIGNATURE_BYTES,
} from "./limits.ts";
import {
  ONE_TIME_PREKEY,
  type OneTimePrekey,
  oneTimePrekeyOf,
  SIGNED_PREKEY,
  type SignedPrekey,
  signedPrekeyOf,
} from "./prekeys.ts";

/** What a client says; docs/protocol/frames.md explains each. */
export type ClientFrame =
  | Authenticate
  | Submit
  | Ack
  | PublishPrekeys
  | FetchDirectory
  | FetchBundles
  | Ping
  | PublishDeliveryTokens
  | UpdatePresence;

export interface Authenticate {
  readonly type: "authenticate";
  readonly version: number;
  readonly token: string;
  readonly deviceId: Uint8Array;
  /** Ed25519 over `authenticationTranscript`. */
  readonly signature: Uint8Array;
  /** A LogEntry when the device registers as its user's first; otherwise empty. */
  readonly genesis: Uint8Array;
}

export interface Submit {
  readonly type: "submit";
  readonly requestId: Uint8Array;
  readonly addressees: readonly Addressee[];
  readonly shared: Uint8Array;
  /** 0 means the relay's default. */
  readonly ttlSeconds: number;
  readonly ephemeral: boolean;
}

export interface Ack {
  readonly type: "ack";
  readonly envelopeIds: readonly Uint8Array[];
}

export interface PublishPrekeys {
  readonly type: "publishPrekeys";
  readonly requestId: Uint8Array;
  readonly signed: SignedPrekey | undefined;
  readonly oneTime: readonly OneTimePrekey[];
}

export interface FetchDirectory {
  readonly type: "fetchDirectory";
  readonly requestId: Uint8Array;
  readonly userId: string;
}

export interface FetchBundles {
  readonly type: "fetchBundles";
  readonly requestId: Uint8Array;
  readonly userId: string;
  readonly deviceIds: readonly Uint8Array[];
}

export interface Ping {
  readonly type: "ping";
  readonly sequence: number;
}

export interface PublishDeliveryTokens {
  readonly type: "publishDeliveryTokens";
  readonly requestId: Uint8Array;
  /** `deliveryTokenHash` of each token, 16 bytes, one after the other in ascending order. */
  readonly hashes: Uint8Array;
}

export interface UpdatePresence {
  readonly type: "updatePresence";
  readonly requestId: Uint8Array;
  /** The user's presence key; undefined if this connection says nothing. */
  readonly key: Uint8Array | undefined;
  readonly away: boolean;
  /** Presence tokens, 16 bytes, one after the other in ascending order. */
  readonly tokens: Uint8Array;
}

const REQUEST_ID = bytes(REQUEST_ID_BYTES);
const USER_ID = bytes(1, MAX_USER_ID_BYTES);
const shape = (name: string, fields: Shape["fields"]): Shape => ({ name, fields });

const CLIENT_FRAME: Shape = {
  name: "ClientFrame",
  oneOf: [1, 2, 3, 4, 5, 6, 7, 8, 9],
  fields: {
    1: optional(
      message(
        shape("Authenticate", {
          1: uint,
          2: optional(bytes(0, MAX_TOKEN_BYTES)),
          3: bytes(ID_BYTES),
          4: bytes(SIGNATURE_BYTES),
          5: optional(bytes(0, MAX_LOG_ENTRY_BYTES)),
        }),
      ),
    ),
    2: optional(
      message(
        shape("Submit", {
          1: REQUEST_ID,
          2: repeated(message(ADDRESSEE), 1, MAX_ADDRESSEES_COUNT),
          3: optional(bytes(0, MAX_ENVELOPE_BYTES)),
          4: uint,
          5: uint,
        }),
      ),
    ),
    3: optional(message(shape("Ack", { 1: repeated(bytes(ID_BYTES), 1, MAX_ACK_COUNT) }))),
    4: optional(
      message(
        shape("PublishPrekeys", {
          1: REQUEST_ID,
          2: optional(message(SIGNED_PREKEY)),
          3: repeated(message(ONE_TIME_PREKEY), 0, MAX_PREKEYS_PER_PUBLISH_COUNT),
        }),
      ),
    ),
    5: optional(message(shape("FetchDirectory", { 1: REQUEST_ID, 2: USER_ID }))),
    6: optional(
      message(
        shape("FetchBundles", {
          1: REQUEST_ID,
          2: USER_ID,
          3: repeated(bytes(ID_BYTES), 1, MAX_DEVICES_COUNT),
        }),
      ),
    ),
    7: optional(message(shape("Ping", { 1: uint }))),
    8: optional(
      message(
        shape("PublishDeliveryTokens", {
          1: REQUEST_ID,
          2: sortedSet(DELIVERY_TOKEN_HASH_BYTES, MAX_DELIVERY_TOKENS_COUNT),
        }),
      ),
    ),
    9: optional(
      message(
        shape("UpdatePresence", {
          1: REQUEST_ID,
          2: emptyOr(PRESENCE_KEY_BYTES),
          3: uint,
          4: sortedSet(PRESENCE_TOKEN_BYTES, MAX_WATCHED_PRESENCES_COUNT),
        }),
      ),
    ),
  },
};

export function encodeClientFrame(frame: ClientFrame): Uint8Array {
  return encode(sotto.v1.ClientFrame, { [frame.type]: frame });
}

/** @throws DecodeError if `input` is not a client frame or exceeds a limit. */
export function decodeClientFrame(input: Uint8Array): ClientFrame {
  if (input.length > MAX_FRAME_BYTES) throw new DecodeError("ClientFrame", "too large");
  const wire = decode(sotto.v1.ClientFrame, CLIENT_FRAME, input);
  if (wire.authenticate != null) return authenticateOf(wire.authenticate);
  if (wire.submit != null) return submitOf(wire.submit);
  if (wire.ack != null) return { type: "ack", envelopeIds: wire.ack.envelopeIds ?? [] };
  if (wire.publishPrekeys != null) return publishPrekeysOf(wire.publishPrekeys);
  if (wire.fetchDirectory != null) {
    const { requestId, userId } = wire.fetchDirectory;
    return { type: "fetchDirectory", requestId: requestId, userId: userId };
  }
  if (wire.fetchBundles != null) {
    const { requestId, userId, deviceIds } = wire.fetchBundles;
    return {
      type: "fetchBundles",
      requestId: requestId,
      userId: userId,
      deviceIds: deviceIds ?? [],
    };
  }
  if (wire.publishDeliveryTokens != null) {
    const { requestId, hashes } = wire.publishDeliveryTokens;
    return { type: "publishDeliveryTokens", requestId, hashes };
  }
  if (wire.updatePresence != null) return updatePresenceOf(wire.updatePresence);
  return { type: "ping", sequence: wire.ping?.sequence ?? 0 };
}

function authenticateOf(wire: sotto.v1.Authenticate): Authenticate {
  return {
    type: "authenticate",
    version: wire.version ?? 0,
    token: wire.token ?? "",
    deviceId: wire.deviceId,
    signature: wire.signature,
    genesis: wire.genesis,
  };
}

function submitOf(wire: sotto.v1.Submit): Submit {
  return {
    type: "submit",
    requestId: wire.requestId,
    addressees: (wire.addressees ?? []).map(addresseeOf),
    shared: wire.shared,
    ttlSeconds: wire.ttlSeconds ?? 0,
    ephemeral: wire.ephemeral ?? false,
  };
}

function publishPrekeysOf(wire: sotto.v1.PublishPrekeys): PublishPrekeys {
  return {
    type: "publishPrekeys",
    requestId: wire.requestId,
    signed: wire.signed == null ? undefined : signedPrekeyOf(wire.signed),
    oneTime: (wire.oneTime ?? []).map(oneTimePrekeyOf),
  };
}

function updatePresenceOf(wire: sotto.v1.UpdatePresence): UpdatePresence {
  return {
    type: "updatePresence",
    requestId: wire.requestId,
    key: unlessEmpty(wire.key),
    away: wire.away ?? false,
    tokens: wire.tokens,
  };
}
