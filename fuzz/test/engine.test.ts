import { describe, expect, test } from "vitest";
import { minimiseCorpus } from "../corpus.ts";
import { blocks, Coverage } from "../coverage.ts";
import { fuzz, type FuzzReport } from "../fuzz.ts";
import { instrument } from "../instrument.ts";
import { mutate } from "../mutate.ts";
import { readFields, writeFields } from "../protobuf-reader.ts";
import { Random } from "../random.ts";
import { shrink } from "../shrink.ts";
import type { Target } from "../target.ts";

/** A parser with a bug behind three bytes that must be found one after the other. */
const BUGGY = `
  export const parse = (b) => {
    if (b[0] !== 0x53) return 0;
    if (b[1] !== 0x6f) return 1;
    return b.length > 6 && b[2] === 0x74 ? b.missing.length : 4;
  };`;

async function load(source: string): Promise<{ parse: (input: Uint8Array) => void }> {
  const url = `data:text/javascript,${encodeURIComponent(instrument(source))}`;
  return (await import(/* @vite-ignore */ url)) as { parse: (input: Uint8Array) => void };
}

const { parse } = await load(BUGGY);
const buggy: Target = {
  name: "buggy",
  maxBytes: 32,
  seeds: [new Uint8Array(4)],
  run: (input) => parse(input),
};
const run = (options: { blind?: boolean; execs: number; seed?: number }): Promise<FuzzReport> =>
  fuzz(buggy, { seed: 1, corpus: [], crashers: [], ...options });

describe("a guided run", () => {
  test("finds what blind mutation of the same seeds does not", async () => {
    const blind = await run({ execs: 100_000, blind: true });
    const guided = await run({ execs: 100_000 });
    expect(guided.findings.map(({ complaint }) => complaint.split("\n")[0])).toEqual([
      "TypeError: Cannot read properties of undefined (reading 'length')",
    ]);
    expect(blind.findings).toEqual([]);
    expect(guided.features).toBeGreaterThan(blind.features);
  });

  test("shrinks what it finds", async () => {
    const long = new TextEncoder().encode("Sotto, and much that does not matter");
    const [finding] = (await fuzz(buggy, { seed: 1, execs: 0, corpus: [], crashers: [long] }))
      .findings;
    expect(Buffer.from(finding?.input ?? []).toString("latin1")).toBe("Sot\0\0\0\0");
  });

  test("is the same again with the same seed", async () => {
    const [one, two] = [await run({ execs: 5_000, seed: 9 }), await run({ execs: 5_000, seed: 9 })];
    expect({ ...one, perSecond: 0 }).toEqual({ ...two, perSecond: 0 });
  });

  test("runs kept inputs first, and says what still fails", async () => {
    const crasher = new TextEncoder().encode("Sot\0\0\0\0");
    const report = await fuzz(buggy, { seed: 1, execs: 0, corpus: [], crashers: [crasher] });
    expect(report.findings).toHaveLength(1);
  });
});

describe("instrumentation", () => {
  test("changes nothing that the code does", async () => {
    const source = `
      "use strict";
      const pick = (a, b) => a ?? (b ? { b } : [b]);
      class K { #x = 1; constructor(y) { if (y) this.#x = y; else for (let i = 0; i < 3; i++) this.#x++; }
        get x() { return this.#x; } }
      export const parse = (n) => {
        let out = "";
        for (const k of [0, 1, 2]) switch (k + n) { case 1: out += "one"; break; case 2: { out += "two"; } default: out += "-"; }
        do out += n--; while (n > 0);
        try { if (n < 0) throw new Error("x"); } catch { out += "caught"; }
        return out + (n || "zero") + new K(0).x + new K(7).x + JSON.stringify(pick(undefined, n) ?? null);
      };`;
    const plain = (await import(
      /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(source)}`
    )) as { parse: (n: number) => string };
    const counted = (await load(source)) as unknown as { parse: (n: number) => string };
    for (const n of [-1, 0, 1, 2]) expect(counted.parse(n)).toBe(plain.parse(n));
  });

  test("keeps the lines", () => {
    const source = "const a = (x) =>\n  x ? 1 :\n  2;\n";
    expect(instrument(source).split("\n")).toHaveLength(source.split("\n").length);
  });

  test("counts blocks in buckets", () => {
    Coverage.reset();
    parse(Uint8Array.of(1));
    const once = Coverage.take();
    for (let i = 0; i < 100; i++) parse(Uint8Array.of(1));
    const often = Coverage.take();
    expect(once.length).toBe(2);
    expect(often.length).toBe(2);
    expect(often).not.toEqual(once);
    expect(blocks.every((count) => count === 0)).toBe(true);
  });
});

test("a protobuf message stays one when its fields are mutated", () => {
  const random = new Random(3);
  const nested = writeFields([{ number: 1, wire: 2, value: 0n, bytes: new Uint8Array(300) }]);
  const message = writeFields([
    { number: 2, wire: 2, value: 0n, bytes: nested },
    { number: 3, wire: 0, value: 5n, bytes: new Uint8Array(0) },
  ]);
  const options = { maxBytes: 5000, protobufAt: 0, dictionary: [], other: message };
  const mutants = Array.from({ length: 400 }, () => mutate(message, random, options));
  const whole = mutants.filter((mutant) => readFields(mutant) !== undefined).length;
  const blind = Array.from({ length: 400 }, () =>
    mutate(message, random, { ...options, protobufAt: undefined }),
  ).filter((mutant) => readFields(mutant) !== undefined).length;
  expect(whole).toBeGreaterThan(2 * blind);
});

test("a corpus is cut to few short inputs that show as much", () => {
  const kept = minimiseCorpus(
    [
      { bytes: new Uint8Array(90), features: [1, 2, 3], cost: 1 },
      { bytes: Uint8Array.of(1), features: [1, 2], cost: 1 },
      { bytes: Uint8Array.of(2), features: [3], cost: 1 },
      { bytes: Uint8Array.of(3), features: [2], cost: 1 },
    ],
    10,
  );
  expect(kept).toEqual([Uint8Array.of(1), Uint8Array.of(2)]);
});

test("shrinking keeps what fails", async () => {
  const input = Uint8Array.from({ length: 200 }, (_, i) => i);
  const fails = (bytes: Uint8Array): Promise<boolean> =>
    Promise.resolve(bytes.includes(77) && bytes.includes(150));
  expect(await shrink(input, fails)).toEqual(Uint8Array.of(77, 150));
});
