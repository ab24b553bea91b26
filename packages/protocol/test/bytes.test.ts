import {
  bytesToHex,
  bytesToUtf8,
  concatBytes,
  equalBytes,
  hexToBytes,
  uint32ToBytes,
  utf8ToBytes,
} from "@sotto/protocol";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("hexadecimal", () => {
  it("comes back as it was", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(hexToBytes(bytesToHex(bytes))).toEqual(bytes);
      }),
    );
  });

  it("may be in upper case, but not odd or something else", () => {
    expect(hexToBytes("0aFF")).toEqual(Uint8Array.of(10, 255));
    for (const text of ["a", "0g", "0x00", " 00", "00\n"])
      expect(() => hexToBytes(text)).toThrow(RangeError);
  });
});

describe("UTF-8", () => {
  it("comes back as it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(bytesToUtf8(utf8ToBytes(text))).toBe(text);
      }),
    );
  });

  it("is refused when malformed", () => {
    expect(() => bytesToUtf8(Uint8Array.of(0xff))).toThrow(TypeError);
  });
});

it("joins byte arrays into a new one", () => {
  const parts = [Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3)];
  expect(concatBytes(...parts)).toEqual(Uint8Array.of(1, 2, 3));
  expect(concatBytes()).toEqual(new Uint8Array());
});

it("compares by content", () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
      expect(equalBytes(a, a.slice())).toBe(true);
      expect(equalBytes(a, b)).toBe(bytesToHex(a) === bytesToHex(b));
    }),
  );
});

it("writes 32 bits big-endian", () => {
  expect(uint32ToBytes(0x01020304)).toEqual(Uint8Array.of(1, 2, 3, 4));
  expect(uint32ToBytes(0xffffffff)).toEqual(Uint8Array.of(255, 255, 255, 255));
});
