import { concatBytes, DecodeError, MAX_CONTENT_BYTES, utf8ToBytes } from "@sotto/protocol";
import { deflateSync } from "fflate";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compress, inflate } from "../../src/sessions/compress.ts";
import { pad, paddedLength, unpad } from "../../src/sessions/padding.ts";
import {
  decodePayload,
  encodePayload,
  packContent,
  packReference,
} from "../../src/sessions/payload.ts";

const bytes = fc.uint8Array({ maxLength: 6000, size: "max" });
const sequence = fc.integer({ min: 0, max: 0xffff_ffff });
const text = fc.string({ unit: "grapheme", maxLength: 800, size: "max" }).map(utf8ToBytes);

/** A payload with any kind and body. */
function payload(kind: number, body: Uint8Array): Uint8Array {
  return pad(concatBytes(Uint8Array.of(kind, 0, 0, 0, 1), body));
}

describe("padding", () => {
  test("comes off again, whatever the bytes end in", () => {
    const endings = fc.tuple(bytes, fc.constantFrom([], [0], [0x80], [0x80, 0, 0], [0, 0, 0]));
    fc.assert(
      fc.property(endings, ([start, end]) => {
        const input = Uint8Array.from([...start, ...end]);
        const padded = pad(input);
        expect(unpad(padded)).toEqual(input);
        expect(padded).toHaveLength(paddedLength(input.length));
      }),
    );
  });

  test("never shrinks, never shows more than the bucket, and costs at most a bucket or 12 %", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200_000 }), (length) => {
        const padded = paddedLength(length);
        expect(padded).toBeGreaterThan(length);
        expect(padded - length).toBeLessThanOrEqual(Math.max(160, 0.12 * (length + 1) + 1));
        expect(paddedLength(padded - 1)).toBe(padded);
        expect(paddedLength(length + 1)).toBeGreaterThanOrEqual(padded);
      }),
      { numRuns: 1000 },
    );
  });

  test("is refused without its mark", () => {
    expect(unpad(new Uint8Array(0))).toBeUndefined();
    expect(unpad(new Uint8Array(160))).toBeUndefined();
    expect(unpad(Uint8Array.of(1, 2, 3, 0, 0))).toBeUndefined();
    expect(unpad(Uint8Array.of(0x80))).toEqual(new Uint8Array(0));
  });
});

describe("a payload", () => {
  test("gives back content and number, compressed or not", () => {
    fc.assert(
      fc.property(
        fc.oneof(bytes, text),
        sequence,
        fc.constantFrom("auto", "off"),
        (content, number, compression) => {
          const encoded = encodePayload(packContent(content, compression), number);
          expect(decodePayload(encoded)).toEqual({ type: "content", sequence: number, content });
        },
      ),
    );
  });

  test("is compressed only where that saves a bucket", () => {
    fc.assert(
      fc.property(fc.oneof(bytes, text), (content) => {
        const plain = packContent(content, "off");
        const packed = packContent(content, "auto");
        expect(plain.kind).toBe(0);
        expect(packed.padded).toBeLessThanOrEqual(plain.padded);
        expect(packed.kind).toBe(packed.padded < plain.padded ? 1 : 0);
      }),
    );
    expect(packContent(utf8ToBytes("see you later ".repeat(40)), "auto").kind).toBe(1);
  });

  test("gives back a reference", () => {
    const [key, hash] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    expect(decodePayload(encodePayload(packReference(key, hash), 9))).toEqual({
      type: "reference",
      sequence: 9,
      key,
      hash,
    });
  });

  test("has room for the largest content and no more", () => {
    const largest = new Uint8Array(MAX_CONTENT_BYTES).fill(7);
    expect(decodePayload(payload(0, largest))).toMatchObject({ content: largest });
    expect(decodePayload(payload(1, compress(largest)))).toMatchObject({ content: largest });
    const tooLarge = new Uint8Array(MAX_CONTENT_BYTES + 1).fill(7);
    expect(() => decodePayload(payload(0, tooLarge))).toThrow(DecodeError);
    expect(() => decodePayload(payload(1, compress(tooLarge)))).toThrow(DecodeError);
  });

  test.each([
    { name: "no bytes", input: new Uint8Array(0) },
    { name: "no mark", input: new Uint8Array(160) },
    { name: "nothing but padding", input: pad(new Uint8Array(0)) },
    { name: "a prefix cut short", input: pad(Uint8Array.of(0, 0, 0, 0)) },
    { name: "an unknown kind", input: payload(3, new Uint8Array(5)) },
    { name: "a short reference", input: payload(2, new Uint8Array(63).fill(1)) },
    { name: "a long reference", input: payload(2, new Uint8Array(65).fill(1)) },
    { name: "nothing to inflate", input: payload(1, new Uint8Array(0)) },
    { name: "deflate of an unknown block type", input: payload(1, Uint8Array.of(7)) },
    {
      name: "deflate that is cut short",
      input: payload(1, compress(utf8ToBytes("qwertzuiop asdfghjkl")).slice(0, -6)),
    },
  ])("of $name is refused", ({ input }) => {
    expect(() => decodePayload(input)).toThrow(DecodeError);
  });

  test("of random bytes is a content, a reference or a DecodeError", () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 1, 2, 3), bytes, (kind, body) => {
        expect(["content", "reference", "DecodeError"]).toContain(outcomeOf(payload(kind, body)));
      }),
      { numRuns: 300 },
    );
  });
});

describe("a decompression bomb", () => {
  test.each([1, 16, 64])("of %i MiB is refused", (mib) => {
    const bomb = deflateSync(new Uint8Array(mib * 1024 * 1024), { level: 9 });
    expect(bomb.length).toBeLessThan(MAX_CONTENT_BYTES * 1.1);
    expect(() => inflate(bomb)).toThrow(DecodeError);
  });

  test("is given up before it has been read to its end", () => {
    const bomb = deflateSync(new Uint8Array(4 * 1024 * 1024), { level: 9 });
    bomb.fill(0xff, bomb.length / 2);
    expect(() => inflate(bomb)).toThrow("beyond the limit");
  });

  test("of one byte too many is refused", () => {
    expect(inflate(compress(new Uint8Array(MAX_CONTENT_BYTES)))).toHaveLength(MAX_CONTENT_BYTES);
    expect(() => inflate(compress(new Uint8Array(MAX_CONTENT_BYTES + 1)))).toThrow(DecodeError);
  });

  test("leaves no large buffer behind what it inflates", () => {
    const content = inflate(compress(utf8ToBytes("hello")));
    expect(content.buffer.byteLength).toBe(5);
  });
});

function outcomeOf(input: Uint8Array): string {
  try {
    return decodePayload(input).type;
  } catch (error) {
    return error instanceof DecodeError ? "DecodeError" : String(error);
  }
}
