import { describe, expect, test } from "vitest";
import { loadPrimitives } from "../../src/crypto/load-primitives.ts";
import type { Primitives } from "../../src/crypto/primitives.ts";
import { pruneSkipped, type SkippedKey, takeSkipped } from "../../src/crypto/skipped-keys.ts";
import { createDevice, createPrekeys, End, NOW_MS, refusalOf, seededRandom } from "./parties.ts";

const primitives = await loadPrimitives("wasm");
const PAYLOAD = new Uint8Array(160);
const DAY_MS = 24 * 3600_000;

interface Pair {
  readonly A: End;
  readonly B: End;
  readonly random: (length: number) => Uint8Array;
}

/** A session in which each side has heard of the other, so that no message carries a prekey block. */
function startPair(on: Primitives = primitives): Pair {
  const random = seededRandom("skipped");
  const alice = createDevice(on, random, "alice");
  const bob = createDevice(on, random, "bob");
  const prekeys = createPrekeys(on, random, bob);
  const A = End.initiator(on, random, alice, bob.party, prekeys.bundle);
  const first = A.seal(random, PAYLOAD);
  const B = End.recipient(on, bob, alice.party, prekeys, first);
  B.open(random, first);
  A.open(random, B.seal(random, PAYLOAD));
  return { A, B, random };
}

function burst({ A, random }: Pair, count: number): Uint8Array[] {
  return Array.from({ length: count }, () => A.seal(random, PAYLOAD));
}

function openAt({ B, random }: Pair, wire: Uint8Array | undefined, nowMs: number = NOW_MS): string {
  return refusalOf(() => B.open(random, wire ?? new Uint8Array(0), nowMs));
}

describe("messages that are passed over", () => {
  test("a jump of 2,000 opens, one of 2,001 does not and changes nothing", () => {
    const pair = startPair();
    const wires = burst(pair, 2002);
    const before = pair.B.snapshot();
    expect(openAt(pair, wires[2001])).toBe("gap-too-large");
    expect(pair.B.snapshot()).toEqual(before);
    expect(openAt(pair, wires[2000])).toBe("none");
    expect(pair.B.skipped.seeds).toHaveLength(2000);
    expect(pair.B.skipped.pqKeys).toHaveLength(2000);
    expect(openAt(pair, wires[0])).toBe("none");
    expect(openAt(pair, wires[0])).toBe("duplicate");
    expect(openAt(pair, wires[2001])).toBe("none");
    expect(openAt(pair, wires[1999])).toBe("none");
  });

  test("the jump is measured from the newest message that was opened", () => {
    const pair = startPair();
    const wires = burst(pair, 2010);
    expect(openAt(pair, wires[5])).toBe("none");
    expect(openAt(pair, wires[2006])).toBe("none");
  });

  test("the end of a chain that ran too far ahead is refused with the chain after it", () => {
    const pair = startPair();
    burst(pair, 2001);
    pair.A.open(pair.random, pair.B.seal(pair.random, PAYLOAD));
    const next = pair.A.seal(pair.random, PAYLOAD);
    const before = pair.B.snapshot();
    expect(openAt(pair, next)).toBe("gap-too-large");
    expect(pair.B.snapshot()).toEqual(before);
  });

  test("the lists stay at 2,000: the oldest keys go first", () => {
    const pair = startPair();
    const wires = burst(pair, 2102);
    expect(openAt(pair, wires[1500])).toBe("none");
    expect(openAt(pair, wires[2101])).toBe("none");
    expect(pair.B.skipped.seeds).toHaveLength(2000);
    expect(pair.B.skipped.pqKeys).toHaveLength(2000);
    expect(openAt(pair, wires[99])).not.toBe("none");
    expect(openAt(pair, wires[100])).toBe("none");
  });

  test("keys are kept for 30 days", () => {
    const pair = startPair();
    const wires = burst(pair, 34);
    expect(openAt(pair, wires[2])).toBe("none");
    for (let day = 1; day < 30; day++)
      expect(openAt(pair, wires[2 + day], NOW_MS + day * DAY_MS)).toBe("none");
    expect(openAt(pair, wires[0], NOW_MS + 30 * DAY_MS)).toBe("none");
    expect(openAt(pair, wires[33], NOW_MS + 30 * DAY_MS + 1)).toBe("none");
    expect(openAt(pair, wires[1], NOW_MS + 30 * DAY_MS + 1)).not.toBe("none");
    expect(pair.B.skipped).toMatchObject({ seeds: [{ n: expect.any(Number) }], pqKeys: [{}] });
  });

  test("a clock that jumps makes none too old, in either direction", () => {
    const pair = startPair();
    const wires = burst(pair, 5);
    expect(openAt(pair, wires[4])).toBe("none");
    expect(openAt(pair, wires[0], NOW_MS + 3650 * DAY_MS)).toBe("none");
    expect(openAt(pair, wires[1], NOW_MS - 3650 * DAY_MS)).toBe("none");
    expect(openAt(pair, wires[2], NOW_MS + 60 * DAY_MS)).toBe("none");
    expect(openAt(pair, wires[3], NOW_MS + 61 * DAY_MS)).toBe("none");
  });

  test("only the five newest chains keep keys", () => {
    const pair = startPair();
    const late: Uint8Array[] = [];
    for (let chain = 0; chain < 7; chain++) {
      const [kept, opened] = burst(pair, 2) as [Uint8Array, Uint8Array];
      late.push(kept);
      expect(openAt(pair, opened)).toBe("none");
      pair.A.open(pair.random, pair.B.seal(pair.random, PAYLOAD));
    }
    expect(pair.B.skipped.seeds).toHaveLength(5);
    expect(late.map((wire) => openAt(pair, wire) === "none")).toEqual([
      false,
      false,
      true,
      true,
      true,
      true,
      true,
    ]);
  });

  test("a chain opens backwards, past every width of its numbers", () => {
    const pair = startPair();
    const wires = burst(pair, 300).reverse();
    expect(wires.map((wire) => openAt(pair, wire))).toEqual(wires.map(() => "none"));
    expect(pair.B.skipped).toMatchObject({ seeds: [], pqKeys: [] });
    expect(pair.B.session.double.receiving?.n).toBe(300);
  });
});

describe("the list of skipped keys", () => {
  const entry = (chain: string, n: number, atMs = NOW_MS): SkippedKey => ({
    chain,
    n,
    atMs,
    key: Uint8Array.of(n),
  });

  test("gives a key once, and only to its chain and number", () => {
    const list = [entry("a", 1), entry("b", 1), entry("a", 2)];
    expect(takeSkipped(list, "a", 3)).toBeUndefined();
    expect(takeSkipped(list, "c", 1)).toBeUndefined();
    expect(takeSkipped(list, "a", 1)).toEqual(Uint8Array.of(1));
    expect(takeSkipped(list, "a", 1)).toBeUndefined();
    expect(list).toEqual([entry("b", 1), entry("a", 2)]);
  });

  test("keeps the newest of what is too much", () => {
    const list = Array.from({ length: 2500 }, (_, n) => entry("a", n));
    expect(pruneSkipped(list, NOW_MS)).toEqual(list.slice(500));
  });
});
