import { isDeepStrictEqual } from "node:util";
import { DecodeError, utf8ToBytes } from "@sotto/protocol";
import { decodeContent, encodeContent } from "../../packages/sdk/src/content/codec.ts";
import type {
  Content,
  MessageContent,
  UnknownContent,
} from "../../packages/sdk/src/content/content.ts";
import { requirePlainMessagePack } from "../../packages/sdk/src/content/plain-message-pack.ts";
import { require, type Target, valueOrTyped } from "../target.ts";

const ID = "00112233445566778899aabbccddeeff";

/** A MessagePack walker of its own: whether `bytes` are one plain value, nested at most 32 deep. */
function isPlain(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const length = (size: number): number => {
    at += size;
    if (size === 1) return view.getUint8(at - 1);
    return size === 2 ? view.getUint16(at - 2) : view.getUint32(at - 4);
  };
  const skipSized = (size: number): void => {
    const bytes = length(size);
    at += bytes;
  };
  const many = (count: number, depth: number, isMap: boolean): void => {
    if (depth >= 32) throw new RangeError("depth");
    for (let i = 0; i < count; i++) {
      if (isMap) {
        const head = view.getUint8(at);
        if (!((head >= 0xa0 && head < 0xc0) || (head >= 0xd9 && head <= 0xdb)))
          throw new RangeError("key");
        value(0);
      }
      value(depth + 1);
    }
  };
  const value = (depth: number): void => {
    const head = view.getUint8(at++);
    if (head < 0x80 || head >= 0xe0 || head === 0xc0 || head === 0xc2 || head === 0xc3) return;
    if (head < 0x90) return many(head & 15, depth, true);
    if (head < 0xa0) return many(head & 15, depth, false);
    if (head < 0xc0) return void (at += head & 31);
    if (head >= 0xc4 && head <= 0xc6) return skipSized(1 << (head - 0xc4));
    if (head === 0xca || head === 0xcb) return void (at += head === 0xca ? 4 : 8);
    if (head >= 0xcc && head <= 0xcf) return void (at += 1 << (head - 0xcc));
    if (head >= 0xd0 && head <= 0xd3) return void (at += 1 << (head - 0xd0));
    if (head >= 0xd9 && head <= 0xdb) return skipSized(1 << (head - 0xd9));
    if (head >= 0xdc) return many(length((head & 1) === 0 ? 2 : 4), depth, head >= 0xde);
    throw new RangeError("extension");
  };
  try {
    value(0);
    return at === bytes.length;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** A float can be -0, an integer cannot: encoded again it is 0. */
function withoutMinusZero(value: unknown): unknown {
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(withoutMinusZero);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, withoutMinusZero(field)]),
  );
}

/** A map with arrays inside arrays. */
const nested = (depth: number): Uint8Array =>
  Uint8Array.of(0x81, 0xa1, 0x74, ...new Uint8Array(depth).fill(0x91), 0xc0);

const MESSAGE: MessageContent = {
  type: "message",
  id: ID,
  sentAtMs: 1.7e12,
  kind: "text",
  text: "hé 👋",
  body: undefined,
  replyTo: ID,
  mentions: ["bob"],
  forwarded: 2,
  expiresIn: 60,
  viewOnce: true,
};
const target = { author: "bob", id: ID };
const atMs = 1.7e12;
const CONTENTS: readonly Exclude<Content, UnknownContent>[] = [
  MESSAGE,
  {
    ...MESSAGE,
    text: "",
    replyTo: undefined,
    mentions: [],
    forwarded: 0,
    grant: new Uint8Array(16),
  },
  { ...MESSAGE, kind: "location", body: { latitude: 52.5, longitude: 13.4, label: "here" } },
  { ...MESSAGE, kind: "contact", body: { name: "Bob", user: "bob", phones: ["112"] } },
  { ...MESSAGE, kind: "call", body: { media: "video", outcome: "missed", duration: 3 } },
  { ...MESSAGE, kind: "file", body: { name: "a", type: "text/plain", size: 1, as: "file" } },
  { ...MESSAGE, kind: "poll/1", body: { options: ["a", { b: [null, 1.5] }] } },
  { type: "receipt", state: "read", ids: [ID, ID] },
  { type: "receipt", state: "delivered", ids: [] },
  { type: "react", target, emoji: "👍", atMs },
  { type: "edit", id: ID, text: "new", mentions: [], atMs, expiresIn: 60 },
  { type: "delete", id: ID },
  { type: "timer", id: ID, seconds: 3600, atMs },
  {
    type: "profile",
    name: "Bob",
    about: "hi",
    avatar: new Uint8Array(9),
    avatarType: "image/png",
    atMs,
  },
  { type: "accept", grant: new Uint8Array(16) },
  { type: "typing", activity: "recording" },
];

/** What only devices read. */
export const content: Target = {
  name: "content",
  maxBytes: 2048,
  dictionary: [
    ...[
      "t",
      "text",
      "receipt",
      "id",
      "at",
      "state",
      "ids",
      "reply",
      "read",
      "of",
      "emoji",
      "react",
      "edit",
      "new",
      "delete",
      "timer",
      "profile",
      "name",
      "about",
      "avatar",
      "type",
      "accept",
      "typing",
      "what",
      "location",
      "latitude",
      "contact",
      "call",
      "file",
      "poll/1",
      "b",
      "m",
      "f",
      "x",
      "g",
      "once",
      "__proto__",
      "constructor",
    ].map((word) => Uint8Array.of(0xa0 | word.length, ...utf8ToBytes(word))),
    Uint8Array.of(0xc4, 16, ...new Uint8Array(16)),
    Uint8Array.of(0xd4, 0x72, 0x00, 0x40),
    Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff),
    Uint8Array.of(0xcb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0),
  ],
  seeds: [nested(31), nested(32), nested(1500), ...CONTENTS.map((value) => encodeContent(value))],
  run: (input) => {
    const isAccepted =
      valueOrTyped(() => {
        requirePlainMessagePack(input);
        return true;
      }, "DecodeError") ?? false;
    require(isAccepted === isPlain(input), `plain MessagePack: ${String(isAccepted)} here only`);
    const value = valueOrTyped(() => decodeContent(input), "DecodeError");
    if (value === undefined) return;
    require(isAccepted, "a content that is no plain MessagePack");
    require(Object.getPrototypeOf(value) === Object.prototype, "not a plain object");
    if (value.type === "unknown") return;
    let again;
    try {
      again = decodeContent(encodeContent(value));
    } catch (error) {
      require(!(error instanceof DecodeError), "a content does not decode again");
      throw error;
    }
    require(isDeepStrictEqual(
      again,
      withoutMinusZero(value),
    ), "decode(encode(content)) is another content");
  },
};
