// Sotto's sessions as the SDK runs them: every operation is one step that decodes the session's record from the store,
// moves it on, encodes it again and commits. Padding is included, compression is off: the content is random.
import { randomBytes } from "node:crypto";
import { bytesToHex, decodeRatchetMessage } from "@sotto/protocol";
import {
  createDeviceSecrets,
  deviceIdOf,
  publicKeysOf,
} from "../packages/sdk/src/crypto/device.ts";
import { accept, initiate, openInitiator } from "../packages/sdk/src/crypto/pqxdh.ts";
import {
  createOneTimePrekey,
  createSignedPrekey,
  verifyBundle,
} from "../packages/sdk/src/crypto/prekeys.ts";
import { loadPrimitives } from "../packages/sdk/src/crypto/load-primitives.ts";
import { pooled } from "../packages/sdk/src/crypto/random-pool.ts";
import {
  createInitiatorSession,
  createRecipientSession,
  decryptMessage,
  encryptMessage,
  parseHeader,
} from "../packages/sdk/src/crypto/session.ts";
import { systemRandom } from "../packages/sdk/src/platform/globals.ts";
import { decodePayload, encodePayload, packContent } from "../packages/sdk/src/sessions/payload.ts";
import {
  addSession,
  loadSession,
  loadSkipped,
  saveSession,
  saveSkipped,
} from "../packages/sdk/src/sessions/session-records.ts";
import { memory } from "../packages/sdk/src/store/memory.ts";
import { ONE_TIME_PREKEYS, SIGNED_PREKEYS } from "../packages/sdk/src/store/schema.ts";
import { createSteps } from "../packages/sdk/src/store/steps.ts";

const PREKEY_LIFE_MS = 30 * 24 * 3600_000;

class Party {
  #primitives;
  #random = pooled(systemRandom);
  #secrets;
  #steps;
  #sessionId;
  #nextPrekeyId = 1;

  static async create(primitives, userId) {
    const store = memory();
    return new Party(primitives, userId, createSteps(store, await store.open()));
  }

  constructor(primitives, userId, steps) {
    this.#primitives = primitives;
    this.#steps = steps;
    this.#secrets = createDeviceSecrets(primitives, this.#random);
    const keys = publicKeysOf(this.#secrets);
    this.userId = userId;
    this.party = { accountId: this.#random(32), deviceId: deviceIdOf(keys), keys };
  }

  get #context() {
    return { primitives: this.#primitives, random: this.#random, nowMs: Date.now() };
  }

  /** A signed and a one-time prekey, their private halves stored. */
  publishBundle() {
    const nowMs = Date.now();
    const made = [this.#primitives, this.#random, this.#secrets, this.party];
    const terms = { id: this.#nextPrekeyId++, expiresAtMs: nowMs + PREKEY_LIFE_MS };
    const signed = createSignedPrekey(...made, terms);
    const oneTime = createOneTimePrekey(...made, this.#nextPrekeyId++);
    const put = (transaction, table, { secret }) =>
      table.put(transaction, table.key(secret.id), { ...secret, createdAtMs: nowMs });
    return this.#steps.run(async (transaction) => {
      put(transaction, SIGNED_PREKEYS, signed);
      put(transaction, ONE_TIME_PREKEYS, oneTime);
      const { deviceId } = this.party;
      return { deviceId, signed: signed.prekey, oneTime: oneTime.prekey };
    });
  }

  /** Starts a session and seals its first message, in one step. */
  start(peer, bundle, content) {
    verifyBundle(this.#primitives, peer.party.accountId, peer.party, bundle);
    return this.#steps.run(async (transaction) => {
      const own = { party: this.party, secrets: this.#secrets, userId: this.userId };
      const none = new Uint8Array(0);
      const { agreement, prekey } = initiate(
        this.#primitives,
        this.#random,
        own,
        peer.party,
        bundle,
        none,
      );
      const session = createInitiatorSession(
        this.#context,
        agreement,
        bundle.signed.x25519,
        prekey,
      );
      const record = await this.#add(transaction, peer, session);
      return this.#seal(transaction, record, content);
    });
  }

  encrypt(content) {
    return this.#steps.run(async (transaction) =>
      this.#seal(transaction, await loadSession(transaction, this.#sessionId), content),
    );
  }

  #seal(transaction, record, content) {
    const payload = encodePayload(packContent(content, "off"), 1);
    const sealed = encryptMessage(this.#context, record.session, payload);
    saveSession(transaction, record);
    return sealed;
  }

  /** @param peer - Who may start a session; the directory's part. */
  decrypt(peer, sealed) {
    const message = decodeRatchetMessage(sealed);
    const header = parseHeader(message.header);
    const sessionId = bytesToHex(header.sessionId);
    return this.#steps.run(async (transaction) => {
      const known = await loadSession(transaction, sessionId);
      const record = known ?? (await this.#accept(transaction, peer, header.prekey));
      const skipped = await loadSkipped(transaction, sessionId);
      const before = skipped.seeds.length + skipped.pqKeys.length;
      const padded = decryptMessage(this.#context, record.session, skipped, message, header);
      saveSession(transaction, record);
      if (before + skipped.seeds.length + skipped.pqKeys.length > 0)
        saveSkipped(transaction, sessionId, skipped);
      return decodePayload(padded).content;
    });
  }

  async #accept(transaction, peer, prekey) {
    openInitiator(this.#primitives, this.#secrets, prekey);
    const signedKey = SIGNED_PREKEYS.key(prekey.signedPrekeyId);
    const signed = await SIGNED_PREKEYS.get(transaction, signedKey);
    const oneTimeKey = ONE_TIME_PREKEYS.key(prekey.oneTimePrekeyId);
    const oneTime = await ONE_TIME_PREKEYS.get(transaction, oneTimeKey);
    ONE_TIME_PREKEYS.delete(transaction, oneTimeKey);
    const own = { party: this.party, secrets: this.#secrets };
    const agreement = accept(this.#primitives, own, peer.party, prekey, signed, oneTime);
    const session = createRecipientSession(Date.now(), agreement, signed.x25519);
    return this.#add(transaction, peer, session);
  }

  async #add(transaction, peer, session) {
    const nowMs = Date.now();
    const deviceId = bytesToHex(peer.party.deviceId);
    const record = { userId: peer.userId, deviceId, createdAtMs: nowMs, session };
    await addSession(transaction, record, { startedAtOnce: false, nowMs });
    this.#sessionId = bytesToHex(session.sessionId);
    return record;
  }
}

/** Two parties with a session of which the first message has been opened. */
async function setUp(primitives, content) {
  const alice = await Party.create(primitives, "alice");
  const bob = await Party.create(primitives, "bob");
  const first = await alice.start(bob, await bob.publishBundle(), content);
  await bob.decrypt(alice, first);
  return { alice, bob };
}

/** @param {"wasm" | "portable"} backEnd */
export async function sottoCases(backEnd) {
  const primitives = await loadPrimitives(backEnd);
  const content = Uint8Array.from(randomBytes(1024));
  const pair = async () => {
    const { alice, bob } = await setUp(primitives, content);
    const send = async () => bob.decrypt(alice, await alice.encrypt(content));
    const answer = async () => alice.decrypt(bob, await bob.encrypt(content));
    await answer();
    return { send, answer };
  };
  const oneWay = await pair();
  const pingPong = await pair();
  return {
    oneWay: oneWay.send,
    pingPong: async () => {
      await pingPong.send();
      await pingPong.answer();
    },
    setUp: () => setUp(primitives, content),
  };
}
