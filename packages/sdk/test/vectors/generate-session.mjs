// Makes session.json from docs/protocol/cryptography.md and the .proto files. A second implementation on purpose: it
// shares no code with packages/sdk or packages/protocol, so that an error in one of them shows as a difference.
//
//   node packages/sdk/test/vectors/generate-session.mjs
//
// `§` in comments is a section of that page; "reading" marks a place where the page leaves a choice.
import { writeFileSync } from "node:fs";
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { expand, hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";

const SUITE = 1;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.UTC(2026, 0, 5, 9);
const PROPOSAL_MESSAGES = 50;
const MAX_AHEAD = 2000;
const EMPTY = new Uint8Array(0);

// --- Notation (§1)

const hex = bytesToHex;
const equal = (a, b) => hex(a) === hex(b);
const zeros = (n) => new Uint8Array(n);

/** Strings are ASCII, numbers are u32. */
function join(...parts) {
  return concatBytes(
    ...parts.map((part) => {
      if (typeof part === "string") return utf8ToBytes(part);
      return typeof part === "number" ? u32(part) : part;
    }),
  );
}

function u32(x) {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, x);
  return out;
}

const lp = (x) => join(x.length, x);
const HKDF = (salt, ikm, info, n) => hkdf(sha256, ikm, salt, info, n);
const Expand = (prk, info, n) => expand(sha256, prk, info, n);
const HMAC = (key, data) => hmac(sha256, key, data);
const DH = (pair, publicKey) => x25519.getSharedSecret(pair.privateKey, publicKey);
const seal = (key, nonce, ad, plaintext) => xchacha20poly1305(key, nonce, ad).encrypt(plaintext);
const unseal = (key, nonce, ad, ciphertext) =>
  xchacha20poly1305(key, nonce, ad).decrypt(ciphertext);
const x25519Pair = (privateKey) => ({ privateKey, publicKey: x25519.getPublicKey(privateKey) });

function split(bytes, ...sizes) {
  let at = 0;
  return sizes.map((size) => bytes.slice(at, (at += size)));
}

/** SHA-256 in counter mode: each draw starts at a fresh block. */
function counterRandom(label) {
  let counter = 0;
  return (n) => {
    const blocks = [];
    for (let have = 0; have < n; have += 32)
      blocks.push(sha256(join("sotto test vectors 1/", label, counter++)));
    return concatBytes(...blocks).slice(0, n);
  };
}

/** Hands out the bytes of `random` and keeps what was drawn. */
function recordDraws(random) {
  const drawn = [];
  const draw = (n) => {
    const bytes = random(n);
    drawn.push(hex(bytes));
    return bytes;
  };
  return { draw, drawn };
}

// --- Protobuf: fields in ascending order, defaults left out

function varint(x) {
  const out = [];
  for (; x > 127; x >>>= 7) out.push((x & 127) | 128);
  return Uint8Array.from([...out, x]);
}

const field = {
  uint: (number, x) => (x === 0 ? EMPTY : join(varint(number << 3), varint(x))),
  bytes: (number, x) => (x.length === 0 ? EMPTY : field.message(number, x)),
  string: (number, x) => field.bytes(number, utf8ToBytes(x)),
  message: (number, x) =>
    x === undefined ? EMPTY : join(varint((number << 3) | 2), varint(x.length), x),
  double: (number, x) => {
    const out = new Uint8Array(8);
    new DataView(out.buffer).setFloat64(0, x, true);
    return x === 0 ? EMPTY : join(varint((number << 3) | 1), out);
  },
};

/** Field number → number or bytes; enough for RatchetMessage and what is in it. */
function readFields(bytes) {
  const fields = new Map();
  let at = 0;
  const readVarint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  };
  while (at < bytes.length) {
    const tag = readVarint();
    const value = readVarint();
    if ((tag & 7) === 0) fields.set(tag >>> 3, value);
    else fields.set(tag >>> 3, bytes.slice(at, (at += value)));
  }
  return fields;
}

// --- Devices, log, prekeys (§2, §3)

function createDevice(userId, random) {
  const signingSeed = random(32);
  const signingKey = ed25519.getPublicKey(signingSeed);
  const identity = x25519Pair(random(32));
  const deviceId = sha256(join("sotto/1/device", lp(signingKey), lp(identity.publicKey))).slice(
    0,
    16,
  );
  const issuedAtMs = START_MS - 30 * DAY_MS;

  const deviceKeys = join(field.bytes(1, signingKey), field.bytes(2, identity.publicKey));
  const body = join(field.message(1, field.message(1, deviceKeys)), field.double(5, issuedAtMs));
  const signature = ed25519.sign(join("sotto/1/log-entry", lp(body)), signingSeed);
  const logSignature = join(field.bytes(1, deviceId), field.bytes(2, signature));
  const genesis = join(field.bytes(1, body), field.message(2, logSignature));
  const accountId = sha256(join("sotto/1/account", body));
  return { userId, signingSeed, signingKey, identity, deviceId, accountId, issuedAtMs, genesis };
}

function createPrekeyPair(id, random) {
  const pair = x25519Pair(random(32));
  const kemSeed = random(64);
  return { id, pair, kemSeed, kem: ml_kem768.keygen(kemSeed) };
}

function createSignedPrekey(device, id, random) {
  const keys = createPrekeyPair(id, random);
  const expiresAtMs = START_MS + 30 * DAY_MS;
  const signed = join(
    "sotto/1/signed-prekey",
    lp(device.accountId),
    lp(device.deviceId),
    id,
    lp(utf8ToBytes(String(expiresAtMs))),
    lp(keys.pair.publicKey),
    lp(keys.kem.publicKey),
  );
  const wire = join(
    field.uint(1, id),
    field.double(2, expiresAtMs),
    field.bytes(3, keys.pair.publicKey),
    field.bytes(4, keys.kem.publicKey),
    field.bytes(5, ed25519.sign(signed, device.signingSeed)),
  );
  return { ...keys, expiresAtMs, wire };
}

function createOneTimePrekey(device, id, random) {
  const keys = createPrekeyPair(id, random);
  const signed = join(
    "sotto/1/one-time-prekey",
    lp(device.accountId),
    lp(device.deviceId),
    id,
    lp(keys.pair.publicKey),
    lp(keys.kem.publicKey),
  );
  const wire = join(
    field.uint(1, id),
    field.bytes(2, keys.pair.publicKey),
    field.bytes(3, keys.kem.publicKey),
    field.bytes(4, ed25519.sign(signed, device.signingSeed)),
  );
  return { ...keys, wire };
}

// --- Key agreement (§4)

function transcript(A, B, EK, spkId, SPK, opkId, OPK, PQ, ct) {
  return sha256(
    join(
      "sotto/1/pqxdh",
      SUITE,
      lp(A.accountId),
      lp(A.deviceId),
      lp(A.signingKey),
      lp(A.identity.publicKey),
      lp(EK),
      lp(B.accountId),
      lp(B.deviceId),
      lp(B.signingKey),
      lp(B.identity.publicKey),
      spkId,
      lp(SPK),
      opkId,
      lp(OPK),
      lp(PQ),
      lp(ct),
    ),
  );
}

function agree(T, dhs, ss) {
  const ikm = join(new Uint8Array(32).fill(0xff), ...dhs, ss);
  const [RK, PQ0] = split(HKDF(zeros(32), ikm, join("sotto/1/pqxdh", T), 64), 32, 32);
  return { T, sessionId: T.slice(0, 8), ikm, RK, PQ0 };
}

function initiatorKey(dh, EK, identityKey) {
  return HKDF(zeros(32), dh, join("sotto/1/initiator", EK, identityKey), 32);
}

function startSession(A, B, prekeys, replaces, now, draw) {
  const ephemeral = x25519Pair(draw(32));
  const { signed, oneTime } = prekeys;
  const PQ = (oneTime ?? signed).kem.publicKey;
  const { cipherText: ct, sharedSecret: ss } = ml_kem768.encapsulate(PQ, draw(32));
  const EK = ephemeral.publicKey;
  const SPK = signed.pair.publicKey;
  const OPK = oneTime?.pair.publicKey ?? EMPTY;
  const opkId = oneTime?.id ?? 0;

  const T = transcript(A, B, EK, signed.id, SPK, opkId, OPK, PQ, ct);
  const dhs = [DH(A.identity, SPK), DH(ephemeral, B.identity.publicKey), DH(ephemeral, SPK)];
  if (oneTime) dhs.push(DH(ephemeral, OPK));
  const agreement = agree(T, dhs, ss);

  const initiator = join(
    field.string(1, A.userId),
    field.bytes(2, A.deviceId),
    field.bytes(3, A.accountId),
    field.bytes(4, replaces),
  );
  const sealedInitiator = seal(
    initiatorKey(dhs[1], EK, B.identity.publicKey),
    zeros(24),
    join(lp(EK), signed.id, opkId, lp(ct)),
    initiator,
  );
  const prekeyBlock = join(
    field.bytes(1, EK),
    field.uint(2, signed.id),
    field.uint(3, opkId),
    field.bytes(4, ct),
    field.bytes(5, sealedInitiator),
  );

  const state = {
    ...newState("A", agreement, now),
    prekeyBlock,
    theirKey: SPK,
    own: x25519Pair(draw(32)),
  };
  [state.root, state.sendChain] = stepRoot(state.root, state.own, SPK);
  return { state, agreement, initiator };
}

function acceptSession(A, B, prekeys, wire, now) {
  const header = readHeader(readFields(wire).get(1));
  const [EK, spkId, opkId = 0, ct, sealed] = [1, 2, 3, 4, 5].map((number) =>
    header.prekey.get(number),
  );
  const { signed, oneTime } = prekeys;
  if (spkId !== signed.id || opkId !== (oneTime?.id ?? 0)) throw new Error("unknown prekey");

  const dhInitiator = DH(B.identity, EK);
  const ad = join(lp(EK), spkId, opkId, lp(ct));
  const initiator = readFields(
    unseal(initiatorKey(dhInitiator, EK, B.identity.publicKey), zeros(24), ad, sealed),
  );
  if (!equal(initiator.get(3), A.accountId) || !equal(initiator.get(2), A.deviceId))
    throw new Error("another initiator");

  const { kem } = oneTime ?? signed;
  const OPK = oneTime?.pair.publicKey ?? EMPTY;
  const T = transcript(A, B, EK, spkId, signed.pair.publicKey, opkId, OPK, kem.publicKey, ct);
  const dhs = [DH(signed.pair, A.identity.publicKey), dhInitiator, DH(signed.pair, EK)];
  if (oneTime) dhs.push(DH(oneTime.pair, EK));
  const agreement = agree(T, dhs, ml_kem768.decapsulate(ct, kem.secretKey));
  return { ...newState("B", agreement, now), own: signed.pair };
}

// --- Triple ratchet (§5)

function newState(role, agreement, now) {
  const state = {
    role,
    T: agreement.T,
    sessionId: agreement.sessionId,
    root: agreement.RK,
    own: undefined,
    theirKey: undefined,
    sendChain: undefined,
    receiveChain: undefined,
    n: 0,
    pn: 0,
    received: 0,
    seeds: new Map(),
    pks: new Map(),
    pqRoot: undefined,
    pqSend: new Map(),
    pqReceive: new Map(),
    sendEpoch: 0,
    epochSinceMs: now,
    counts: new Map(),
    proposal: undefined,
    answer: undefined,
    prekeyBlock: undefined,
  };
  addEpoch(state, 0, HKDF(zeros(32), agreement.PQ0, join("sotto/1/pq-epoch", 0), 96));
  return state;
}

function stepRoot(root, own, theirKey) {
  return split(HKDF(root, DH(own, theirKey), utf8ToBytes("sotto/1/root"), 64), 32, 32);
}

function stepChain(chain) {
  return { seed: HMAC(chain, Uint8Array.of(1)), next: HMAC(chain, Uint8Array.of(2)) };
}

function addEpoch(state, epoch, keys) {
  const [root, fromA, fromB] = split(keys, 32, 32, 32);
  state.pqRoot = root;
  state.pqSend.set(epoch, { key: state.role === "A" ? fromA : fromB, n: 0 });
  state.pqReceive.set(epoch, { key: state.role === "A" ? fromB : fromA, n: 0 });
  state.pqReceive.delete(epoch - 2);
}

function renewEpoch(state, ss, ek, ct) {
  const epoch = state.sendEpoch + 1;
  addEpoch(
    state,
    epoch,
    HKDF(state.pqRoot, ss, join("sotto/1/pq-epoch", epoch, sha256(join(ek, ct))), 96),
  );
}

function nextPk(chain) {
  const [key, pk] = split(Expand(chain.key, join("sotto/1/pq-chain", chain.n), 64), 32, 32);
  chain.key = key;
  chain.n += 1;
  return pk;
}

function messageKey(seed, pk) {
  return split(HKDF(pk, seed, utf8ToBytes("sotto/1/message"), 56), 32, 24);
}

const proposes = (role, epoch) => (role === "A") === (epoch % 2 === 1);
const attachesAt = (n) => n < 3 || n % 16 === 0;

function countMessage(state, epoch) {
  state.counts.set(epoch, (state.counts.get(epoch) ?? 0) + 1);
}

/** Reading: "has sent and received 50 messages" is the sum of both directions; what was never opened does not count. */
function proposalIsDue(state, now) {
  if (state.proposal || !proposes(state.role, state.sendEpoch + 1)) return false;
  const messages = state.counts.get(state.sendEpoch) ?? 0;
  return messages >= PROPOSAL_MESSAGES || now - state.epochSinceMs >= DAY_MS;
}

function encrypt(state, payload, now, draw) {
  // Reading: the seed is drawn by the first message that is due, also if that message's n does not carry the key.
  if (proposalIsDue(state, now)) state.proposal = ml_kem768.keygen(draw(64));
  const pq = state.pqSend.get(state.sendEpoch);
  const attach = attachesAt(state.n);
  const header = join(
    field.uint(1, SUITE),
    field.bytes(2, state.sessionId),
    field.bytes(3, state.own.publicKey),
    field.uint(4, state.n),
    field.uint(5, state.pn),
    field.uint(6, state.sendEpoch),
    field.uint(7, pq.n),
    field.bytes(8, (attach && state.proposal?.publicKey) || EMPTY),
    field.bytes(9, (attach && state.answer) || EMPTY),
    field.message(10, state.prekeyBlock),
  );
  const { seed, next } = stepChain(state.sendChain);
  const [key, nonce] = messageKey(seed, nextPk(pq));
  state.sendChain = next;
  state.n += 1;
  countMessage(state, state.sendEpoch);
  return join(
    field.bytes(1, header),
    field.bytes(2, seal(key, nonce, join(state.T, header), payload)),
  );
}

function readHeader(bytes) {
  const fields = readFields(bytes);
  const number = (at) => fields.get(at) ?? 0;
  return {
    bytes,
    sessionId: fields.get(2),
    ratchetKey: fields.get(3),
    n: number(4),
    pn: number(5),
    pqEpoch: number(6),
    pqN: number(7),
    ek: fields.get(8),
    ct: fields.get(9),
    prekey: fields.has(10) ? readFields(fields.get(10)) : undefined,
  };
}

function skipSeeds(state, until) {
  if (until - state.received > MAX_AHEAD) throw new Error("too far ahead");
  while (state.received < until) {
    const { seed, next } = stepChain(state.receiveChain);
    state.seeds.set(`${hex(state.theirKey)}/${state.received}`, seed);
    state.receiveChain = next;
    state.received += 1;
  }
}

function stepRatchet(state, theirKey, draw) {
  state.theirKey = theirKey;
  [state.root, state.receiveChain] = stepRoot(state.root, state.own, theirKey);
  state.received = 0;
  state.own = x25519Pair(draw(32));
  [state.root, state.sendChain] = stepRoot(state.root, state.own, theirKey);
  state.pn = state.n;
  state.n = 0;
}

function take(map, name) {
  const value = map.get(name);
  map.delete(name);
  return value;
}

function takeSeed(state, header, draw) {
  const kept = take(state.seeds, `${hex(header.ratchetKey)}/${header.n}`);
  if (kept) return kept;
  if (!state.theirKey || !equal(header.ratchetKey, state.theirKey) || !state.receiveChain) {
    if (state.receiveChain) skipSeeds(state, header.pn);
    stepRatchet(state, header.ratchetKey, draw);
  }
  skipSeeds(state, header.n);
  if (header.n !== state.received) throw new Error("opened before");
  const { seed, next } = stepChain(state.receiveChain);
  state.receiveChain = next;
  state.received += 1;
  return seed;
}

function takePk(state, { pqEpoch, pqN }) {
  const kept = take(state.pks, `${pqEpoch}/${pqN}`);
  if (kept) return kept;
  const chain = state.pqReceive.get(pqEpoch);
  if (!chain || pqN < chain.n || pqN - chain.n > MAX_AHEAD)
    throw new Error("no such post-quantum key");
  while (chain.n < pqN) state.pks.set(`${pqEpoch}/${chain.n}`, nextPk(chain));
  return nextPk(chain);
}

function followRenewal(state, header, now, draw) {
  countMessage(state, header.pqEpoch);
  if (header.pqEpoch > state.sendEpoch) enterEpoch(state, header.pqEpoch, now);
  if (header.pqEpoch !== state.sendEpoch) return;
  if (header.ct && state.proposal) {
    const ss = ml_kem768.decapsulate(header.ct, state.proposal.secretKey);
    renewEpoch(state, ss, state.proposal.publicKey, header.ct);
    enterEpoch(state, state.sendEpoch + 1, now);
  }
  if (header.ek && !state.answer && !proposes(state.role, state.sendEpoch + 1)) {
    const { cipherText, sharedSecret } = ml_kem768.encapsulate(header.ek, draw(32));
    renewEpoch(state, sharedSecret, header.ek, cipherText);
    state.answer = cipherText;
  }
}

/** Reading: an epoch begins for its 24 hours when the device begins to send in it. */
function enterEpoch(state, epoch, now) {
  state.sendEpoch = epoch;
  state.epochSinceMs = now;
  state.proposal = undefined;
  state.answer = undefined;
}

/** Returns the state after the message; the state that it was given stays as it was. */
function decrypt(before, wire, now, draw) {
  const state = structuredClone(before);
  const message = readFields(wire);
  const header = readHeader(message.get(1));
  if (!equal(header.sessionId, state.sessionId)) throw new Error("another session");
  const seed = takeSeed(state, header, draw);
  const [key, nonce] = messageKey(seed, takePk(state, header));
  const payload = unseal(key, nonce, join(state.T, header.bytes), message.get(2));
  state.prekeyBlock = undefined;
  followRenewal(state, header, now, draw);
  return { state, payload };
}

// --- Payload (§6)

function padme(length) {
  const E = Math.floor(Math.log2(length));
  const S = Math.floor(Math.log2(E)) + 1;
  const unit = 2 ** (E - S);
  return Math.ceil(length / unit) * unit;
}

/** The smallest bucket that holds `length` bytes and the 0x80 after them. */
function paddedLength(length) {
  const least = length + 1;
  return least <= 2080 ? Math.ceil(least / 160) * 160 : padme(least);
}

function pad(x) {
  const out = new Uint8Array(paddedLength(x.length));
  out.set(x);
  out[x.length] = 0x80;
  return out;
}

const payloadOf = (kind, number, body) => pad(join(Uint8Array.of(kind), number, body));

/** The payload with the reference is not here: it depends on the content's number in the conversation. */
function sealShared(key, content) {
  const shared = seal(key, zeros(24), utf8ToBytes("sotto/1/shared"), payloadOf(0, 0, content));
  return { key, content, shared, reference: join(key, sha256(shared)) };
}

// --- Scenarios

/** Two devices, their messages and what happened in which order, as the vectors show it. */
class Scenario {
  steps = [];
  order = [];
  now = START_MS;

  constructor(name, about, { oneTime = true, replaces = 0 } = {}) {
    this.name = name;
    this.about = about;
    this.random = counterRandom(`${name}/`);
    this.A = createDevice("alice", this.random);
    this.B = createDevice("bob", this.random);
    this.prekeys = {
      signed: createSignedPrekey(this.B, 7, this.random),
      oneTime: oneTime ? createOneTimePrekey(this.B, 1042, this.random) : undefined,
    };
    this.replaces = this.random(replaces);
    this.states = { A: undefined, B: undefined };
    this.numbers = { A: 0, B: 0 };
    this.wires = [];
    this.payloads = [];
  }

  /** Returns the step's number. */
  send(from, { content: given, shared } = {}) {
    this.now += 1000;
    const number = this.steps.length;
    const content = shared?.content ?? given ?? utf8ToBytes(`${from} ${number}`);
    const place = (this.numbers[from] += 1);
    const payload = shared ? payloadOf(2, place, shared.reference) : payloadOf(0, place, content);
    const { draw, drawn } = recordDraws(this.random);
    if (!this.states.A) this.#start(draw);
    const wire = encrypt(this.states[from], payload, this.now, draw);
    const { n, pn, pqEpoch, pqN, ek, ct, prekey } = readHeader(readFields(wire).get(1));
    this.steps.push({
      from,
      draws: drawn,
      content: hex(content),
      number: place,
      payload: hex(payload),
      ...(shared && { shared: hex(shared.shared) }),
      header: { n, pn, pqEpoch, pqN, ek: Boolean(ek), ct: Boolean(ct), prekey: Boolean(prekey) },
      wire: hex(wire),
      openDraws: null,
    });
    this.wires.push(wire);
    this.payloads.push(payload);
    this.order.push({ send: number, now: this.now });
    return number;
  }

  #start(draw) {
    const { A, B, prekeys, replaces, now } = this;
    const { state, agreement, initiator } = startSession(A, B, prekeys, replaces, now, draw);
    this.states.A = state;
    this.agreement = agreement;
    this.initiator = initiator;
  }

  open(...numbers) {
    for (const number of numbers) {
      this.now += 1000;
      const { draw, drawn } = recordDraws(this.random);
      this.#decrypt(number, this.wires[number], draw);
      this.steps[number].openDraws = drawn;
      this.order.push({ open: number, now: this.now });
    }
  }

  #decrypt(number, wire, draw) {
    const to = this.steps[number].from === "A" ? "B" : "A";
    const before = this.states[to] ?? acceptSession(this.A, this.B, this.prekeys, wire, this.now);
    const { state, payload } = decrypt(before, wire, this.now, draw);
    if (!equal(payload, this.payloads[number]))
      throw new Error(`${this.name}: step ${number} opened to something else`);
    this.states[to] = state;
  }

  /** A message that must not open: one that was opened before, or with the last bit of the wire turned. */
  refuse(number, why) {
    this.now += 1000;
    const wire = this.wires[number].slice();
    if (why === "last bit flipped") wire[wire.length - 1] ^= 1;
    let opened = true;
    try {
      this.#decrypt(number, wire, counterRandom("refused"));
    } catch {
      opened = false;
    }
    if (opened) throw new Error(`${this.name}: step ${number} opened although ${why}`);
    this.order.push({ refuse: number, why, now: this.now });
  }

  pass(ms) {
    this.now += ms;
  }

  say(from, count = 1) {
    return Array.from({ length: count }, () => this.send(from));
  }

  /** `count` messages of each side in turn, each opened at once. */
  pingPong(count, first = "A") {
    const second = first === "A" ? "B" : "A";
    for (let i = 0; i < count; i += 1) {
      this.open(this.send(first));
      this.open(this.send(second));
    }
  }

  epochs() {
    return `${this.states.A.sendEpoch}/${this.states.B.sendEpoch}`;
  }

  expectEpochs(expected) {
    if (this.epochs() !== expected)
      throw new Error(`${this.name}: epochs ${this.epochs()} instead of ${expected}`);
  }

  toJSON() {
    const { name, about, prekeys, agreement } = this;
    return {
      name,
      about,
      suite: SUITE,
      A: deviceJson(this.A),
      B: {
        ...deviceJson(this.B),
        signedPrekey: { ...prekeyJson(prekeys.signed), expiresAtMs: prekeys.signed.expiresAtMs },
        oneTimePrekey: prekeys.oneTime ? prekeyJson(prekeys.oneTime) : null,
        bundle: hex(
          join(
            field.bytes(1, this.B.deviceId),
            field.message(2, prekeys.signed.wire),
            field.message(3, prekeys.oneTime?.wire),
          ),
        ),
      },
      agreement: {
        replaces: hex(this.replaces),
        initiator: hex(this.initiator),
        ikm: hex(agreement.ikm),
        transcript: hex(agreement.T),
        sessionId: hex(agreement.sessionId),
        rootKey: hex(agreement.RK),
        pq0: hex(agreement.PQ0),
      },
      steps: this.steps,
      order: this.order,
    };
  }
}

function deviceJson(device) {
  const { userId, signingSeed, signingKey, identity, deviceId, accountId, issuedAtMs, genesis } =
    device;
  return {
    userId,
    signingSeed: hex(signingSeed),
    signingKey: hex(signingKey),
    identityPrivate: hex(identity.privateKey),
    identityKey: hex(identity.publicKey),
    deviceId: hex(deviceId),
    accountId: hex(accountId),
    issuedAtMs,
    genesis: hex(genesis),
  };
}

function prekeyJson({ id, pair, kemSeed, wire }) {
  return { id, x25519Private: hex(pair.privateKey), kemSeed: hex(kemSeed), wire: hex(wire) };
}

function withOneTimePrekey() {
  const s = new Scenario(
    "one-time-prekey",
    "Prekey messages, a reply, ping-pong, a burst, a shared payload, refusals.",
  );
  s.open(s.send("A", { content: utf8ToBytes("hello") }));
  s.open(...s.say("A", 2));
  s.refuse(0, "opened before");
  s.open(s.send("B", { content: utf8ToBytes("hello yourself") }));
  s.refuse(3, "opened before");
  s.pingPong(4);
  const burst = s.say("A", 20);
  s.refuse(burst[0], "last bit flipped");
  s.open(...burst);
  s.refuse(burst[7], "opened before");
  s.open(...s.say("B", 5));
  // Random, so that none of it shrinks under deflate.
  for (const size of [0, 154, 155, 1000]) s.open(s.send("A", { content: s.random(size) }));
  s.open(s.send("B", { shared: sealShared(s.random(32), s.random(2100)) }));
  return s;
}

function withLastResortKey() {
  const about =
    "No one-time prekey: the last-resort key, three DHs. The initiator names a session that this one replaces.";
  const s = new Scenario("last-resort", about, { oneTime: false, replaces: 8 });
  s.open(s.send("A"), s.send("A"));
  s.open(s.send("B"));
  s.pingPong(2);
  s.open(...s.say("B", 3));
  return s;
}

function outOfOrder() {
  const about =
    "Late, lost and reordered messages, within chains and across DH steps; the session starts at n = 1.";
  const s = new Scenario("out-of-order", about);
  const first = s.say("A", 4);
  s.open(first[1]);
  const replies = s.say("B", 3);
  s.open(first[0], replies[2]);
  const second = s.say("A", 3);
  s.open(second[1], first[3], replies[0]); // first[2] is lost, replies[1] late
  s.refuse(first[3], "opened before");
  const third = s.say("B", 2);
  s.open(third[1], second[2]);
  const fourth = s.say("A", 2);
  s.open(second[0], fourth[1], replies[1]); // third[0] and fourth[0] are lost
  s.refuse(fourth[1], "last bit flipped");
  const crossing = [s.send("A"), s.send("B"), s.send("A"), s.send("B")];
  s.open(crossing[3], crossing[2], crossing[1], crossing[0]);
  s.pingPong(2, "B");
  return s;
}

/** Every message is opened before a proposal can fall due, so that all ways to count up to 50 agree. */
function renewal() {
  const about =
    "Three post-quantum renewals: by A and by B after 50 messages, by A after 24 hours; late messages of older epochs.";
  const s = new Scenario("pq-renewal", about);
  s.pingPong(25);
  s.expectEpochs("0/0");
  const [ekFirst, ekSecond] = s.say("A", 2); // both carry ek
  const lateOfB = s.say("B", 2); // still without ct
  s.open(ekFirst, lateOfB[0]);
  s.open(s.send("B")); // ct
  s.expectEpochs("1/0");
  const ctAgain = s.send("B");
  s.open(s.send("A")); // first of epoch 1
  s.expectEpochs("1/1");
  s.open(ekSecond, lateOfB[1], ctAgain); // epoch 0, with ek and ct that were seen
  s.expectEpochs("1/1");
  for (let i = 0; i < 4; i += 1) {
    s.open(...s.say("B", 3), ...s.say("A", 3));
  }
  s.pingPong(12, "B");
  s.open(s.send("B")); // the 50th message of epoch 1
  s.expectEpochs("1/1");
  s.open(s.send("B")); // n = 1, with ek
  s.open(s.send("A")); // ct
  s.expectEpochs("1/2");
  s.open(s.send("B"));
  s.expectEpochs("2/2");
  s.pingPong(2);
  s.pass(DAY_MS + HOUR_MS);
  const late = s.say("B", 2);
  s.open(s.send("A")); // ek
  s.open(s.send("B")); // ct
  s.expectEpochs("3/2");
  s.open(s.send("A"), late[1]);
  s.expectEpochs("3/3");
  s.open(late[0]);
  s.pingPong(3);
  return s;
}

/** Bursts and losses around a renewal. Leans on the readings above. */
function renewalInBursts() {
  const about =
    "A renewal in long chains: the proposal falls due at n = 46, which draws the seed but carries no ek; messages with ek and ct are lost.";
  const s = new Scenario("pq-renewal-bursts", about);
  s.open(s.send("A"));
  s.open(...s.say("B", 3));
  const burst = s.say("A", 51); // n = 0…50; 1 + 3 + 46 messages before n = 46; n = 48 carries ek
  s.open(...burst.slice(0, 40), burst[49]);
  s.expectEpochs("0/0");
  s.open(...s.say("B", 2)); // nothing to answer yet
  const next = s.say("A", 5); // n = 0, 1, 2 carry ek
  s.open(next[2], next[4]);
  const answers = s.say("B", 18); // ct at n = 0, 1, 2, 16
  s.open(answers[3], answers[5]);
  s.expectEpochs("0/0");
  s.open(s.send("A")); // ek again: ignored
  s.open(s.send("B"));
  s.expectEpochs("1/0");
  s.open(answers[16]);
  const begun = s.say("A", 3);
  s.open(begun[1], burst[48], next[0], begun[0]);
  s.expectEpochs("1/1");
  s.pingPong(2, "B");
  return s;
}

/** What was lost has not been received: only opened messages make a proposal due. */
function renewalAfterLosses() {
  const about =
    "Most of B's messages come late: A's proposal waits for the 50th that was sent or opened, not passed over.";
  const s = new Scenario("pq-renewal-losses", about);
  s.open(s.send("A"));
  const many = s.say("B", 45);
  s.open(many[44]);
  s.open(...s.say("A", 16)); // 17 sent and 1 opened; with the passed over it would be 62
  s.open(...many.slice(0, 20)); // 38
  s.open(...s.say("A", 3));
  s.open(...many.slice(20, 30)); // 51
  s.open(s.send("A")); // n = 19 draws the seed
  s.open(s.send("B")); // not answered: ek was not on it
  s.open(s.send("A")); // n = 0, with ek
  s.open(s.send("B"));
  s.expectEpochs("1/0");
  s.open(many[30], s.send("A"), many[31]); // epoch 0
  s.expectEpochs("1/1");
  s.pingPong(2);
  return s;
}

// --- Payload vectors

function paddingTable() {
  const lengths = new Set([0, 1, 2, 100]);
  const near = (x) => [-2, -1, 0, 1, 2].forEach((d) => x + d >= 0 && lengths.add(x + d));
  for (let bucket = 160; bucket <= 2080; bucket += 160) near(bucket);
  for (let power = 4096; power < 200_000; power *= 2) near(power);
  for (const x of [2176, 2304, 3968, 65_536 - 1024, 66_560, 131_072 - 4096, 135_168, 199_998])
    near(x);
  for (let x = 2200; x < 200_000; x = Math.floor(x * 1.09) + 1) lengths.add(x);
  return [...lengths].toSorted((a, b) => a - b).map((length) => [length, paddedLength(length)]);
}

/** Number 0: a content without a place in the order. */
function contentVector(number, content) {
  return { number, content: hex(content), payload: hex(payloadOf(0, number, content)) };
}

function referenceVector(number, { key, content, shared, reference }) {
  return {
    number,
    key: hex(key),
    content: hex(content),
    shared: hex(shared),
    reference: hex(reference),
    payload: hex(payloadOf(2, number, reference)),
  };
}

function payloadVectors() {
  const random = counterRandom("payload/");
  return {
    padding: {
      about: "Pairs: length of kind ‖ u32(number) ‖ body, length of it padded.",
      lengths: paddingTable().map((pair) => pair.join(" ")),
    },
    content: [0, 1, 153, 154, 155, 314, 2074].map((size, number) =>
      contentVector(number, random(size)),
    ),
    reference: [2075, 3000].map((size, at) =>
      referenceVector(4_000_000_000 + at, sealShared(random(32), random(size))),
    ),
  };
}

const comment = [
  "Made by generate-session.mjs from docs/protocol/cryptography.md and packages/protocol/proto alone, on @noble/*,",
  "with all randomness from SHA-256 of a counter. Shares no code with packages/sdk or packages/protocol. Bytes are",
  "hex. A step is one message: `number` is the content's place among its sender's, `draws` are what the sender draws",
  "for it in order (step 0 of a scenario also starts the session: ephemeral key, encapsulation, ratchet key),",
  "`openDraws` what the receiver draws when opening it, null if it is never opened. `order` is what happens when: a",
  "step is sent, opened, or refused (tried again after it was opened, or with the lowest bit of the last byte of its",
  "wire flipped); a refusal leaves the session as it was and its draws, if any, are not from these lists.",
].join(" ");

const scenarios = [
  withOneTimePrekey(),
  withLastResortKey(),
  outOfOrder(),
  renewal(),
  renewalInBursts(),
  renewalAfterLosses(),
];
const document = { comment, scenarios, payload: payloadVectors() };
const out = new URL("session.json", import.meta.url);
writeFileSync(out, `${JSON.stringify(document, null, 1)}\n`);
for (const s of scenarios) console.log(s.name, `${s.steps.length} messages, epochs ${s.epochs()}`);
