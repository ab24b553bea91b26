// oxlint-disable vitest/no-standalone-expect -- the cases are run inside of tests, by bad-input.test.ts
import { pack } from "../../src/messagepack.ts";
import { expect } from "vitest";
import {
  type Case,
  content,
  delivery,
  newId,
  type Outcome,
  type Payload,
  signal,
} from "./stage.ts";

// Contents: their MessagePack, and their fields.

const raw = (...bytes: readonly number[]): Uint8Array => Uint8Array.from(bytes);
const join = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);

/** A message whose map is written out, so that it may have what no library writes. */
function written(...fields: readonly (readonly [Uint8Array, Uint8Array])[]): Uint8Array {
  const all = [...good(), ...fields];
  return join(raw(0x80 | all.length), ...all.flat());
}

const good = (): readonly (readonly [Uint8Array, Uint8Array])[] => [
  [pack("t"), pack("text")],
  [pack("id"), pack(newId())],
  [pack("at"), pack(1_700_000_000_000)],
  [pack("text"), pack("written out")],
];

const nested = (depth: number): Uint8Array =>
  join(...Array.from({ length: depth }, () => raw(0x91)), raw(0xc0));
const text = (bytes: Uint8Array): Uint8Array => join(raw(0xa0 | bytes.length), bytes);

const extra = (key: Uint8Array, value: Uint8Array) => (): Uint8Array => written([key, value]);

const BYTES: readonly (readonly [string, () => Uint8Array, Outcome])[] = [
  ["no byte", () => raw(), "refused"],
  ["the byte that is never used", () => raw(0xc1), "refused"],
  ["nil", () => raw(0xc0), "refused"],
  ["a number", () => raw(7), "refused"],
  ["a text", () => pack("text"), "refused"],
  ["a binary", () => pack(new Uint8Array(40)), "refused"],
  ["an array", () => pack([1, 2, 3]), "refused"],
  ["an empty map", () => raw(0x80), "refused"],
  ["a map that is cut", () => written().subarray(0, 30), "refused"],
  ["a byte behind the map", () => join(written(), raw(0)), "refused"],
  ["two maps", () => join(written(), written()), "refused"],
  ["a map of 4 billion", () => raw(0xdf, 255, 255, 255, 255), "refused"],
  ["an array of 4 billion", extra(pack("b"), raw(0xdd, 255, 255, 255, 255)), "refused"],
  ["a text of 4 GiB", extra(pack("b"), raw(0xdb, 255, 255, 255, 255)), "refused"],
  ["a binary of 4 GiB", extra(pack("b"), raw(0xc6, 255, 255, 255, 255)), "refused"],
  ["a record (extension 0x72)", extra(pack("b"), raw(0xd4, 0x72, 0x40)), "refused"],
  ["a time stamp (extension -1)", extra(pack("b"), raw(0xd6, 0xff, 0, 0, 0, 1)), "refused"],
  ["an extension of 2 bytes", extra(pack("b"), raw(0xd5, 1, 0, 0)), "refused"],
  ["an extension of 8 bytes", extra(pack("b"), join(raw(0xd7, 1), new Uint8Array(8))), "refused"],
  ["an extension of 16 bytes", extra(pack("b"), join(raw(0xd8, 1), new Uint8Array(16))), "refused"],
  ["an extension with a length", extra(pack("b"), raw(0xc7, 1, 0x70, 0)), "refused"],
  [
    "an extension with a long length",
    extra(pack("b"), raw(0xc9, 255, 255, 255, 255, 1)),
    "refused",
  ],
  ["values nested 31 deep", extra(pack("b"), nested(31)), { text: "written out" }],
  ["values nested 33 deep", extra(pack("b"), nested(33)), "refused"],
  ["values nested 1,500 deep", extra(pack("b"), nested(1_500)), "refused"],
  ["a number for a key", extra(raw(7), pack(1)), "refused"],
  ["nil for a key", extra(raw(0xc0), pack(1)), "refused"],
  ["a map for a key", extra(raw(0x80), pack(1)), "refused"],
  ["a key that looks like a number", extra(pack("0"), pack(1)), { text: "written out" }],
  [
    "a key that comes twice: the last counts",
    extra(pack("text"), pack("second")),
    { text: "second" },
  ],
  ["the key __proto__", extra(pack("__proto__"), pack({ own: true })), "refused"],
  [
    "the key __proto__ in a body",
    extra(pack("b"), join(raw(0x81), pack("__proto__"), pack({ own: 1 }))),
    "refused",
  ],
  ["the key constructor", extra(pack("constructor"), pack("x")), { text: "written out" }],
  [
    "the keys toString and hasOwnProperty in a body",
    extra(pack("b"), pack({ toString: 1, hasOwnProperty: 2 })),
    { text: "written out" },
  ],
  [
    "bytes that are no UTF-8, which make some text",
    extra(pack("text"), text(raw(0xff, 0xfe))),
    { kind: "text" },
  ],
  ["half a surrogate pair in UTF-8", extra(pack("text"), text(raw(0xed, 0xa0, 0x80))), "refused"],
  [
    "an overlong form of a slash, which makes some text",
    extra(pack("text"), text(raw(0xc0, 0xaf))),
    { kind: "text" },
  ],
];

const FIELDS: readonly (readonly [string, Readonly<Record<string, unknown>>, Outcome])[] = [
  ["no type", { t: undefined }, "refused"],
  ["a number for a type", { t: 5 }, "refused"],
  ["an empty type", { t: "" }, "refused"],
  ["a type in capitals", { t: "Text" }, "refused"],
  ["a type of 49 characters", { t: "k".repeat(49) }, "refused"],
  ["a type with a version that is no number", { t: "poll/x" }, "refused"],
  [
    "a type of objects (constructor)",
    { t: "constructor" },
    { kind: "constructor", text: "a good text" },
  ],
  ["a kind that nobody knows", { t: "dance/3" }, { kind: "dance/3", text: "a good text" }],
  ["a kind that nobody knows, without a text", { t: "dance/3", text: undefined }, "dropped"],
  ["a text without a text", { text: undefined }, "refused"],
  ["bytes for a text", { text: new Uint8Array(3) }, "refused"],
  ["no id", { id: undefined }, "refused"],
  ["an id of 15 bytes", { id: new Uint8Array(15) }, "refused"],
  ["a text for an id", { id: "00".repeat(16) }, "refused"],
  ["an answer to 5 bytes", { reply: new Uint8Array(5) }, "refused"],
  ["an answer to a message that is not there", { reply: newId() }, { text: "a good text" }],
  ["a text for mentions", { m: "alice" }, "refused"],
  ["65 mentions", { m: Array(65).fill("alice") }, "refused"],
  ["a mention of nobody", { m: [""] }, "refused"],
  ["a mention that is a number", { m: [1] }, "refused"],
  ["passed on -1 times", { f: -1 }, "refused"],
  ["passed on half a time", { f: 0.5 }, "refused"],
  ["passed on a billion times", { f: 1e9 }, { forwarded: 1_000_000 }],
  ["a life of -1 s", { x: -1 }, "refused"],
  ["a life of NaN", { x: Number.NaN }, "refused"],
  ["a life that is a text", { x: "60" }, "refused"],
  ["to be seen once, by a number", { once: 1 }, { viewOnce: false, text: "a good text" }],
  ["a token of 15 bytes", { g: new Uint8Array(15) }, "refused"],
  ["a token of 17 bytes", { g: new Uint8Array(17) }, "refused"],
  ["a token that is a text", { g: "g" }, "refused"],
  ["a field of a later version", { later: [1, { a: null }] }, { text: "a good text" }],
  ["a place at latitude 91", { t: "location", b: { latitude: 91, longitude: 0 } }, "refused"],
  [
    "a place at latitude NaN",
    { t: "location", b: { latitude: Number.NaN, longitude: 0 } },
    "refused",
  ],
  ["half a place", { t: "location", b: { latitude: 1 } }, "refused"],
  ["a place without a body", { t: "location" }, "refused"],
  ["a place that is an array", { t: "location", b: [1, 2] }, "refused"],
  ["a contact without a name", { t: "contact", b: { user: "bob" } }, "refused"],
  [
    "a contact with 17 numbers",
    { t: "contact", b: { name: "B", phones: Array(17).fill("1") } },
    "refused",
  ],
  [
    "a call of a kind that does not exist",
    { t: "call", b: { media: "smell", outcome: "missed" } },
    "refused",
  ],
  [
    "a file of -1 bytes",
    { t: "file", b: { name: "a", type: "b", size: -1, as: "file" } },
    "refused",
  ],
];

const NUMBERS: readonly (readonly [string, Payload, number | "refused"])[] = [
  ["NaN", content({ at: Number.NaN }), "refused"],
  ["infinity", content({ at: Infinity }), "refused"],
  ["a text", content({ at: "now" }), "refused"],
  ["minus zero", content({ at: -0 }), 0],
  ["a negative number", content({ at: -5 }), 0],
  ["more than a date can hold", content({ at: 1e300 }), 8_640_000_000_000_000],
];

export const MESSAGE_PACK: readonly Case[] = [
  ...BYTES.map(([name, body, outcome]) =>
    delivery(`a content: ${name}`, { payload: () => ({ kind: 0, body: body() }), outcome }),
  ),
  ...FIELDS.map(([name, fields, outcome]) =>
    delivery(name, { payload: () => content(fields), outcome }),
  ),
  ...NUMBERS.map(([name, payload, at]) =>
    delivery(`sent at ${name}`, {
      payload,
      outcome: at === "refused" ? "refused" : { sentAt: new Date(at) },
    }),
  ),
  {
    name: "nothing of all that has changed what objects are made of",
    run: async () => {
      const fresh: Record<string, unknown> = {};
      expect([fresh["own"], fresh["a"], typeof fresh.toString]).toEqual([
        undefined,
        undefined,
        "function",
      ]);
      expect(Object.keys(Object.prototype)).toEqual([]);
    },
  },
  delivery("an act of a later version", {
    payload: signal({ t: "dance", id: new Uint8Array(16) }),
    outcome: "dropped",
  }),
];
