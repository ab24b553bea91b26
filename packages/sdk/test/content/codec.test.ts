import { DecodeError, isUserId, MAX_CONTENT_BYTES } from "@sotto/protocol";
import fc from "fast-check";
import { Packr } from "msgpackr";
import { describe, expect, test } from "vitest";
import { decodeContent, encodeContent } from "../../src/content/codec.ts";
import type { Content, MessageContent, Plain, UnknownContent } from "../../src/content/content.ts";

const LAST_DATE_MS = 8_640_000_000_000_000;
const packr = new Packr({ useRecords: false, mapsAsObjects: false, variableMapSize: true });
const ID = new Uint8Array(16).fill(1);

function pack(value: unknown): Uint8Array {
  return new Uint8Array(packr.pack(value));
}

function packFields(fields: Readonly<Record<string, unknown>>): Uint8Array {
  return pack(new Map(Object.entries(fields)));
}

const TEXT = { t: "text", id: ID, at: 1000, text: "hi" };
const RECEIPT = { t: "receipt", state: "read", ids: [ID] };

/** The error that decoding gives, by name; "none" if it gives a content. */
function outcomeOf(bytes: Uint8Array): string {
  try {
    decodeContent(bytes);
    return "none";
  } catch (error) {
    return error instanceof DecodeError ? "DecodeError" : String(error);
  }
}

function without(fields: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
}

const id = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString("hex"));
const OBJECTS = { noNullPrototype: true };
const user = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 20 }).filter(isUserId);
const time = fc.integer({ min: 0, max: LAST_DATE_MS });
const text = fc.string({ unit: "binary", maxLength: 2000, size: "max" });
/** MessagePack's integers have no -0. */
const number = (min: number, max: number): fc.Arbitrary<number> =>
  fc.double({ min, max, noNaN: true }).map((value) => (value === 0 ? 0 : value));
/** What is left of a text that names somebody: see `lineAt`. */
const line = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ maxLength }).map((text) => text.trim());

const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  number(-1e300, 1e300),
  fc.string({ unit: "binary" }),
  fc.uint8Array(),
);
const plain = fc.letrec<{ value: Plain; record: Plain }>((tie) => ({
  value: fc.oneof({ depthSize: "small" }, scalar, fc.array(tie("value")), tie("record")),
  record: fc.dictionary(
    fc.string({ unit: "binary" }).filter((key) => key !== "__proto__"),
    tie("value"),
    OBJECTS,
  ),
})).value;
const body = fc.oneof(
  fc.record({ kind: fc.constant("text"), body: fc.constant(undefined) }, OBJECTS),
  fc.record({ kind: fc.constantFrom("poll/1", "acme.note/12"), body: plain }, OBJECTS),
  fc.record(
    {
      kind: fc.constant("location"),
      body: fc.record(
        {
          latitude: number(-90, 90),
          longitude: number(-180, 180),
        },
        OBJECTS,
      ),
    },
    OBJECTS,
  ),
);
const messageContent: fc.Arbitrary<MessageContent> = fc
  .tuple(
    body,
    fc.record(
      {
        type: fc.constant("message" as const),
        id,
        sentAtMs: time,
        text,
        replyTo: fc.option(id, { nil: undefined }),
        mentions: fc.array(user, { maxLength: 5 }),
        forwarded: fc.nat(1000),
        expiresIn: fc.option(fc.integer({ min: 1, max: 365 * 24 * 3600 }), { nil: undefined }),
        viewOnce: fc.boolean(),
      },
      OBJECTS,
    ),
  )
  .map(([kindAndBody, rest]) => Object.assign(rest, kindAndBody));
const other: fc.Arbitrary<Exclude<Content, UnknownContent>> = fc.oneof(
  fc.record(
    {
      type: fc.constant("receipt" as const),
      state: fc.constantFrom("delivered", "read", "played"),
      ids: fc.array(id, { maxLength: 256 }),
    },
    OBJECTS,
  ),
  fc.record(
    {
      type: fc.constant("react" as const),
      target: fc.record({ author: user, id }, OBJECTS),
      emoji: fc.constantFrom("", "👍", "👩‍👩‍👧‍👦"),
      atMs: time,
    },
    OBJECTS,
  ),
  fc.record(
    {
      type: fc.constant("edit" as const),
      id,
      text,
      mentions: fc.array(user, { maxLength: 5 }),
      atMs: time,
      expiresIn: fc.option(fc.integer({ min: 1, max: 365 * 24 * 3600 }), { nil: undefined }),
    },
    OBJECTS,
  ),
  fc.record({ type: fc.constant("delete" as const), id }, OBJECTS),
  fc.record(
    { type: fc.constant("timer" as const), id, seconds: fc.nat(365 * 24 * 3600), atMs: time },
    OBJECTS,
  ),
  fc.record(
    {
      type: fc.constant("profile" as const),
      name: line(64),
      about: line(256),
      avatar: fc.uint8Array({ minLength: 1 }),
      avatarType: fc.constant("image/png"),
      atMs: time,
    },
    OBJECTS,
  ),
  fc.record({ type: fc.constant("accept" as const) }, OBJECTS),
  fc.record(
    {
      type: fc.constant("typing" as const),
      activity: fc.constantFrom("typing", "recording", "none"),
    },
    OBJECTS,
  ),
);
const grant = fc.uint8Array({ minLength: 16, maxLength: 16 });
const content = fc
  .tuple(fc.oneof(messageContent, other), fc.option(grant, { nil: undefined }))
  .map(([value, given]) => (given === undefined ? value : Object.assign(value, { grant: given })));

const message = (said: string): MessageContent => ({
  type: "message",
  id: "01".repeat(16),
  sentAtMs: 1,
  kind: "text",
  text: said,
  body: undefined,
  replyTo: undefined,
  mentions: [],
  forwarded: 0,
  expiresIn: undefined,
  viewOnce: false,
});

describe("a content", () => {
  test("comes out as it went in", () => {
    fc.assert(
      fc.property(content, (value) => {
        expect(decodeContent(encodeContent(value))).toStrictEqual(value);
      }),
    );
  });

  test.each([
    "ܐܑܒܓܔܕܖܗܘܙܚܛܜܝܞܟ".repeat(20),
    "ހށނރބޅކއވމފދތލގޏސޑ".repeat(20),
    "ߐߑߒߓߔߕߖߗߘߙߚ".repeat(30),
    "你好".repeat(500),
  ])("may be in any script, as %s", (text) => {
    expect(decodeContent(encodeContent(message(text)))).toEqual(message(text));
  });

  test("of a kind that is not known yet is shown by its text", () => {
    const future = packFields({
      ...TEXT,
      t: "poll",
      options: [new Map([["a", 1]])],
      closes: 2 ** 40,
      extra: null,
    });
    expect(decodeContent(future)).toMatchObject({
      type: "message",
      kind: "poll",
      sentAtMs: 1000,
      text: "hi",
    });
  });

  test("of an act that is not known yet is passed over", () => {
    expect(decodeContent(packFields({ t: "pin", id: ID }))).toEqual({ type: "unknown" });
  });

  test("may have fields that are not known yet", () => {
    expect(decodeContent(packFields({ ...TEXT, mood: "good" }))).toMatchObject({
      kind: "text",
      text: "hi",
    });
  });

  test("has a time that a Date can hold", () => {
    const timeOf = (at: number): unknown => decodeContent(packFields({ ...TEXT, at }));
    expect(timeOf(-5)).toMatchObject({ sentAtMs: 0 });
    expect(timeOf(1e300)).toMatchObject({ sentAtMs: LAST_DATE_MS });
  });

  test.each(["constructor", "toString"])("with the field %s changes no prototype", (name) => {
    const content = decodeContent(packFields({ ...TEXT, [name]: new Map([["polluted", true]]) }));
    expect(content).toMatchObject({ kind: "text" });
    expect(Object.getPrototypeOf(content)).toBe(Object.prototype);
    expect("polluted" in {}).toBe(false);
    expect(outcomeOf(pack(new Map([["__proto__", new Map(Object.entries(TEXT))]])))).toBe(
      "DecodeError",
    );
  });
});

describe("a content is refused", () => {
  test("that would set a prototype", () => {
    const bad = new Map([["__proto__", new Map([["polluted", true]])]]);
    expect(outcomeOf(packFields({ ...TEXT, t: "poll/1", b: bad }))).toBe("DecodeError");
  });

  test.each([
    { t: "react", of: "bob", id: ID, emoji: "x".repeat(33), at: 1 },
    { t: "react", of: "", id: ID, emoji: "👍", at: 1 },
    { t: "react", of: "bob", id: ID, emoji: "👍" },
    { t: "edit", id: ID, at: 1 },
    { t: "edit", id: "x", new: "y", at: 1 },
    { t: "delete" },
    { t: "timer", id: ID, x: -1, at: 1 },
    { t: "timer", id: ID, x: 1.5, at: 1 },
    { t: "timer", id: ID, x: "1", at: 1 },
    { t: "profile", name: "x", at: 1 },
    { t: "profile", name: "x", about: "", avatar: "x", at: 1 },
    { t: "profile", name: "x", about: "", avatar: new Uint8Array(48 * 1024 + 1), type: "", at: 1 },
    { t: "typing", what: "dancing" },
    { t: "accept", g: new Uint8Array(15) },
    { t: "accept", g: new Uint8Array(17) },
    { t: "accept", g: "token" },
    { ...TEXT, t: "location" },
    { ...TEXT, t: "location", b: new Map([["latitude", 91]]) },
    {
      ...TEXT,
      t: "location",
      b: new Map([
        ["latitude", NaN],
        ["longitude", 0],
      ]),
    },
    { ...TEXT, t: "contact", b: new Map([["name", 5]]) },
    {
      ...TEXT,
      t: "contact",
      b: new Map<string, unknown>([
        ["name", "x"],
        ["phones", "1"],
      ]),
    },
    { ...TEXT, t: "call", b: [] },
    { ...TEXT, t: "file", b: new Map([["name", "x"]]) },
    { ...TEXT, m: ["bob", 5] },
    { ...TEXT, m: Array.from({ length: 65 }, () => "bob") },
    { ...TEXT, f: -1 },
    { ...TEXT, x: 0.5 },
    { ...TEXT, t: "Text" },
    { ...TEXT, t: "a".repeat(60) },
    { ...TEXT, t: "poll/12345" },
  ])("as %o", (fields) => {
    expect(outcomeOf(packFields(fields))).toBe("DecodeError");
  });

  test.each(["t", "id", "at", "text"])("as a text without %s", (name) => {
    expect(outcomeOf(packFields(without(TEXT, name)))).toBe("DecodeError");
  });

  test.each(["t", "state", "ids"])("as a receipt without %s", (name) => {
    expect(outcomeOf(packFields(without(RECEIPT, name)))).toBe("DecodeError");
  });

  test.each([
    { t: 1 },
    { t: null },
    { t: ["text"] },
    { id: "01".repeat(16) },
    { id: new Uint8Array(15) },
    { id: new Uint8Array(17) },
    { id: [...ID] },
    { at: "1000" },
    { at: NaN },
    { at: Infinity },
    { at: -Infinity },
    { at: null },
    { text: 5 },
    { text: null },
    { text: ID },
    { text: ["hi"] },
    { reply: null },
    { reply: new Uint8Array(3) },
    { reply: "hi" },
  ])("as a text with %o", (change) => {
    expect(outcomeOf(packFields({ ...TEXT, ...change }))).toBe("DecodeError");
  });

  test.each([
    { state: "seen" },
    { state: 1 },
    { ids: ID },
    { ids: "id" },
    { ids: [ID, new Uint8Array(15)] },
    { ids: [[ID]] },
    { ids: new Map([["length", 1]]) },
    { ids: Array.from({ length: 257 }, () => ID) },
  ])("as a receipt with %o", (change) => {
    expect(outcomeOf(packFields({ ...RECEIPT, ...change }))).toBe("DecodeError");
  });

  test.each([undefined, null, true, 5, "text", ID, [["t", "text"]], new Map([[1, "text"]])])(
    "as %o",
    (value) => {
      expect(outcomeOf(pack(value))).toBe("DecodeError");
    },
  );

  test("cut short anywhere, or with a byte after it", () => {
    const bytes = packFields({
      ...TEXT,
      list: [1, 2.5, null, true, "x".repeat(300)],
      map: new Map([["k", ID]]),
    });
    const outcomes = Array.from(bytes, (_, length) => outcomeOf(bytes.slice(0, length)));
    expect(new Set(outcomes)).toEqual(new Set(["DecodeError"]));
    expect(outcomeOf(Uint8Array.from([...bytes, 0xc0]))).toBe("DecodeError");
    expect(outcomeOf(bytes)).toBe("none");
  });
});

const repeat = (pattern: readonly number[], length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => pattern[i % pattern.length] as number);
const prefixed = (...bytes: readonly number[]): Uint8Array =>
  Uint8Array.from([0x81, 0xa1, 0x74, ...bytes]);

describe("hostile MessagePack is a DecodeError", () => {
  test.each([
    { name: "100,000 nested arrays", bytes: repeat([0x91], 100_000) },
    { name: "100,000 nested maps", bytes: repeat([0x81, 0xa0], 100_000) },
    { name: "nested arrays with 16-bit lengths", bytes: repeat([0xdc, 0, 1], 99_999) },
    { name: "nested arrays with 32-bit lengths", bytes: repeat([0xdd, 0, 0, 0, 1], 100_000) },
    { name: "nested maps with 16-bit lengths", bytes: repeat([0xde, 0, 1, 0xa1, 0x61], 100_000) },
    { name: "nested arrays of many", bytes: repeat([0xdc, 0xff, 0xff], 99_999) },
    { name: "maps nested in keys", bytes: repeat([0x81], MAX_CONTENT_BYTES) },
    { name: "an array of 4,294,967,295", bytes: prefixed(0xdd, 0xff, 0xff, 0xff, 0xff) },
    { name: "a map of 4,294,967,295", bytes: prefixed(0xdf, 0xff, 0xff, 0xff, 0xff) },
    { name: "a string of 4,294,967,295", bytes: prefixed(0xdb, 0xff, 0xff, 0xff, 0xff) },
    { name: "a binary of 4,294,967,295", bytes: prefixed(0xc6, 0xff, 0xff, 0xff, 0xff) },
    { name: "an extension of 4,294,967,295", bytes: prefixed(0xc9, 0xff, 0xff, 0xff, 0xff, 0x72) },
    { name: "a record definition", bytes: prefixed(0xd4, 0x72, 0x40, 0x91, 0xa1, 0x61, 1) },
    { name: "a shared structure", bytes: prefixed(0xd6, 0x69, 0, 0, 0, 1, 0x90) },
    { name: "a timestamp", bytes: prefixed(0xd6, 0xff, 0, 0, 0, 0) },
    { name: "an error", bytes: prefixed(0xc7, 3, 0x65, 0x92, 0xa0, 0xa0) },
    { name: "a regular expression", bytes: prefixed(0xc7, 3, 0x78, 0x92, 0xa1, 0x61) },
    { name: "a set", bytes: prefixed(0xd4, 0x73, 0x90) },
    { name: "a typed array", bytes: prefixed(0xd5, 0x74, 1, 1) },
    { name: "bundled strings", bytes: prefixed(0xd6, 0x62, 0, 0, 0, 1, 0) },
    { name: "undefined", bytes: prefixed(0xd4, 0, 0) },
    { name: "the byte that is never used", bytes: prefixed(0xc1) },
    { name: "nothing", bytes: new Uint8Array(0) },
  ])("of $name", ({ bytes }) => {
    expect(outcomeOf(bytes)).toBe("DecodeError");
  });

  test("of random bytes, or it is a content", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300, size: "max" }), (bytes) => {
        expect(["DecodeError", "none"]).toContain(outcomeOf(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  test("of a content with any byte changed, or it is a content", () => {
    const bytes = packFields({ ...TEXT, list: [1, [2, new Map([["a", ID]])]] });
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }), (at, byte) => {
        expect(["DecodeError", "none"]).toContain(outcomeOf(bytes.with(at, byte)));
      }),
      { numRuns: 3000 },
    );
  });
});
