import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { MAX_CONTENT_BYTES } from "@sotto/protocol";
import { pack } from "../../src/messagepack.ts";
import { compress } from "../../src/sessions/compress.ts";
import { pad } from "../../src/sessions/padding.ts";
import { type Case, delivery, newId, type Outcome, type Payload } from "./stage.ts";

// Payloads: their kind, their padding, and what is compressed in them.

const RAW = 0;
const DEFLATED = 1;
const REFERENCE = 2;

const bytesOf = (text: string): Uint8Array =>
  pack({ t: "text", id: newId(), at: 1_700_000_000_000, text });

/** A content of so many bytes. */
function contentOf(length: number): Uint8Array {
  const frame = bytesOf("x".repeat(60_000)).length - 60_000;
  return bytesOf("x".repeat(length - frame));
}

const bomb = (bytes: number): Uint8Array => deflateRawSync(Buffer.alloc(bytes), { level: 9 });
const deflated = (body: () => Uint8Array) => (): Payload => ({ kind: DEFLATED, body: body() });
const cut = (bytes: Uint8Array, by: number): Uint8Array => bytes.subarray(0, bytes.length - by);
const flip = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.map((byte, index) => (index === at ? byte ^ 0xff : byte));

const LONG = "how are you? ".repeat(40);

const DEFLATES: readonly (readonly [string, () => Uint8Array, Outcome])[] = [
  ["nothing to inflate", () => new Uint8Array(0), "refused"],
  ["one zero byte", () => Uint8Array.of(0), "refused"],
  ["noise", () => Buffer.from("5e".repeat(64), "hex"), "refused"],
  ["a reserved kind of block", () => Uint8Array.of(0x07, 0, 0, 0), "refused"],
  [
    "a stored block whose length is not confirmed",
    () => Uint8Array.of(1, 4, 0, 4, 0, 1, 2),
    "refused",
  ],
  [
    "a distance to before the dictionary",
    () => Uint8Array.of(0x63, 0x00, 0xfe, 0xff, 0xff),
    "refused",
  ],
  ["a zlib stream", () => deflateSync(bytesOf(LONG)), "refused"],
  ["a gzip stream", () => gzipSync(bytesOf(LONG)), "refused"],
  [
    "a stream without the dictionary, which needs none",
    () => deflateRawSync(bytesOf(LONG)),
    { text: LONG },
  ],
  ["a stream with the dictionary", () => compress(bytesOf(LONG)), { text: LONG }],
  ["a stream cut by a byte", () => cut(compress(bytesOf(LONG)), 1), "refused"],
  ["half a stream", () => cut(compress(bytesOf(LONG)), 30), "refused"],
  ["a flipped byte", () => flip(compress(bytesOf(LONG)), 8), "refused"],
  ["a compressed compressed content", () => compress(compress(bytesOf(LONG))), "refused"],
  ["an empty stream", () => compress(new Uint8Array(0)), "refused"],
  ["65,536 bytes, the most", () => compress(contentOf(MAX_CONTENT_BYTES)), { kind: "text" }],
  ["65,537 bytes", () => compress(contentOf(MAX_CONTENT_BYTES + 1)), "refused"],
  [
    "a ratio of more than 100 to 1",
    () => compress(bytesOf("a".repeat(20_000))),
    { text: "a".repeat(20_000) },
  ],
  ["a bomb of 128 KiB", () => bomb(128 * 1024), "refused"],
  ["a bomb of 1.8 MB", () => bomb(1_800_000), "refused"],
];

const WHOLE: readonly (readonly [string, Uint8Array])[] = [
  ["without padding", new Uint8Array(0)],
  ["of nothing but padding", pad(new Uint8Array(0))],
  ["of zeros", new Uint8Array(160)],
  ["that ends in another mark", Uint8Array.of(0, 0, 0, 0, 9, 1, 2, 3)],
  ["cut within its number", pad(Uint8Array.of(RAW, 0, 0, 0))],
];

const OTHERS: readonly (readonly [string, number, number])[] = [
  ["of a kind that does not exist yet", 3, 40],
  ["of the last kind", 255, 40],
  ["with a reference that is too short", REFERENCE, 63],
  ["with a reference that is too long", REFERENCE, 65],
  ["without a content", RAW, 0],
];

export const COMPRESSION: readonly Case[] = [
  ...DEFLATES.map(([name, body, outcome]) => delivery(name, { payload: deflated(body), outcome })),
  delivery("a bomb of 60 MB in a shared payload", {
    payload: deflated(() => bomb(60_000_000)),
    carrier: "large",
    outcome: "refused",
  }),
  delivery("a content beyond the limit that is not compressed", {
    payload: () => ({ kind: RAW, body: contentOf(MAX_CONTENT_BYTES + 1) }),
    carrier: "large",
    outcome: "refused",
  }),
  delivery("a reference within a shared payload", {
    payload: { kind: REFERENCE, body: new Uint8Array(64) },
    carrier: "large",
    outcome: "refused",
  }),
  ...WHOLE.map(([name, whole]) =>
    delivery(`a payload ${name}`, { payload: { whole }, outcome: "refused" }),
  ),
  delivery("a payload that refers to what is not there", {
    payload: { kind: REFERENCE, body: new Uint8Array(64) },
    outcome: "refused",
    reason: "bad-mac",
  }),
  ...OTHERS.map(([name, kind, length]) =>
    delivery(`a payload ${name}`, {
      payload: { kind, body: new Uint8Array(length) },
      outcome: "refused",
    }),
  ),
];
