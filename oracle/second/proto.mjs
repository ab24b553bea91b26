// A protobuf writer and reader for the messages of ciphertext.proto, prekeys.proto and device-log.proto. Fields are
// written in ascending order and left out at their default; a reader refuses what it does not know (§1).
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { EMPTY, join } from "./bytes.mjs";

const WIRE_TYPES = { uint32: 0, double: 1, bytes: 2, string: 2, message: 2 };
const DEFAULTS = { uint32: 0, double: 0, bytes: EMPTY, string: "", message: undefined };

const uint32 = (number, name) => ({ number, name, type: "uint32" });
const double = (number, name) => ({ number, name, type: "double" });
const bytes = (number, name) => ({ number, name, type: "bytes" });
const string = (number, name) => ({ number, name, type: "string" });
const message = (number, name, schema) => ({ number, name, type: "message", schema });

export const RatchetMessage = [bytes(1, "header"), bytes(2, "ciphertext")];

const PrekeyBlock = [
  bytes(1, "ephemeralKey"),
  uint32(2, "signedPrekeyId"),
  uint32(3, "oneTimePrekeyId"),
  bytes(4, "kemCiphertext"),
  bytes(5, "sealedInitiator"),
];

export const RatchetHeader = [
  uint32(1, "suite"),
  bytes(2, "sessionId"),
  bytes(3, "ratchetKey"),
  uint32(4, "n"),
  uint32(5, "pn"),
  uint32(6, "pqEpoch"),
  uint32(7, "pqN"),
  bytes(8, "pqEk"),
  bytes(9, "pqCt"),
  message(10, "prekey", PrekeyBlock),
];

export const Initiator = [
  string(1, "userId"),
  bytes(2, "deviceId"),
  bytes(3, "accountId"),
  bytes(4, "replaces"),
];

export const SignedPrekey = [
  uint32(1, "id"),
  double(2, "expiresAtMs"),
  bytes(3, "x25519"),
  bytes(4, "mlkem768"),
  bytes(5, "signature"),
];

export const OneTimePrekey = [
  uint32(1, "id"),
  bytes(2, "x25519"),
  bytes(3, "mlkem768"),
  bytes(4, "signature"),
];

const DeviceKeys = [bytes(1, "signingKey"), bytes(2, "identityKey")];

/** Of a genesis, which is the only entry that these devices make. */
export const GenesisBody = [
  message(1, "genesis", [message(1, "device", DeviceKeys)]),
  double(5, "issuedAtMs"),
];

/** With its one signature. */
export const GenesisEntry = [
  bytes(1, "body"),
  message(2, "signature", [bytes(1, "deviceId"), bytes(2, "signature")]),
];

export function encode(schema, values) {
  return join(...schema.map((field) => encodeField(field, values[field.name])));
}

function encodeField(field, value = DEFAULTS[field.type]) {
  const tag = varint(field.number * 8 + WIRE_TYPES[field.type]);
  if (field.type === "message")
    return value === undefined ? EMPTY : delimited(tag, encode(field.schema, value));
  if (field.type === "uint32") return value === 0 ? EMPTY : join(tag, varint(value));
  if (field.type === "double") return value === 0 ? EMPTY : join(tag, float64(value));
  const content = field.type === "string" ? utf8ToBytes(value) : value;
  return content.length === 0 ? EMPTY : delimited(tag, content);
}

const delimited = (tag, content) => join(tag, varint(content.length), content);

function varint(x) {
  const out = [];
  for (; x > 127; x = Math.floor(x / 128)) out.push((x % 128) + 128);
  return Uint8Array.from([...out, x]);
}

function float64(x) {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setFloat64(0, x, true);
  return out;
}

/** Every field of the schema, those that are left out at their default. */
export function decode(schema, input) {
  const values = Object.fromEntries(schema.map(({ name, type }) => [name, DEFAULTS[type]]));
  const reader = new Reader(input);
  let last = 0;
  while (!reader.done) {
    const tag = reader.varint();
    const field = schema.find(
      ({ number, type }) => number * 8 + WIRE_TYPES[type] === tag && number > last,
    );
    if (!field) throw new Error(`unexpected field, tag ${tag}`);
    last = field.number;
    values[field.name] = readValue(reader, field);
  }
  return values;
}

function readValue(reader, { type, schema }) {
  if (type === "uint32") return reader.varint();
  if (type === "double") return new DataView(reader.take(8).buffer).getFloat64(0, true);
  const content = reader.take(reader.varint());
  if (type === "message") return decode(schema, content);
  return type === "string" ? new TextDecoder("utf-8", { fatal: true }).decode(content) : content;
}

class Reader {
  #input;
  #at = 0;

  constructor(input) {
    this.#input = input;
  }

  get done() {
    return this.#at === this.#input.length;
  }

  varint() {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
      const [byte] = this.take(1);
      value += (byte % 128) * scale;
      if (byte < 128 && value < 2 ** 32) return value;
    }
    throw new Error("varint beyond 32 bits");
  }

  take(length) {
    const end = this.#at + length;
    if (end > this.#input.length) throw new Error("cut short");
    const taken = this.#input.slice(this.#at, end);
    this.#at = end;
    return taken;
  }
}
