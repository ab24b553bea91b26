import { concatBytes, equalBytes, MAX_CONTENT_BYTES, utf8ToBytes } from "@sotto/protocol";
import { compress, inflate } from "../../packages/sdk/src/sessions/compress.ts";
import { pad, paddedLength, unpad } from "../../packages/sdk/src/sessions/padding.ts";
import {
  decodePayload,
  encodePayload,
  packContent,
  packReference,
} from "../../packages/sdk/src/sessions/payload.ts";
import { require, type Target, valueOrTyped } from "../target.ts";
import { filled } from "./samples.ts";

const TEXT = utf8ToBytes("see you later, thank you so much ".repeat(30));
/** Deflate makes at most 1,032 bytes of one (zlib technical details), and the limit is looked at between steps. */
const MOST_OUTPUT_RATIO = 1032;

function runInflate(body: Uint8Array): void {
  const content = valueOrTyped(() => inflate(body), "DecodeError");
  if (content === undefined) return;
  require(content.length <= MAX_CONTENT_BYTES, "inflated beyond the limit");
  require(content.length <= body.length * MOST_OUTPUT_RATIO, "more than deflate can make");
  require(equalBytes(inflate(compress(content)), content), "compression is not undone");
}

export const inflating: Target = {
  name: "inflate",
  maxBytes: 2048,
  seeds: [
    compress(new Uint8Array(0)),
    compress(utf8ToBytes("hello there")),
    compress(TEXT),
    compress(new Uint8Array(60_000)),
    Uint8Array.of(1, 3, 0, 0xfc, 0xff, 1, 2, 3),
  ],
  run: runInflate,
};

function runPadding(input: Uint8Array): void {
  const padded = pad(input);
  const back = unpad(padded);
  require(back !== undefined && equalBytes(back, input), "padding is not undone");
  require(padded.length === paddedLength(input.length), "not the bucket's length");
  const inner = unpad(input);
  require(inner === undefined || inner.length < input.length, "nothing was taken off");
}

/** What stands inside a ratchet message. */
export const payload: Target = {
  name: "payload",
  maxBytes: 4096,
  seeds: [
    encodePayload(packContent(filled(20), "off"), 1),
    encodePayload(packContent(TEXT, "auto"), 0xffff_ffff),
    encodePayload(packReference(filled(32, 1), filled(32, 2)), 9),
    concatBytes(Uint8Array.of(1, 0, 0, 0, 0), Uint8Array.of(3, 0), Uint8Array.of(0x80)),
  ],
  run: (input) => {
    runPadding(input);
    const value = valueOrTyped(() => decodePayload(input), "DecodeError");
    if (value === undefined) return;
    if (value.type === "reference") {
      const again = encodePayload(packReference(value.key, value.hash), value.sequence);
      const same = decodePayload(again);
      require(same.type === "reference" && equalBytes(same.key, value.key), "another reference");
      return;
    }
    require(value.content.length <= MAX_CONTENT_BYTES, "content beyond the limit");
    for (const compression of ["auto", "off"] as const) {
      const same = decodePayload(
        encodePayload(packContent(value.content, compression), value.sequence),
      );
      require(same.type === "content" &&
        same.sequence === value.sequence &&
        equalBytes(same.content, value.content), "another content");
    }
  },
};
