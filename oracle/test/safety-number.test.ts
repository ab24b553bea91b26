import { createHash } from "node:crypto";
import { Fingerprint, PublicKey, ScannableFingerprint } from "@signalapp/libsignal-client";
import { describe, expect, test } from "vitest";
import { CryptoError } from "../../packages/sdk/src/crypto/crypto-error.ts";
import {
  matchesScanned,
  safetyNumber,
  type SafetyNumberUser,
} from "../../packages/sdk/src/crypto/safety-number.ts";

const ITERATIONS = 5200;
const VERSION = 2;
const FEW_ITERATIONS = 2;

const hashOf = (text: string) => createHash("sha256").update(text).digest();
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** User ids of all lengths and scripts. */
function userOf(label: string): SafetyNumberUser {
  const [length = 0] = hashOf(`${label}/length`);
  const name = `${label}-é-漢-${hex(hashOf(label))}`.slice(0, 1 + (length % 60));
  return { userId: name, accountId: new Uint8Array(hashOf(`${label}/account`)) };
}

function signalFingerprint(own: SafetyNumberUser, peer: SafetyNumberUser, iterations = ITERATIONS) {
  const keyOf = ({ accountId }: SafetyNumberUser) =>
    PublicKey.deserialize(Uint8Array.of(5, ...accountId));
  const idOf = ({ userId }: SafetyNumberUser) => new Uint8Array(Buffer.from(userId, "utf8"));
  return Fingerprint.new(iterations, VERSION, idOf(own), keyOf(own), idOf(peer), keyOf(peer));
}

const pairs = (count: number, label: string) =>
  Array.from({ length: count }, (_, i) => ({
    own: userOf(`${label}/${i}/a`),
    peer: userOf(`${label}/${i}/b`),
  }));

/** Numbers of `count` pairs, next to what libsignal makes of the same. */
function compare(count: number, label: string, iterations?: number) {
  return pairs(count, label).map(({ own, peer }) => {
    const signal = signalFingerprint(own, peer, iterations);
    return {
      ours: safetyNumber(own, peer, iterations),
      digits: signal.displayableFingerprint().toString(),
      scannable: hex(signal.scannableFingerprint().toBuffer()),
    };
  });
}

function expectAgreement(compared: ReturnType<typeof compare>) {
  expect(compared.map(({ ours }) => ours.digits)).toEqual(compared.map(({ digits }) => digits));
  expect(compared.map(({ ours }) => hex(ours.scannable))).toEqual(
    compared.map(({ scannable }) => scannable),
  );
}

describe("safety numbers are libsignal's", () => {
  test("digits and scannable code of 50 pairs", { timeout: 60_000 }, () => {
    const compared = compare(50, "full");
    expectAgreement(compared);
    expect(compared).toHaveLength(50);
  });

  test("digits and scannable code of 500 pairs with fewer iterations", () => {
    const compared = compare(500, "short", FEW_ITERATIONS);
    expectAgreement(compared);
    expect(compared.some(({ ours }) => ours.digits.startsWith("0"))).toBe(true);
  });

  test("both users see the same 60 digits, whoever's half comes first", () => {
    let ownFirst = 0;
    for (const { own, peer } of pairs(100, "both")) {
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
    const signal = signalFingerprint(alice, bob, FEW_ITERATIONS).scannableFingerprint();
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
