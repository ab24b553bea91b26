import { DecodeError } from "@sotto/protocol";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SAMPLES } from "./arbitraries.ts";
import {
  CODECS,
  type CodecName,
  decodeSample,
  encodeSample,
  readable,
  type Sample,
} from "./messages.ts";

/** The decoded value, or undefined after a DecodeError; every other error fails the test. */
function decodeOrRefuse(codec: CodecName, input: Uint8Array): Sample | undefined {
  try {
    return { codec, value: decodeSample(codec, input) };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** What hostile bytes decode to has to survive another round: nothing may be half understood. */
function expectStable(codec: CodecName, input: Uint8Array): void {
  const sample = decodeOrRefuse(codec, input);
  if (sample === undefined) return;
  expect(readable(decodeSample(codec, encodeSample(sample)))).toEqual(readable(sample.value));
}

describe.each(SAMPLES)("%s", (_name, arbitrary) => {
  it("comes back as it was sent", () => {
    fc.assert(
      fc.property(arbitrary, (sample) => {
        expect(readable(decodeSample(sample.codec, encodeSample(sample)))).toEqual(
          readable(sample.value),
        );
      }),
    );
  });

  it("is decoded or refused, never anything else, with one byte changed", () => {
    fc.assert(
      fc.property(
        arbitrary,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (sample, position, difference) => {
          const encoded = encodeSample(sample);
          const at = position % encoded.length;
          encoded[at] = encoded[at]! ^ difference;
          expectStable(sample.codec, encoded);
        },
      ),
    );
  });

  it("encodes to an array of its own", () => {
    fc.assert(
      fc.property(arbitrary, (sample) => {
        const encoded = encodeSample(sample);
        expect(encoded.buffer.byteLength).toBe(encoded.length);
        expect(Object.getPrototypeOf(encoded)).toBe(Uint8Array.prototype);
      }),
      { numRuns: 5 },
    );
  });
});

describe.each(Object.keys(CODECS) as CodecName[])("%s decoder", (codec) => {
  it("decodes or refuses random bytes, never anything else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (input) => {
        expectStable(codec, input);
      }),
    );
  });
});
