import { bytesToHex, hexToBytes } from "@sotto/protocol";
import { describe, expect, test } from "vitest";
import { loadPrimitives } from "../../src/crypto/load-primitives.ts";
import { openSharedPayload, sealSharedPayload } from "../../src/crypto/shared-payload.ts";
import { pad, paddedLength, unpad } from "../../src/sessions/padding.ts";
import {
  decodePayload,
  encodePayload,
  packContent,
  packReference,
  SHARED_ABOVE_BYTES,
} from "../../src/sessions/payload.ts";
import { SESSION_VECTORS } from "../vectors/session.ts";

const { payload: vectors, scenarios } = SESSION_VECTORS;
const BACK_ENDS = [await loadPrimitives("portable"), await loadPrimitives("wasm")];

test("lengths are padded to the buckets of the vectors", () => {
  const lengths = vectors.padding.lengths.map(
    (pair) => pair.split(" ").map(Number) as [number, number],
  );
  expect(lengths.length).toBeGreaterThan(100);
  expect(lengths.map(([length]) => [length, paddedLength(length)])).toEqual(lengths);
  expect(lengths.map(([length]) => pad(new Uint8Array(length)).length)).toEqual(
    lengths.map(([, padded]) => padded),
  );
});

test("contents make the payloads of the vectors, and come out of them", () => {
  for (const { number, content, payload } of vectors.content) {
    const packed = packContent(hexToBytes(content), "off");
    expect(packed.padded).toBe(payload.length / 2);
    expect(packed.padded).toBeLessThanOrEqual(SHARED_ABOVE_BYTES);
    expect(bytesToHex(encodePayload(packed, number))).toBe(payload);
    expect(decodePayload(hexToBytes(payload))).toEqual({
      type: "content",
      sequence: number,
      content: hexToBytes(content),
    });
  }
});

test("the payloads of the session vectors hold their contents and numbers", () => {
  const steps = scenarios
    .flatMap((scenario) => scenario.steps)
    .filter(({ shared }) => shared === undefined);
  for (const { number, content, payload } of steps) {
    expect(bytesToHex(encodePayload(packContent(hexToBytes(content), "off"), number))).toBe(
      payload,
    );
    expect(decodePayload(hexToBytes(payload))).toEqual({
      type: "content",
      sequence: number,
      content: hexToBytes(content),
    });
  }
});

describe.each(BACK_ENDS)("on $backEnd", (primitives) => {
  test.each(vectors.reference)(
    "the shared payload of number $number is sealed and opened",
    (vector) => {
      const { number, key, content, shared, reference, payload } = vector;
      const packed = packContent(hexToBytes(content), "off");
      expect(packed.padded).toBeGreaterThan(SHARED_ABOVE_BYTES);
      const sealed = sealSharedPayload(primitives, () => hexToBytes(key), encodePayload(packed, 0));
      expect(bytesToHex(sealed.shared)).toBe(shared);
      expect(bytesToHex(sealed.key) + bytesToHex(sealed.hash)).toBe(reference);
      expect(bytesToHex(encodePayload(packReference(sealed.key, sealed.hash), number))).toBe(
        payload,
      );

      const outer = decodePayload(hexToBytes(payload));
      expect(outer).toEqual({
        type: "reference",
        sequence: number,
        key: sealed.key,
        hash: sealed.hash,
      });
      const inner = decodePayload(openSharedPayload(primitives, hexToBytes(shared), sealed));
      expect(inner).toEqual({ type: "content", sequence: 0, content: hexToBytes(content) });
    },
  );

  test("the shared payload of the session vectors opens", () => {
    const step = scenarios.flatMap(({ steps }) => steps).find(({ shared }) => shared !== undefined);
    const outer = decodePayload(hexToBytes(step?.payload ?? "")) as {
      key: Uint8Array;
      hash: Uint8Array;
    };
    const inner = decodePayload(
      openSharedPayload(primitives, hexToBytes(step?.shared ?? ""), outer),
    );
    expect(inner).toEqual({
      type: "content",
      sequence: 0,
      content: hexToBytes(step?.content ?? ""),
    });
  });
});

test("padding of a vector comes off only whole", () => {
  const padded = hexToBytes(vectors.content[1]?.payload ?? "");
  expect(unpad(padded)).toHaveLength(6);
  expect(unpad(padded.slice(0, 6))).toBeUndefined();
});
