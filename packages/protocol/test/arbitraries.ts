import {
  type Addressee,
  type ClientFrame,
  DELIVERY_TOKEN_BYTES,
  DELIVERY_TOKENS_DIGEST_BYTES,
  type DeviceKeys,
  type Envelope,
  ERROR_CODES,
  hexToBytes,
  isRelayCode,
  isUserId,
  type LogChange,
  MAX_DEVICES_COUNT,
  MLKEM_CIPHERTEXT_BYTES,
  MLKEM_PUBLIC_BYTES,
  type OneTimePrekey,
  type PrekeyBundle,
  PRESENCE_KEY_BYTES,
  PRESENCE_TOKEN_BYTES,
  type ServerFrame,
  type SignedPrekey,
  type Slot,
  type WatchedPresence,
} from "@sotto/protocol";
import * as fc from "fast-check";
import type { Sample } from "./messages.ts";

// Random values of every message type, within the limits.

const UINT32_MAX = 0xffffffff;
const uint32 = fc.oneof(
  fc.nat({ max: 300 }),
  fc.nat({ max: UINT32_MAX }),
  fc.constantFrom(0, UINT32_MAX),
);
const timeMs = fc.double({ noNaN: true });

/** Bytes of a length, from a seed: drawing each of a key's bytes by itself would make the tests slow. */
const ofLength = (length: fc.Arbitrary<number>): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(length, fc.nat({ max: 255 }), fc.nat({ max: 255 }))
    .map(([size, first, stride]) =>
      Uint8Array.from({ length: size }, (_, i) => (first + i * stride) % 256),
    );
const exactly = (length: number): fc.Arbitrary<Uint8Array> => ofLength(fc.constant(length));
const between = (min: number, max: number): fc.Arbitrary<Uint8Array> =>
  ofLength(fc.integer({ min, max }));
const some = <T>(
  arbitrary: fc.Arbitrary<T>,
  minLength: number,
  maxLength: number,
): fc.Arbitrary<T[]> => fc.array(arbitrary, { minLength, maxLength });
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const id = exactly(16);
const userId = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }).filter(isUserId);

const signedPrekey: fc.Arbitrary<SignedPrekey> = fc.record({
  id: uint32,
  expiresAtMs: timeMs,
  x25519: exactly(32),
  mlkem768: exactly(MLKEM_PUBLIC_BYTES),
  signature: exactly(64),
});
const oneTimePrekey: fc.Arbitrary<OneTimePrekey> = fc.record({
  id: uint32,
  x25519: exactly(32),
  mlkem768: exactly(MLKEM_PUBLIC_BYTES),
  signature: exactly(64),
});
const bundle: fc.Arbitrary<PrekeyBundle> = fc.record({
  deviceId: id,
  signed: signedPrekey,
  oneTime: maybe(oneTimePrekey),
});
const slot: fc.Arbitrary<Slot> = fc.record({
  deviceId: id,
  envelopeId: id,
  sealed: between(1, 400),
});
const addressee: fc.Arbitrary<Addressee> = fc.record({
  userId,
  slots: some(slot, 1, 3),
  deliveryToken: maybe(exactly(DELIVERY_TOKEN_BYTES)),
});
/** Different hashes in a row, in ascending order. */
const tokenHashes: fc.Arbitrary<Uint8Array> = fc
  .uniqueArray(fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }), { maxLength: 5 })
  .map((hashes) => hashes.sort((a, b) => (a < b ? -1 : 1)))
  .map((hashes) => hexToBytes(hashes.map((hash) => hash.toString(16).padStart(32, "0")).join("")));
const envelope: fc.Arbitrary<Envelope> = fc.record({
  id,
  sealed: between(1, 400),
  shared: between(0, 400),
});
const presence: fc.Arbitrary<WatchedPresence> = fc.record({
  token: exactly(PRESENCE_TOKEN_BYTES),
  online: fc.boolean(),
  away: fc.boolean(),
  lastSeenMinute: uint32,
});
const errorCode = fc.constantFrom(...Object.keys(ERROR_CODES).filter(isRelayCode));

const CLIENT_FRAMES: {
  readonly [T in ClientFrame["type"]]: fc.Arbitrary<Extract<ClientFrame, { type: T }>>;
} = {
  authenticate: fc.record({
    type: fc.constant("authenticate"),
    version: uint32,
    token: fc.string({ unit: "grapheme", maxLength: 100 }),
    deviceId: id,
    signature: exactly(64),
    genesis: between(0, 400),
  }),
  submit: fc.record({
    type: fc.constant("submit"),
    requestId: id,
    addressees: some(addressee, 1, 4),
    shared: between(0, 400),
    ttlSeconds: uint32,
    ephemeral: fc.boolean(),
  }),
  ack: fc.record({ type: fc.constant("ack"), envelopeIds: some(id, 1, 20) }),
  publishPrekeys: fc.record({
    type: fc.constant("publishPrekeys"),
    requestId: id,
    signed: maybe(signedPrekey),
    oneTime: some(oneTimePrekey, 0, 3),
  }),
  fetchDirectory: fc.record({ type: fc.constant("fetchDirectory"), requestId: id, userId }),
  fetchBundles: fc.record({
    type: fc.constant("fetchBundles"),
    requestId: id,
    userId,
    deviceIds: some(id, 1, MAX_DEVICES_COUNT),
  }),
  ping: fc.record({ type: fc.constant("ping"), sequence: uint32 }),
  publishDeliveryTokens: fc.record({
    type: fc.constant("publishDeliveryTokens"),
    requestId: id,
    hashes: tokenHashes,
  }),
  updatePresence: fc.record({
    type: fc.constant("updatePresence"),
    requestId: id,
    key: maybe(exactly(PRESENCE_KEY_BYTES)),
    away: fc.boolean(),
    tokens: tokenHashes,
  }),
};

const SERVER_FRAMES: {
  readonly [T in ServerFrame["type"]]: fc.Arbitrary<Extract<ServerFrame, { type: T }>>;
} = {
  // Packed, so at most 32 bytes hold the versions; one may take five.
  challenge: fc.record({
    type: fc.constant("challenge"),
    nonce: exactly(32),
    versions: some(uint32, 1, 6),
  }),
  welcome: fc.record({
    type: fc.constant("welcome"),
    userId,
    version: uint32,
    oneTimePrekeys: uint32,
    heartbeatMs: uint32,
    deliveryTokensDigest: maybe(exactly(DELIVERY_TOKENS_DIGEST_BYTES)),
  }),
  accepted: fc.record({ type: fc.constant("accepted"), requestId: id, stored: fc.boolean() }),
  deliver: fc.record({ type: fc.constant("deliver"), envelopes: some(envelope, 1, 4) }),
  queueEmpty: fc.record({ type: fc.constant("queueEmpty") }),
  prekeysPublished: fc.record({
    type: fc.constant("prekeysPublished"),
    requestId: id,
    oneTimePrekeys: uint32,
  }),
  prekeysLow: fc.record({ type: fc.constant("prekeysLow"), oneTimePrekeys: uint32 }),
  directory: fc.record({
    type: fc.constant("directory"),
    requestId: id,
    userId,
    entries: some(between(1, 400), 1, 4),
  }),
  bundles: fc.record({ type: fc.constant("bundles"), requestId: id, bundles: some(bundle, 0, 3) }),
  failure: fc.record({
    type: fc.constant("failure"),
    requestId: id,
    code: errorCode,
    retryAfterMs: uint32,
    missingDevices: some(id, 0, MAX_DEVICES_COUNT),
    extraDevices: some(id, 0, MAX_DEVICES_COUNT),
  }),
  pong: fc.record({ type: fc.constant("pong"), sequence: uint32 }),
  deliveryTokensPublished: fc.record({
    type: fc.constant("deliveryTokensPublished"),
    requestId: id,
  }),
  presenceUpdated: fc.record({
    type: fc.constant("presenceUpdated"),
    requestId: id,
    present: some(presence, 0, 5),
  }),
  presenceChanged: fc.record({ type: fc.constant("presenceChanged"), present: presence }),
};

const prekeyBlock = fc.record({
  ephemeralKey: exactly(32),
  signedPrekeyId: uint32,
  oneTimePrekeyId: uint32,
  kemCiphertext: exactly(MLKEM_CIPHERTEXT_BYTES),
  sealedInitiator: between(16, 272),
});
const deviceKeys: fc.Arbitrary<DeviceKeys> = fc.record({
  signingKey: exactly(32),
  identityKey: exactly(32),
});
const change: fc.Arbitrary<LogChange> = fc.oneof(
  fc.record({ type: fc.constant("genesis" as const), device: deviceKeys }),
  fc.record({ type: fc.constant("add" as const), device: deviceKeys }),
  fc.record({ type: fc.constant("revoke" as const), deviceId: id }),
);
const emptyOr = (length: number): fc.Arbitrary<Uint8Array> => fc.oneof(exactly(0), exactly(length));

const frames = (
  codec: "clientFrame" | "serverFrame",
  arbitraries: Readonly<Record<string, fc.Arbitrary<object>>>,
) =>
  Object.entries(arbitraries).map(([name, arbitrary]): [string, fc.Arbitrary<Sample>] => [
    name,
    arbitrary.map((value) => ({ codec, value })),
  ]);
const whole = (
  codec: Sample["codec"],
  arbitrary: fc.Arbitrary<object>,
): [string, fc.Arbitrary<Sample>] => [codec, arbitrary.map((value) => ({ codec, value }))];

/** One arbitrary for every frame and every other message. */
export const SAMPLES: readonly (readonly [name: string, arbitrary: fc.Arbitrary<Sample>])[] = [
  ...frames("clientFrame", CLIENT_FRAMES),
  ...frames("serverFrame", SERVER_FRAMES),
  whole("ratchetMessage", fc.record({ header: between(1, 400), ciphertext: between(16, 400) })),
  whole(
    "ratchetHeader",
    fc.record({
      suite: uint32,
      sessionId: exactly(8),
      ratchetKey: exactly(32),
      n: uint32,
      pn: uint32,
      pqEpoch: uint32,
      pqN: uint32,
      pqEk: emptyOr(MLKEM_PUBLIC_BYTES),
      pqCt: emptyOr(MLKEM_CIPHERTEXT_BYTES),
      prekey: maybe(prekeyBlock),
    }),
  ),
  whole(
    "initiator",
    fc.record({ userId, deviceId: id, accountId: exactly(32), replaces: emptyOr(8) }),
  ),
  whole("signedPrekey", signedPrekey),
  whole("oneTimePrekey", oneTimePrekey),
  whole(
    "logEntry",
    fc.record({
      body: between(1, 400),
      signatures: some(fc.record({ deviceId: id, signature: exactly(64) }), 1, 2),
    }),
  ),
  whole("logEntryBody", fc.record({ change, previous: emptyOr(32), issuedAtMs: timeMs })),
];
