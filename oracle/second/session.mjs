// A session: both ratchets, and messages under keys of both (§5, "Message").
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { equal, join, split } from "./bytes.mjs";
import * as double from "./double-ratchet.mjs";
import * as pq from "./pq-ratchet.mjs";
import { accept, initiate } from "./pqxdh.mjs";
import { AEAD, HKDF, SUITE } from "./primitives.mjs";
import { decode, encode, RatchetHeader, RatchetMessage } from "./proto.mjs";
import { SkippedKeys } from "./skipped-keys.mjs";

const messageKey = (seed, pk) => split(HKDF(pk, seed, utf8ToBytes("sotto/1/message"), 56), 32, 24);

export const readHeader = (wire) => decode(RatchetHeader, decode(RatchetMessage, wire).header);

export class Session {
  #draw;
  #agreement;
  #double;
  #pq;
  #seeds = new SkippedKeys();
  #pks = new SkippedKeys();
  #prekey;

  constructor(draw, agreement, role, ratchet, prekey, now) {
    this.#draw = draw;
    this.#agreement = agreement;
    this.#double = ratchet;
    this.#pq = pq.start(role, agreement.PQ0, now);
    this.#prekey = prekey;
  }

  /** A's end. */
  static initiate(device, peer, bundle, replaces, now, draw) {
    const { agreement, SPK, prekey } = initiate(device, peer, bundle, replaces, draw);
    const ratchet = double.startAsInitiator(agreement.RK, SPK, draw);
    return new Session(draw, agreement, "A", ratchet, prekey, now);
  }

  /** B's end, made by any of A's messages that still carry the prekey block. Opens nothing yet. */
  static accept(device, peer, prekeys, wire, now, draw) {
    const { prekey } = readHeader(wire);
    if (!prekey) throw new Error("no prekey block");
    const agreement = accept(device, peer, prekeys, prekey);
    const ratchet = double.startAsRecipient(agreement.RK, prekeys.signed.pair);
    return new Session(draw, agreement, "B", ratchet, undefined, now);
  }

  get epoch() {
    return this.#pq.epoch;
  }

  seal(payload, now) {
    const { T, sessionId } = this.#agreement;
    const d = double.nextToSend(this.#double);
    const p = pq.nextToSend(this.#pq, d.header.n, now, this.#draw);
    const prekey = this.#prekey;
    const header = encode(RatchetHeader, {
      suite: SUITE,
      sessionId,
      ...d.header,
      ...p.header,
      prekey,
    });
    const [key, nonce] = messageKey(d.seed, p.pk);
    this.#double = d.state;
    this.#pq = p.state;
    const ciphertext = AEAD.seal(key, nonce, join(T, header), payload);
    return encode(RatchetMessage, { header, ciphertext });
  }

  /** A message that does not open leaves the session as it was. */
  open(wire, now) {
    const { T, sessionId } = this.#agreement;
    const message = decode(RatchetMessage, wire);
    const header = decode(RatchetHeader, message.header);
    if (header.suite !== SUITE || !equal(header.sessionId, sessionId))
      throw new Error("another suite or session");
    const [seeds, pks] = [this.#seeds.copy(), this.#pks.copy()];
    const d = double.seedToOpen(this.#double, header, seeds, now, this.#draw);
    const p = pq.pkToOpen(this.#pq, header, pks, now);
    const [key, nonce] = messageKey(d.seed, p.pk);
    const payload = AEAD.open(key, nonce, join(T, message.header), message.ciphertext);

    this.#pq = pq.follow(p.state, header, now, this.#draw);
    this.#double = d.state;
    [this.#seeds, this.#pks] = [seeds, pks];
    for (const kept of [seeds, pks]) kept.prune(now);
    this.#prekey = undefined;
    return payload;
  }
}
