import type { Sample } from "../messages.ts";

// The values behind the .bin files beside this file. Bytes that were once written must decode to these for ever: an entry
// may be added, never changed.

/** `length` bytes that count up from `from`, so that a shifted or swapped field shows. */
const count = (length: number, from: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (from + i) % 256);

const signedPrekey = {
  id: 7,
  expiresAtMs: 1_767_225_600_123,
  x25519: count(32, 1),
  mlkem768: count(1184, 2),
  signature: count(64, 3),
};
const oneTimePrekey = {
  id: 0xffffffff,
  x25519: count(32, 4),
  mlkem768: count(1184, 5),
  signature: count(64, 6),
};
const requestId = count(16, 0xa0);
const deviceKeys = { signingKey: count(32, 10), identityKey: count(32, 11) };

const clientFrame = (value: unknown): Sample => ({ codec: "clientFrame", value });
const serverFrame = (value: unknown): Sample => ({ codec: "serverFrame", value });

export const GOLDEN: Readonly<Record<string, Sample>> = {
  "client-authenticate": clientFrame({
    type: "authenticate",
    version: 1,
    token: "dev:älice",
    deviceId: count(16, 1),
    signature: count(64, 2),
    genesis: count(200, 3),
  }),
  "client-submit": clientFrame({
    type: "submit",
    requestId,
    addressees: [
      {
        userId: "bob",
        slots: [
          { deviceId: count(16, 1), envelopeId: count(16, 2), sealed: count(300, 3) },
          { deviceId: count(16, 4), envelopeId: count(16, 5), sealed: count(20, 6) },
        ],
      },
      {
        userId: "קרול",
        slots: [{ deviceId: count(16, 7), envelopeId: count(16, 8), sealed: count(1, 9) }],
      },
    ],
    shared: count(500, 10),
    ttlSeconds: 3600,
    ephemeral: true,
  }),
  "client-submit-token": clientFrame({
    type: "submit",
    requestId,
    addressees: [
      {
        userId: "bob",
        slots: [{ deviceId: count(16, 1), envelopeId: count(16, 2), sealed: count(30, 3) }],
        deliveryToken: count(16, 0xc0),
      },
      {
        userId: "carol",
        slots: [{ deviceId: count(16, 4), envelopeId: count(16, 5), sealed: count(20, 6) }],
      },
    ],
    shared: new Uint8Array(),
    ttlSeconds: 0,
    ephemeral: false,
  }),
  "client-publish-delivery-tokens": clientFrame({
    type: "publishDeliveryTokens",
    requestId,
    hashes: count(64, 16),
  }),
  "client-update-presence": clientFrame({
    type: "updatePresence",
    requestId,
    key: count(16, 0xb0),
    away: true,
    tokens: count(32, 0xc0),
  }),
  "client-update-presence-nothing": clientFrame({
    type: "updatePresence",
    requestId,
    key: undefined,
    away: false,
    tokens: new Uint8Array(),
  }),
  "client-publish-no-delivery-tokens": clientFrame({
    type: "publishDeliveryTokens",
    requestId,
    hashes: new Uint8Array(),
  }),
  "client-ack": clientFrame({
    type: "ack",
    envelopeIds: [count(16, 1), count(16, 2), count(16, 3)],
  }),
  "client-publish-prekeys": clientFrame({
    type: "publishPrekeys",
    requestId,
    signed: signedPrekey,
    oneTime: [oneTimePrekey, { ...oneTimePrekey, id: 1 }],
  }),
  "client-publish-prekeys-unsigned": clientFrame({
    type: "publishPrekeys",
    requestId,
    signed: undefined,
    oneTime: [oneTimePrekey],
  }),
  "client-fetch-directory": clientFrame({ type: "fetchDirectory", requestId, userId: "bob" }),
  "client-fetch-bundles": clientFrame({
    type: "fetchBundles",
    requestId,
    userId: "bob",
    deviceIds: [count(16, 1), count(16, 2)],
  }),
  "client-ping": clientFrame({ type: "ping", sequence: 300 }),
  "server-challenge": serverFrame({
    type: "challenge",
    nonce: count(32, 1),
    versions: [1, 2, 300],
  }),
  "server-welcome": serverFrame({
    type: "welcome",
    userId: "alice",
    version: 1,
    oneTimePrekeys: 99,
    heartbeatMs: 25_000,
  }),
  "server-welcome-digest": serverFrame({
    type: "welcome",
    userId: "alice",
    version: 1,
    oneTimePrekeys: 99,
    heartbeatMs: 25_000,
    deliveryTokensDigest: count(16, 0xd0),
  }),
  "server-presence-updated": serverFrame({
    type: "presenceUpdated",
    requestId,
    present: [
      { token: count(16, 0xe0), online: true, away: true, lastSeenMinute: 0 },
      { token: count(16, 0xe1), online: false, away: false, lastSeenMinute: 29_453_761 },
    ],
  }),
  "server-presence-changed": serverFrame({
    type: "presenceChanged",
    present: { token: count(16, 0xe0), online: true, away: false, lastSeenMinute: 0 },
  }),
  "server-delivery-tokens-published": serverFrame({ type: "deliveryTokensPublished", requestId }),
  "server-accepted": serverFrame({ type: "accepted", requestId, stored: true }),
  "server-deliver": serverFrame({
    type: "deliver",
    envelopes: [
      { id: count(16, 1), sealed: count(200, 2), shared: count(100, 3) },
      { id: count(16, 4), sealed: count(1, 5), shared: new Uint8Array() },
    ],
  }),
  "server-queue-empty": serverFrame({ type: "queueEmpty" }),
  "server-prekeys-published": serverFrame({
    type: "prekeysPublished",
    requestId,
    oneTimePrekeys: 200,
  }),
  "server-prekeys-low": serverFrame({ type: "prekeysLow", oneTimePrekeys: 24 }),
  "server-directory": serverFrame({
    type: "directory",
    requestId,
    userId: "bob",
    entries: [count(250, 1), count(320, 2)],
  }),
  "server-bundles": serverFrame({
    type: "bundles",
    requestId,
    bundles: [
      { deviceId: count(16, 1), signed: signedPrekey, oneTime: oneTimePrekey },
      { deviceId: count(16, 2), signed: signedPrekey, oneTime: undefined },
    ],
  }),
  "server-failure": serverFrame({
    type: "failure",
    requestId,
    code: "relay/devices-changed",
    retryAfterMs: 1500,
    missingDevices: [count(16, 1)],
    extraDevices: [count(16, 2), count(16, 3)],
  }),
  "server-pong": serverFrame({ type: "pong", sequence: 0xffffffff }),
  "ratchet-message": {
    codec: "ratchetMessage",
    value: { header: count(90, 1), ciphertext: count(176, 2) },
  },
  "ratchet-header": {
    codec: "ratchetHeader",
    value: {
      suite: 1,
      sessionId: count(8, 1),
      ratchetKey: count(32, 2),
      n: 5,
      pn: 300,
      pqEpoch: 2,
      pqN: 70_000,
      pqEk: count(1184, 3),
      pqCt: count(1088, 4),
      prekey: undefined,
    },
  },
  "ratchet-header-prekey": {
    codec: "ratchetHeader",
    value: {
      suite: 1,
      sessionId: count(8, 1),
      ratchetKey: count(32, 2),
      n: 0,
      pn: 0,
      pqEpoch: 0,
      pqN: 0,
      pqEk: new Uint8Array(),
      pqCt: new Uint8Array(),
      prekey: {
        ephemeralKey: count(32, 5),
        signedPrekeyId: 7,
        oneTimePrekeyId: 0xffffffff,
        kemCiphertext: count(1088, 6),
        sealedInitiator: count(120, 7),
      },
    },
  },
  initiator: {
    codec: "initiator",
    value: {
      userId: "alice",
      deviceId: count(16, 1),
      accountId: count(32, 2),
      replaces: count(8, 3),
    },
  },
  "signed-prekey": { codec: "signedPrekey", value: signedPrekey },
  "one-time-prekey": { codec: "oneTimePrekey", value: oneTimePrekey },
  "log-entry": {
    codec: "logEntry",
    value: {
      body: count(120, 1),
      signatures: [
        { deviceId: count(16, 2), signature: count(64, 3) },
        { deviceId: count(16, 4), signature: count(64, 5) },
      ],
    },
  },
  "log-entry-genesis": {
    codec: "logEntryBody",
    value: {
      change: { type: "genesis", device: deviceKeys },
      previous: new Uint8Array(),
      issuedAtMs: 1_767_225_600_000,
    },
  },
  "log-entry-add": {
    codec: "logEntryBody",
    value: {
      change: { type: "add", device: deviceKeys },
      previous: count(32, 12),
      issuedAtMs: 1_767_225_600_001.5,
    },
  },
  "log-entry-revoke": {
    codec: "logEntryBody",
    value: {
      change: { type: "revoke", deviceId: count(16, 13) },
      previous: count(32, 14),
      issuedAtMs: 0,
    },
  },
};
