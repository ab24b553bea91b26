// libolm (WebAssembly). It takes text: the content is 1,024 base64 characters. With storing, every operation unpickles
// the session and pickles it again, as apps do; without, the session stays in libolm's memory. It has no post-quantum part.
import { randomBytes } from "node:crypto";
import Olm from "@matrix-org/olm";

const PICKLE_KEY = "a key for pickles";

/** One end of a session: opened from its pickle for each operation, or held open. */
class End {
  #session;
  #pickle;

  constructor(session, isStored) {
    this.#session = session;
    if (isStored) this.#store(session);
  }

  #store(session) {
    this.#pickle = session.pickle(PICKLE_KEY);
    session.free();
    this.#session = undefined;
  }

  #use(operation) {
    if (this.#pickle === undefined) return operation(this.#session);
    const session = new Olm.Session();
    session.unpickle(PICKLE_KEY, this.#pickle);
    const result = operation(session);
    this.#store(session);
    return result;
  }

  encrypt(content) {
    return this.#use((session) => session.encrypt(content));
  }

  decrypt({ type, body }) {
    return this.#use((session) => session.decrypt(type, body));
  }

  free() {
    this.#session?.free();
  }
}

function createAccount() {
  const account = new Olm.Account();
  account.create();
  return account;
}

function setUp(content, isStored) {
  const alice = createAccount();
  const bob = createAccount();
  bob.generate_one_time_keys(1);
  const [oneTimeKey] = Object.values(JSON.parse(bob.one_time_keys()).curve25519);
  const { curve25519: identityKey } = JSON.parse(bob.identity_keys());
  const outbound = new Olm.Session();
  outbound.create_outbound(alice, identityKey, oneTimeKey);
  const first = outbound.encrypt(content);
  const sender = new End(outbound, isStored);
  const inbound = new Olm.Session();
  inbound.create_inbound(bob, first.body);
  inbound.decrypt(first.type, first.body);
  bob.remove_one_time_keys(inbound);
  if (isStored) bob.pickle(PICKLE_KEY);
  const recipient = new End(inbound, isStored);
  alice.free();
  bob.free();
  return { alice: sender, bob: recipient };
}

/** @param {boolean} isStored */
export async function libolmCases(isStored) {
  await Olm.init();
  const content = randomBytes(768).toString("base64");
  const pair = () => {
    const { alice, bob } = setUp(content, isStored);
    const send = () => bob.decrypt(alice.encrypt(content));
    const answer = () => alice.decrypt(bob.encrypt(content));
    answer();
    return { send, answer };
  };
  const oneWay = pair();
  const pingPong = pair();
  return {
    oneWay: oneWay.send,
    pingPong: () => {
      pingPong.send();
      pingPong.answer();
    },
    setUp: () => {
      const { alice, bob } = setUp(content, isStored);
      alice.free();
      bob.free();
    },
  };
}
