import {
  bytes,
  decode,
  emptyOr,
  encode,
  type Field,
  message,
  optional,
  repeated,
  type Shape,
  uint,
  unlessEmpty,
} from "./codec.ts";
import { ENVELOPE, type Envelope, envelopeOf } from "./envelope.ts";
import { type ErrorCode, isRelayCode } from "./error-codes.ts";
import { DecodeError } from "./errors.ts";
import { sotto } from "./gen/sotto.js";
import {
  DELIVERY_TOKENS_DIGEST_BYTES,
  ID_BYTES,
  MAX_DELIVER_COUNT,
  MAX_DEVICES_COUNT,
  MAX_FRAME_BYTES,
  MAX_LOG_ENTRIES_COUNT,
  MAX_LOG_ENTRY_BYTES,
  MAX_USER_ID_BYTES,
  MAX_WATCHED_PRESENCES_COUNT,
  NONCE_BYTES,
  PRESENCE_TOKEN_BYTES,
  REQUEST_ID_BYTES,
} from "./limits.ts";
import { PREKEY_BUNDLE, type PrekeyBundle, prekeyBundleOf } from "./prekeys.ts";

/** What a relay says; docs/protocol/frames.md explains each. */
export type ServerFrame =
  | Challenge
  | Welcome
  | Accepted
  | Deliver
  | QueueEmpty
  | PrekeysPublished
  | PrekeysLow
  | Directory
  | Bundles
  | Failure
  | Pong
  | DeliveryTokensPublished
  | PresenceUpdated
  | PresenceChanged;

export interface Challenge {
  readonly type: "challenge";
  readonly nonce: Uint8Array;
  readonly versions: readonly number[];
}

export interface Welcome {
  readonly type: "welcome";
  readonly userId: string;
  readonly version: number;
  /** One-time prekeys that the relay still holds for this device. */
  readonly oneTimePrekeys: number;
  readonly heartbeatMs: number;
  /** 16 bytes, `deliveryTokensDigest` of what the user published last; undefined if they never did. */
  readonly deliveryTokensDigest?: Uint8Array | undefined;
}

export interface Accepted {
  readonly type: "accepted";
  readonly requestId: Uint8Array;
  /** False: every recipient device has acknowledged and nothing was written. */
  readonly stored: boolean;
}

export interface Deliver {
  readonly type: "deliver";
  readonly envelopes: readonly Envelope[];
}

/** Everything that was waiting when the device connected has been acknowledged. */
export interface QueueEmpty {
  readonly type: "queueEmpty";
}

export interface PrekeysPublished {
  readonly type: "prekeysPublished";
  readonly requestId: Uint8Array;
  readonly oneTimePrekeys: number;
}

export interface PrekeysLow {
  readonly type: "prekeysLow";
  readonly oneTimePrekeys: number;
}

export interface Directory {
  readonly type: "directory";
  readonly requestId: Uint8Array;
  readonly userId: string;
  /** LogEntry bytes, genesis first. */
  readonly entries: readonly Uint8Array[];
}

export interface Bundles {
  readonly type: "bundles";
  readonly requestId: Uint8Array;
  readonly bundles: readonly PrekeyBundle[];
}

export interface Failure {
  readonly type: "failure";
  readonly requestId: Uint8Array;
  readonly code: ErrorCode;
  readonly retryAfterMs: number;
  readonly missingDevices: readonly Uint8Array[];
  readonly extraDevices: readonly Uint8Array[];
}

export interface Pong {
  readonly type: "pong";
  readonly sequence: number;
}

export interface DeliveryTokensPublished {
  readonly type: "deliveryTokensPublished";
  readonly requestId: Uint8Array;
}

/** Those of the watched who are there or were seen; all others are offline. */
export interface PresenceUpdated {
  readonly type: "presenceUpdated";
  readonly requestId: Uint8Array;
  readonly present: readonly WatchedPresence[];
}

export interface PresenceChanged {
  readonly type: "presenceChanged";
  readonly present: WatchedPresence;
}

export interface WatchedPresence {
  readonly token: Uint8Array;
  readonly online: boolean;
  /** Online, but not looking. */
  readonly away: boolean;
  /** Minutes since 1970; 0 while online, and if the relay does not know. */
  readonly lastSeenMinute: number;
}

const REQUEST_ID = bytes(REQUEST_ID_BYTES);
const USER_ID = bytes(1, MAX_USER_ID_BYTES);
const MAX_CODE_BYTES = 64;
const body = (name: string, fields: Shape["fields"]): Field => optional(message({ name, fields }));

const PRESENCE: Shape = {
  name: "Presence",
  fields: { 1: bytes(PRESENCE_TOKEN_BYTES), 2: uint, 3: uint, 4: uint },
};

const SERVER_FRAME: Shape = {
  name: "ServerFrame",
  oneOf: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14],
  fields: {
    // `versions` is packed: one length-delimited field.
    1: body("Challenge", { 1: bytes(NONCE_BYTES), 2: bytes(1, 32) }),
    2: body("Welcome", {
      1: USER_ID,
      2: uint,
      3: uint,
      4: uint,
      5: emptyOr(DELIVERY_TOKENS_DIGEST_BYTES),
    }),
    3: body("Accepted", { 1: REQUEST_ID, 2: uint }),
    4: body("Deliver", { 1: repeated(message(ENVELOPE), 1, MAX_DELIVER_COUNT) }),
    5: body("QueueEmpty", {}),
    6: body("PrekeysPublished", { 1: REQUEST_ID, 2: uint }),
    7: body("Directory", {
      1: REQUEST_ID,
      2: USER_ID,
      3: repeated(bytes(1, MAX_LOG_ENTRY_BYTES), 1, MAX_LOG_ENTRIES_COUNT),
    }),
    8: body("Bundles", {
      1: REQUEST_ID,
      2: repeated(message(PREKEY_BUNDLE), 0, MAX_DEVICES_COUNT),
    }),
    9: body("Failure", {
      1: REQUEST_ID,
      2: bytes(1, MAX_CODE_BYTES),
      3: uint,
      4: repeated(bytes(ID_BYTES), 0, MAX_DEVICES_COUNT),
      5: repeated(bytes(ID_BYTES), 0, MAX_DEVICES_COUNT),
    }),
    10: body("Pong", { 1: uint }),
    11: body("PrekeysLow", { 1: uint }),
    12: body("DeliveryTokensPublished", { 1: REQUEST_ID }),
    13: body("PresenceUpdated", {
      1: REQUEST_ID,
      2: repeated(message(PRESENCE), 0, MAX_WATCHED_PRESENCES_COUNT),
    }),
    14: body("PresenceChanged", { 1: message(PRESENCE) }),
  },
};

export function encodeServerFrame(frame: ServerFrame): Uint8Array {
  return encode(sotto.v1.ServerFrame, { [frame.type]: frame });
}

/** @throws DecodeError if `input` is not a server frame or exceeds a limit. */
export function decodeServerFrame(input: Uint8Array): ServerFrame {
  if (input.length > MAX_FRAME_BYTES) throw new DecodeError("ServerFrame", "too large");
  const wire = decode(sotto.v1.ServerFrame, SERVER_FRAME, input);
  return answerOf(wire) ?? pushOf(wire);
}

/** Frames that answer a request. */
function answerOf(wire: sotto.v1.ServerFrame): ServerFrame | undefined {
  const { accepted, prekeysPublished, deliveryTokensPublished, presenceUpdated } = wire;
  const { directory, bundles, failure } = wire;
  if (accepted != null) {
    return {
      type: "accepted",
      requestId: accepted.requestId,
      stored: accepted.stored ?? false,
    };
  }
  if (prekeysPublished != null) {
    const { requestId, oneTimePrekeys } = prekeysPublished;
    return {
      type: "prekeysPublished",
      requestId: requestId,
      oneTimePrekeys: oneTimePrekeys ?? 0,
    };
  }
  if (deliveryTokensPublished != null) {
    const { requestId } = deliveryTokensPublished;
    return { type: "deliveryTokensPublished", requestId: requestId };
  }
  if (presenceUpdated != null) {
    const { requestId, present } = presenceUpdated;
    return { type: "presenceUpdated", requestId, present: (present ?? []).map(presenceOf) };
  }
  if (directory != null) {
    const { requestId, userId, entries } = directory;
    return {
      type: "directory",
      requestId: requestId,
      userId: userId,
      entries: entries ?? [],
    };
  }
  if (bundles != null) {
    return {
      type: "bundles",
      requestId: bundles.requestId,
      bundles: (bundles.bundles ?? []).map(prekeyBundleOf),
    };
  }
  return failure == null ? undefined : failureOf(failure);
}

/** Frames that the relay sends on its own. */
function pushOf(wire: sotto.v1.ServerFrame): ServerFrame {
  const { challenge, welcome, deliver, prekeysLow, pong } = wire;
  if (deliver != null)
    return { type: "deliver", envelopes: (deliver.envelopes ?? []).map(envelopeOf) };
  if (wire.queueEmpty != null) return { type: "queueEmpty" };
  if (pong != null) return { type: "pong", sequence: pong.sequence ?? 0 };
  if (prekeysLow != null)
    return { type: "prekeysLow", oneTimePrekeys: prekeysLow.oneTimePrekeys ?? 0 };
  if (wire.presenceChanged?.present != null)
    return { type: "presenceChanged", present: presenceOf(wire.presenceChanged.present) };
  if (challenge != null) {
    return {
      type: "challenge",
      nonce: challenge.nonce,
      versions: challenge.versions ?? [],
    };
  }
  return {
    type: "welcome",
    userId: welcome?.userId ?? "",
    version: welcome?.version ?? 0,
    oneTimePrekeys: welcome?.oneTimePrekeys ?? 0,
    heartbeatMs: welcome?.heartbeatMs ?? 0,
    deliveryTokensDigest: unlessEmpty(welcome?.deliveryTokensDigest),
  };
}

function presenceOf(wire: sotto.v1.Presence): WatchedPresence {
  return {
    token: wire.token,
    online: wire.online ?? false,
    away: wire.away ?? false,
    lastSeenMinute: wire.lastSeenMinute ?? 0,
  };
}

function failureOf(wire: sotto.v1.Failure): Failure {
  const code = wire.code ?? "";
  return {
    type: "failure",
    requestId: wire.requestId,
    // A newer relay may know codes that we do not; none may speak for the client's store or its checks.
    code: isRelayCode(code) ? code : "relay/failed",
    retryAfterMs: wire.retryAfterMs ?? 0,
    missingDevices: wire.missingDevices ?? [],
    extraDevices: wire.extraDevices ?? [],
  };
}
