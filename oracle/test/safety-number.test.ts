import { ScannableFingerprint } from "@signalapp/libsignal-client";
import { describe, expect, test } from "vitest";
import { CryptoError } from "../../packages/sdk/src/crypto/crypto-error.ts";
import { matchesScanned, safetyNumber } from "../../packages/sdk/src/crypto/safety-number.ts";
import { compareNumbers, pairsOf, signalFingerprint, userOf } from "../safety-numbers.ts";

const FEW_ITERATIONS = 2;

/** What we make of `count` pairs, after a look at what libsignal makes of the same. */
function expectAgreement(count: number, label: string, iterations?: number) {
  const compared = pairsOf(count, label).map((pair) => compareNumbers(pair, iterations));
  expect(compared.map(({ ours }) => ours)).toEqual(compared.map(({ libsignal }) => libsignal));
  return compared.map(({ ours }) => ours);
}

describe("safety numbers are libsignal's", () => {
  test("digits and scannable code of 50 pairs", { timeout: 60_000 }, () => {
    expect(expectAgreement(50, "full")).toHaveLength(50);
  });

  test("digits and scannable code of 500 pairs with fewer iterations", () => {
    const numbers = expectAgreement(500, "short", FEW_ITERATIONS);
    expect(numbers.some(({ digits }) => digits.startsWith("0"))).toBe(true);
  });

  test("both users see the same 60 digits, whoever's half comes first", () => {
    let ownFirst = 0;
    for (const { own, peer } of pairsOf(100, "both")) {
      const { digits } = safetyNumber(own, peer, FEW_ITERATIONS);
      expect(digits).toMatch(/^\d{60}$/);
      expect(safetyNumber(peer, own, FEW_ITERATIONS).digits).toBe(digits);
      const ownHalf = safetyNumber(own, own, FEW_ITERATIONS).digits.slice(0, 30);
      if (digits.startsWith(ownHalf)) ownFirst += 1;
    }
    expect(ownFirst).toBeGreaterThan(20);
    expect(ownFirst).toBeLessThan(80);
  });
});

describe("comparison of scanned codes", () => {
  const [alice, bob, mallory] = [userOf("alice"), userOf("bob"), userOf("mallory")];
  const own = safetyNumber(alice, bob, FEW_ITERATIONS);
  const codes = {
    "the peer's": safetyNumber(bob, alice, FEW_ITERATIONS).scannable,
    "one's own": own.scannable,
    "another account of the peer": safetyNumber(
      { ...bob, accountId: mallory.accountId },
      alice,
      FEW_ITERATIONS,
    ).scannable,
    "another account seen by the peer": safetyNumber(
      bob,
      { ...alice, accountId: mallory.accountId },
      FEW_ITERATIONS,
    ).scannable,
    "another user id": safetyNumber({ ...bob, userId: "bobby" }, alice, FEW_ITERATIONS).scannable,
  };

  test.each(Object.entries(codes))("agrees with libsignal on %s", (name, scanned) => {
    const signal = signalFingerprint(
      { own: alice, peer: bob },
      FEW_ITERATIONS,
    ).scannableFingerprint();
    const expected = signal.compare(ScannableFingerprint._fromBuffer(new Uint8Array(scanned)));
    expect(matchesScanned(own, scanned)).toBe(expected);
    expect(expected).toBe(name === "the peer's");
  });

  test("a flipped bit in either half is a mismatch", () => {
    const scanned = codes["the peer's"];
    for (const at of [6, 37, 42, 73]) {
      const flipped = scanned.map((byte, i) => (i === at ? byte ^ 1 : byte));
      expect(matchesScanned(own, flipped)).toBe(false);
    }
  });

  test("what is no code of this version is refused", () => {
    const scanned = codes["the peer's"];
    const otherVersion = scanned.map((byte, i) => (i === 1 ? 1 : byte));
    const others = [
      new Uint8Array(0),
      scanned.subarray(1),
      scanned.subarray(0, -1),
      Uint8Array.of(...scanned, 0),
      otherVersion,
    ];
    for (const bytes of others) expect(() => matchesScanned(own, bytes)).toThrow(CryptoError);
  });

  test("an account id of another length is refused", () => {
    const short = { ...bob, accountId: bob.accountId.subarray(1) };
    expect(() => safetyNumber(alice, short)).toThrow(CryptoError);
  });
});
