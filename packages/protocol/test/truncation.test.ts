import { DecodeError } from "@sotto/protocol";
import { describe, expect, it } from "vitest";
import { GOLDEN } from "./golden/values.ts";
import { decodeSample, encodeSample, type Sample } from "./messages.ts";

/** The lengths at which a prefix of the sample's bytes still decodes. */
function decodablePrefixes(sample: Sample): number[] {
  const encoded = encodeSample(sample);
  const lengths: number[] = [];
  for (let length = 0; length < encoded.length; length++) {
    try {
      decodeSample(sample.codec, encoded.subarray(0, length));
      lengths.push(length);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  }
  return lengths;
}

/**
 * Messages that end in fields that may be absent, and at how many places between those they can be cut into another
 * complete message. Zeros and empty fields are not written.
 */
const OPTIONAL_CUTS: Readonly<Record<string, number>> = {
  "ratchet-header": 6, // before n, pn, pqEpoch, pqN, pqEk, pqCt
  "ratchet-header-prekey": 1, // before prekey
  initiator: 1, // before replaces
  "log-entry": 1, // before the second signature
  "log-entry-genesis": 1, // before issuedAtMs
  "log-entry-add": 2, // before previous, issuedAtMs
  "log-entry-revoke": 1, // before previous
};

describe.each(Object.entries(GOLDEN))("%s", (name, sample) => {
  const expected = OPTIONAL_CUTS[name] ?? 0;

  it(
    expected === 0
      ? "refuses each of its prefixes"
      : `decodes when cut at ${expected} field boundaries and nowhere else`,
    () => {
      expect(decodablePrefixes(sample)).toHaveLength(expected);
    },
  );
});
