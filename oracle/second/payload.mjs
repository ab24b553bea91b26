// Payload and shared payload (§6), uncompressed.
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { equal, join, split, zeros } from "./bytes.mjs";
import { AEAD, SHA256 } from "./primitives.mjs";

const CONTENT = 0;
const REFERENCE = 2;
const BUCKET = 160;
const LARGEST_BUCKET = 2080;
const SHARED = utf8ToBytes("sotto/1/shared");

function padme(length) {
  const E = Math.floor(Math.log2(length));
  const S = Math.floor(Math.log2(E)) + 1;
  const unit = 2 ** (E - S);
  return Math.ceil(length / unit) * unit;
}

function pad(x) {
  const least = x.length + 1;
  const length = least <= LARGEST_BUCKET ? Math.ceil(least / BUCKET) * BUCKET : padme(least);
  return join(x, Uint8Array.of(0x80), zeros(length - least));
}

function unpad(padded) {
  const x = padded.slice(0, padded.lastIndexOf(0x80));
  if (!equal(pad(x), padded)) throw new Error("padded otherwise");
  return x;
}

const payloadOf = (kind, number, body) => pad(join(Uint8Array.of(kind), number, body));

function read(payload) {
  const x = unpad(payload);
  const number = new DataView(x.buffer).getUint32(1);
  return { kind: x[0], number, body: x.slice(5) };
}

/** @returns the payload, and the shared payload if the content is too large for a ratchet message. */
export function packContent(number, content, draw) {
  const payload = payloadOf(CONTENT, number, content);
  if (payload.length <= LARGEST_BUCKET) return { payload, shared: undefined };
  const key = draw(32);
  const shared = AEAD.seal(key, zeros(24), SHARED, payloadOf(CONTENT, 0, content));
  return { payload: payloadOf(REFERENCE, number, join(key, SHA256(shared))), shared };
}

export function unpackContent(payload, shared) {
  const { kind, number, body } = read(payload);
  if (kind === CONTENT) return { number, content: body };
  if (kind !== REFERENCE || !shared) throw new Error(`kind ${kind}`);
  const [key, hash] = split(body, 32, 32);
  if (!equal(SHA256(shared), hash)) throw new Error("another shared payload");
  return { number, content: read(AEAD.open(key, zeros(24), SHARED, shared)).body };
}
