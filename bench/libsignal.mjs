// libsignal-client through its public API. Its stores keep serialized records, as an app's database would.
import { randomBytes, randomInt, randomUUID } from "node:crypto";
import * as signal from "@signalapp/libsignal-client";

const DEVICE = 1;
/** CiphertextMessageType.PreKey */
const PREKEY_MESSAGE = 3;
const keyOf = (address) => `${address.name()}.${address.deviceId()}`;

class Sessions extends signal.SessionStore {
  #records = new Map();
  async saveSession(address, record) {
    this.#records.set(keyOf(address), record.serialize());
  }
  async getSession(address) {
    const bytes = this.#records.get(keyOf(address));
    return bytes === undefined ? null : signal.SessionRecord.deserialize(bytes);
  }
  async getExistingSessions(addresses) {
    return Promise.all(addresses.map((address) => this.getSession(address)));
  }
}

class Identities extends signal.IdentityKeyStore {
  key = signal.PrivateKey.generate();
  registrationId = randomInt(1, 16_380);
  #known = new Map();
  async getIdentityKey() {
    return this.key;
  }
  async getLocalRegistrationId() {
    return this.registrationId;
  }
  async isTrustedIdentity() {
    return true;
  }
  async saveIdentity(address, key) {
    this.#known.set(keyOf(address), key);
    return signal.IdentityChange.NewOrUnchanged;
  }
  async getIdentity(address) {
    return this.#known.get(keyOf(address)) ?? null;
  }
}

class Prekeys extends signal.PreKeyStore {
  #records = new Map();
  async savePreKey(id, record) {
    this.#records.set(id, record.serialize());
  }
  async getPreKey(id) {
    return signal.PreKeyRecord.deserialize(this.#records.get(id));
  }
  async removePreKey(id) {
    this.#records.delete(id);
  }
}

class SignedPrekeys extends signal.SignedPreKeyStore {
  #records = new Map();
  async saveSignedPreKey(id, record) {
    this.#records.set(id, record.serialize());
  }
  async getSignedPreKey(id) {
    return signal.SignedPreKeyRecord.deserialize(this.#records.get(id));
  }
}

class KyberPrekeys extends signal.KyberPreKeyStore {
  #records = new Map();
  async saveKyberPreKey(id, record) {
    this.#records.set(id, record.serialize());
  }
  async getKyberPreKey(id) {
    return signal.KyberPreKeyRecord.deserialize(this.#records.get(id));
  }
  async markKyberPreKeyUsed(id) {
    this.#records.delete(id);
  }
}

class Party {
  address = signal.ProtocolAddress.new(randomUUID(), DEVICE);
  #sessions = new Sessions();
  #identities = new Identities();
  #prekeys = new Prekeys();
  #signedPrekeys = new SignedPrekeys();
  #kyberPrekeys = new KyberPrekeys();

  async publishBundle() {
    const id = 1;
    const now = Date.now();
    const { key, registrationId } = this.#identities;
    const oneTime = signal.PrivateKey.generate();
    const signed = signal.PrivateKey.generate();
    const kyber = signal.KEMKeyPair.generate();
    const signedSignature = key.sign(signed.getPublicKey().serialize());
    const kyberSignature = key.sign(kyber.getPublicKey().serialize());
    const record = signal.PreKeyRecord.new(id, oneTime.getPublicKey(), oneTime);
    await this.#prekeys.savePreKey(id, record);
    await this.#signedPrekeys.saveSignedPreKey(
      id,
      signal.SignedPreKeyRecord.new(id, now, signed.getPublicKey(), signed, signedSignature),
    );
    await this.#kyberPrekeys.saveKyberPreKey(
      id,
      signal.KyberPreKeyRecord.new(id, now, kyber, kyberSignature),
    );
    return signal.PreKeyBundle.new(
      registrationId,
      DEVICE,
      id,
      oneTime.getPublicKey(),
      id,
      signed.getPublicKey(),
      signedSignature,
      key.getPublicKey(),
      id,
      kyber.getPublicKey(),
      kyberSignature,
    );
  }

  start(peer, bundle) {
    return signal.processPreKeyBundle(
      bundle,
      peer.address,
      this.address,
      this.#sessions,
      this.#identities,
    );
  }

  /** @returns The bytes and their kind, as they would travel. */
  async encrypt(peer, content) {
    const stores = [this.#sessions, this.#identities];
    const message = await signal.signalEncrypt(content, peer.address, this.address, ...stores);
    return {
      isFirst: message.type() === PREKEY_MESSAGE,
      bytes: message.serialize(),
    };
  }

  decrypt(peer, { isFirst, bytes }) {
    const stores = [this.#sessions, this.#identities];
    if (!isFirst) {
      const message = signal.SignalMessage.deserialize(bytes);
      return signal.signalDecrypt(message, peer.address, this.address, ...stores);
    }
    return signal.signalDecryptPreKey(
      signal.PreKeySignalMessage.deserialize(bytes),
      peer.address,
      this.address,
      ...stores,
      this.#prekeys,
      this.#signedPrekeys,
      this.#kyberPrekeys,
    );
  }
}

async function setUp(content) {
  const alice = new Party();
  const bob = new Party();
  await alice.start(bob, await bob.publishBundle());
  await bob.decrypt(alice, await alice.encrypt(bob, content));
  return { alice, bob };
}

export async function libsignalCases() {
  const content = Uint8Array.from(randomBytes(1024));
  const pair = async () => {
    const { alice, bob } = await setUp(content);
    const send = async () => bob.decrypt(alice, await alice.encrypt(bob, content));
    const answer = async () => alice.decrypt(bob, await bob.encrypt(alice, content));
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
    setUp: () => setUp(content),
  };
}
