import {
  type ClientFrame,
  encodeClientFrame,
  encodeInitiator,
  encodeLogEntry,
  encodeLogEntryBody,
  encodeOneTimePrekey,
  encodeRatchetHeader,
  encodeRatchetMessage,
  encodeServerFrame,
  encodeSignedPrekey,
  type OneTimePrekey,
  type PrekeyBlock,
  type RatchetHeader,
  type ServerFrame,
  type SignedPrekey,
} from "@sotto/protocol";

// Valid messages of every kind: where fuzzing starts.

export const filled = (length: number, value = length & 0xff): Uint8Array =>
  new Uint8Array(length).fill(value);
const id = (value: number): Uint8Array => filled(16, value);
const NONE = new Uint8Array(0);

const SIGNED: SignedPrekey = {
  id: 7,
  expiresAtMs: 1.7e12,
  x25519: filled(32),
  mlkem768: filled(1184),
  signature: filled(64),
};
const ONE_TIME: OneTimePrekey = {
  id: 300,
  x25519: filled(32),
  mlkem768: filled(1184),
  signature: filled(64),
};

const CLIENT_FRAMES: readonly ClientFrame[] = [
  {
    type: "authenticate",
    version: 1,
    token: "dev:ann",
    deviceId: id(1),
    signature: filled(64),
    genesis: filled(20),
  },
  {
    type: "submit",
    requestId: id(2),
    addressees: [
      { userId: "ann", slots: [{ deviceId: id(1), envelopeId: id(3), sealed: filled(24) }] },
      {
        userId: "bé",
        slots: [{ deviceId: id(4), envelopeId: id(5), sealed: filled(9) }],
        deliveryToken: id(10),
      },
    ],
    shared: filled(12),
    ttlSeconds: 600,
    ephemeral: true,
  },
  { type: "ack", envelopeIds: [id(1), id(2)] },
  { type: "publishPrekeys", requestId: id(6), signed: SIGNED, oneTime: [ONE_TIME] },
  { type: "publishPrekeys", requestId: id(6), signed: undefined, oneTime: [] },
  { type: "fetchDirectory", requestId: id(7), userId: "ann" },
  { type: "fetchBundles", requestId: id(8), userId: "ann", deviceIds: [id(1)] },
  { type: "ping", sequence: 5 },
  { type: "publishDeliveryTokens", requestId: id(9), hashes: filled(16) },
  { type: "updatePresence", requestId: id(9), key: id(8), away: true, tokens: filled(16) },
  { type: "updatePresence", requestId: id(9), key: undefined, away: false, tokens: NONE },
  {
    type: "publishDeliveryTokens",
    requestId: id(9),
    hashes: Uint8Array.from({ length: 48 }, (_, index) => index),
  },
];

const ENVELOPE = { id: id(1), sealed: filled(30), shared: filled(7) };

const PRESENCE = { token: id(1), online: true, away: true, lastSeenMinute: 0 };

const SERVER_FRAMES: readonly ServerFrame[] = [
  { type: "challenge", nonce: filled(32), versions: [1, 300] },
  { type: "welcome", userId: "ann", version: 1, oneTimePrekeys: 99, heartbeatMs: 25_000 },
  {
    type: "welcome",
    userId: "ann",
    version: 1,
    oneTimePrekeys: 99,
    heartbeatMs: 25_000,
    deliveryTokensDigest: filled(16),
  },
  { type: "deliveryTokensPublished", requestId: id(1) },
  { type: "presenceUpdated", requestId: id(1), present: [PRESENCE, { ...PRESENCE, away: false }] },
  { type: "presenceChanged", present: { ...PRESENCE, online: false, lastSeenMinute: 29_000_000 } },
  { type: "accepted", requestId: id(1), stored: true },
  { type: "deliver", envelopes: [ENVELOPE, { ...ENVELOPE, shared: NONE }] },
  { type: "queueEmpty" },
  { type: "prekeysPublished", requestId: id(1), oneTimePrekeys: 100 },
  { type: "prekeysLow", oneTimePrekeys: 3 },
  { type: "directory", requestId: id(1), userId: "ann", entries: [filled(40), filled(50)] },
  {
    type: "bundles",
    requestId: id(1),
    bundles: [{ deviceId: id(1), signed: SIGNED, oneTime: ONE_TIME }],
  },
  {
    type: "failure",
    requestId: id(1),
    code: "relay/rate-limited",
    retryAfterMs: 1000,
    missingDevices: [id(2)],
    extraDevices: [id(3)],
  },
  { type: "pong", sequence: 5 },
];

const PREKEY_BLOCK: PrekeyBlock = {
  ephemeralKey: filled(32),
  signedPrekeyId: 7,
  oneTimePrekeyId: 300,
  kemCiphertext: filled(1088),
  sealedInitiator: filled(80),
};
const HEADER: RatchetHeader = {
  suite: 1,
  sessionId: filled(8),
  ratchetKey: filled(32),
  n: 3,
  pn: 200,
  pqEpoch: 1,
  pqN: 4,
  pqEk: NONE,
  pqCt: NONE,
  prekey: undefined,
};

export const RATCHET_HEADERS: readonly Uint8Array[] = [
  HEADER,
  { ...HEADER, prekey: PREKEY_BLOCK },
  { ...HEADER, pqEk: filled(1184) },
  { ...HEADER, pqCt: filled(1088), n: 0xffff_ffff },
].map(encodeRatchetHeader);
export const RATCHET_MESSAGES: readonly Uint8Array[] = [
  encodeRatchetMessage({ header: RATCHET_HEADERS[0] as Uint8Array, ciphertext: filled(176) }),
];
export const INITIATORS: readonly Uint8Array[] = [
  { userId: "ann", deviceId: id(1), accountId: filled(32), replaces: NONE },
  { userId: "Жük", deviceId: id(1), accountId: filled(32), replaces: filled(8) },
].map(encodeInitiator);

const KEYS = { signingKey: filled(32), identityKey: filled(32) };
export const LOG_BODIES: readonly Uint8Array[] = [
  encodeLogEntryBody({ change: { type: "genesis", device: KEYS }, previous: NONE, issuedAtMs: 5 }),
  encodeLogEntryBody({
    change: { type: "add", device: KEYS },
    previous: filled(32),
    issuedAtMs: 1.5,
  }),
  encodeLogEntryBody({
    change: { type: "revoke", deviceId: id(1) },
    previous: filled(32),
    issuedAtMs: 1e12,
  }),
];
const SIGNATURE = { deviceId: id(1), signature: filled(64) };
export const LOG_ENTRIES: readonly Uint8Array[] = LOG_BODIES.map((body, index) =>
  encodeLogEntry({ body, signatures: index === 1 ? [SIGNATURE, SIGNATURE] : [SIGNATURE] }),
);

export const CLIENT_FRAME_BYTES: readonly Uint8Array[] = CLIENT_FRAMES.map(encodeClientFrame);
export const SERVER_FRAME_BYTES: readonly Uint8Array[] = SERVER_FRAMES.map(encodeServerFrame);
export const SIGNED_BYTES: Uint8Array = encodeSignedPrekey(SIGNED);
export const ONE_TIME_BYTES: Uint8Array = encodeOneTimePrekey(ONE_TIME);
