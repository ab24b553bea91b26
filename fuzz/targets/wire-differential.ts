import { isDeepStrictEqual } from "node:util";
import {
  concatBytes,
  decodeClientFrame,
  decodeInitiator,
  decodeLogEntry,
  decodeLogEntryBody,
  decodeOneTimePrekey,
  decodeRatchetHeader,
  decodeRatchetMessage,
  decodeServerFrame,
  decodeSignedPrekey,
  isErrorCode,
} from "@sotto/protocol";
import { type RawField, readFields, readVarint } from "../protobuf-reader.ts";
import { require, type Target, valueOrTyped } from "../target.ts";
import {
  CLIENT_FRAME_BYTES,
  INITIATORS,
  LOG_BODIES,
  LOG_ENTRIES,
  ONE_TIME_BYTES,
  RATCHET_HEADERS,
  RATCHET_MESSAGES,
  SERVER_FRAME_BYTES,
  SIGNED_BYTES,
} from "./samples.ts";

// Our decoders against a second reading of the same bytes, from the .proto files by hand: what ours accepts, both must
// read alike. (What ours refuses beyond that, the limits, is tested where the limits are.)

type Kind =
  | "uint"
  | "bool"
  | "bytes"
  | "bytes-or-none"
  | "text"
  | "double"
  | "packed"
  | "many-bytes"
  | Message
  | [Message];
interface Message {
  readonly [field: number]: readonly [name: string, kind: Kind];
}

const SIGNED: Message = {
  1: ["id", "uint"],
  2: ["expiresAtMs", "double"],
  3: ["x25519", "bytes"],
  4: ["mlkem768", "bytes"],
  5: ["signature", "bytes"],
};
const ONE_TIME: Message = {
  1: ["id", "uint"],
  2: ["x25519", "bytes"],
  3: ["mlkem768", "bytes"],
  4: ["signature", "bytes"],
};
const SLOT: Message = {
  1: ["deviceId", "bytes"],
  2: ["envelopeId", "bytes"],
  3: ["sealed", "bytes"],
};
const ENVELOPE: Message = { 1: ["id", "bytes"], 2: ["sealed", "bytes"], 3: ["shared", "bytes"] };
const BUNDLE: Message = {
  1: ["deviceId", "bytes"],
  2: ["signed", SIGNED],
  3: ["oneTime", ONE_TIME],
};
const KEYS: Message = { 1: ["signingKey", "bytes"], 2: ["identityKey", "bytes"] };
const ID = ["requestId", "bytes"] as const;

const PRESENCE: Message = {
  1: ["token", "bytes"],
  2: ["online", "bool"],
  3: ["away", "bool"],
  4: ["lastSeenMinute", "uint"],
};

const CLIENT: Message = {
  1: [
    "authenticate",
    {
      1: ["version", "uint"],
      2: ["token", "text"],
      3: ["deviceId", "bytes"],
      4: ["signature", "bytes"],
      5: ["genesis", "bytes"],
    },
  ],
  2: [
    "submit",
    {
      1: ID,
      2: [
        "addressees",
        [
          {
            1: ["userId", "text"],
            2: ["slots", [SLOT]],
            3: ["deliveryToken", "bytes-or-none"],
          },
        ],
      ],
      3: ["shared", "bytes"],
      4: ["ttlSeconds", "uint"],
      5: ["ephemeral", "bool"],
    },
  ],
  3: ["ack", { 1: ["envelopeIds", "many-bytes"] }],
  4: ["publishPrekeys", { 1: ID, 2: ["signed", SIGNED], 3: ["oneTime", [ONE_TIME]] }],
  5: ["fetchDirectory", { 1: ID, 2: ["userId", "text"] }],
  6: ["fetchBundles", { 1: ID, 2: ["userId", "text"], 3: ["deviceIds", "many-bytes"] }],
  7: ["ping", { 1: ["sequence", "uint"] }],
  8: ["publishDeliveryTokens", { 1: ID, 2: ["hashes", "bytes"] }],
  9: [
    "updatePresence",
    { 1: ID, 2: ["key", "bytes-or-none"], 3: ["away", "bool"], 4: ["tokens", "bytes"] },
  ],
};
const SERVER: Message = {
  1: ["challenge", { 1: ["nonce", "bytes"], 2: ["versions", "packed"] }],
  2: [
    "welcome",
    {
      1: ["userId", "text"],
      2: ["version", "uint"],
      3: ["oneTimePrekeys", "uint"],
      4: ["heartbeatMs", "uint"],
      5: ["deliveryTokensDigest", "bytes-or-none"],
    },
  ],
  3: ["accepted", { 1: ID, 2: ["stored", "bool"] }],
  4: ["deliver", { 1: ["envelopes", [ENVELOPE]] }],
  5: ["queueEmpty", {}],
  6: ["prekeysPublished", { 1: ID, 2: ["oneTimePrekeys", "uint"] }],
  7: ["directory", { 1: ID, 2: ["userId", "text"], 3: ["entries", "many-bytes"] }],
  8: ["bundles", { 1: ID, 2: ["bundles", [BUNDLE]] }],
  9: [
    "failure",
    {
      1: ID,
      2: ["code", "text"],
      3: ["retryAfterMs", "uint"],
      4: ["missingDevices", "many-bytes"],
      5: ["extraDevices", "many-bytes"],
    },
  ],
  10: ["pong", { 1: ["sequence", "uint"] }],
  11: ["prekeysLow", { 1: ["oneTimePrekeys", "uint"] }],
  12: ["deliveryTokensPublished", { 1: ID }],
  13: ["presenceUpdated", { 1: ID, 2: ["present", [PRESENCE]] }],
  14: ["presenceChanged", { 1: ["present", PRESENCE] }],
};
const HEADER: Message = {
  1: ["suite", "uint"],
  2: ["sessionId", "bytes"],
  3: ["ratchetKey", "bytes"],
  4: ["n", "uint"],
  5: ["pn", "uint"],
  6: ["pqEpoch", "uint"],
  7: ["pqN", "uint"],
  8: ["pqEk", "bytes"],
  9: ["pqCt", "bytes"],
  10: [
    "prekey",
    {
      1: ["ephemeralKey", "bytes"],
      2: ["signedPrekeyId", "uint"],
      3: ["oneTimePrekeyId", "uint"],
      4: ["kemCiphertext", "bytes"],
      5: ["sealedInitiator", "bytes"],
    },
  ],
};
const BODY: Message = {
  1: ["genesis", { 1: ["device", KEYS] }],
  2: ["add", { 1: ["device", KEYS] }],
  3: ["revoke", { 1: ["deviceId", "bytes"] }],
  4: ["previous", "bytes"],
  5: ["issuedAtMs", "double"],
};
const INITIATOR: Message = {
  1: ["userId", "text"],
  2: ["deviceId", "bytes"],
  3: ["accountId", "bytes"],
  4: ["replaces", "bytes"],
};
const ENTRY: Message = {
  1: ["body", "bytes"],
  2: ["signatures", [{ 1: ["deviceId", "bytes"], 2: ["signature", "bytes"] }]],
};

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
type Value = Record<string, unknown>;

function readMessage(bytes: Uint8Array, message: Message): Value {
  const fields = readFields(bytes);
  require(fields !== undefined, "not the wire format, and yet accepted");
  const value: Value = {};
  for (const [number, [name, kind]] of Object.entries(message) as [string, Message[number]][]) {
    const found = fields.filter((field) => field.number === Number(number));
    value[name] = readKind(found, kind);
  }
  return value;
}

function readKind(found: readonly RawField[], kind: Kind): unknown {
  const last = found.at(-1);
  if (Array.isArray(kind)) return found.map(({ bytes }) => readMessage(bytes, kind[0]));
  if (typeof kind === "object")
    return last === undefined ? undefined : readMessage(last.bytes, kind);
  switch (kind) {
    case "uint":
      return Number(BigInt.asUintN(32, last?.value ?? 0n));
    case "bool":
      return (last?.value ?? 0n) !== 0n;
    case "bytes":
      return last?.bytes ?? new Uint8Array(0);
    case "bytes-or-none":
      return last === undefined || last.bytes.length === 0 ? undefined : last.bytes;
    case "text":
      return last === undefined ? "" : utf8.decode(last.bytes);
    case "double": {
      const bytes = last?.bytes ?? new Uint8Array(8);
      return new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true);
    }
    case "packed":
      return found.flatMap(({ bytes }) => readPacked(bytes));
    case "many-bytes":
      return found.map(({ bytes }) => bytes);
  }
}

function readPacked(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const varint = readVarint(bytes, at);
    require(varint !== undefined, "a packed field that is cut off, and yet accepted");
    numbers.push(Number(BigInt.asUintN(32, varint.value)));
    at = varint.end;
  }
  return numbers;
}

/** `{ ping: {…} }` as `{ type: "ping", … }`. */
function frameOf(value: Value): Value {
  const [type, body] = Object.entries(value).find(([, part]) => part !== undefined) ?? ["", {}];
  return { type, ...(body as Value) };
}

function serverFrameOf(value: Value): Value {
  const frame = frameOf(value);
  const isUnknown = frame["type"] === "failure" && !isErrorCode(String(frame["code"]));
  return isUnknown ? { ...frame, code: "relay/failed" } : frame;
}

function logBodyOf(value: Value): Value {
  const { previous, issuedAtMs, ...change } = value;
  return { change: frameOf(change), previous, issuedAtMs };
}

interface Pair {
  readonly ours: (input: Uint8Array) => unknown;
  readonly message: Message;
  readonly shape?: (value: Value) => Value;
  readonly seeds: readonly Uint8Array[];
}

const PAIRS: readonly Pair[] = [
  { ours: decodeClientFrame, message: CLIENT, shape: frameOf, seeds: CLIENT_FRAME_BYTES },
  { ours: decodeServerFrame, message: SERVER, shape: serverFrameOf, seeds: SERVER_FRAME_BYTES },
  { ours: decodeRatchetHeader, message: HEADER, seeds: RATCHET_HEADERS },
  {
    ours: decodeRatchetMessage,
    message: { 1: ["header", "bytes"], 2: ["ciphertext", "bytes"] },
    seeds: RATCHET_MESSAGES,
  },
  { ours: decodeInitiator, message: INITIATOR, seeds: INITIATORS },
  { ours: decodeLogEntry, message: ENTRY, seeds: LOG_ENTRIES },
  { ours: decodeLogEntryBody, message: BODY, shape: logBodyOf, seeds: LOG_BODIES },
  { ours: decodeSignedPrekey, message: SIGNED, seeds: [SIGNED_BYTES] },
  { ours: decodeOneTimePrekey, message: ONE_TIME, seeds: [ONE_TIME_BYTES] },
];

/** A first byte says which message. */
export const wireDifferential: Target = {
  name: "wire-differential",
  maxBytes: 5000,
  protobufAt: 1,
  seeds: PAIRS.flatMap(({ seeds }, kind) =>
    seeds.map((bytes) => concatBytes(Uint8Array.of(kind), bytes)),
  ),
  run: (input) => {
    const {
      ours,
      message,
      shape = (value) => value,
    } = PAIRS[(input[0] ?? 0) % PAIRS.length] as Pair;
    const body = input.slice(1);
    const value = valueOrTyped(() => ours(body), "DecodeError");
    if (value === undefined) return;
    const theirs = shape(readMessage(body, message));
    require(isDeepStrictEqual(value, theirs), "the two readings differ");
  },
};
