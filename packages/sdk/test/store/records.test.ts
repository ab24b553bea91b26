import { SottoError } from "@sotto/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memory } from "../../src/store/memory.ts";
import { defineTable } from "../../src/store/records.ts";
import { createSteps } from "../../src/store/steps.ts";

const TABLE = defineTable<unknown>("thing");

async function openStore() {
  const store = memory();
  return { store, steps: createSteps(store, await store.open()) };
}

async function roundTrip(record: unknown): Promise<unknown> {
  const { store, steps } = await openStore();
  await steps.run(async (transaction) => TABLE.put(transaction, TABLE.key("a"), record));
  return await TABLE.get(store, TABLE.key("a"));
}

const leaf = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true }).map((value) => (value === 0 ? 0 : value)), // Integers have no -0.
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 300 }),
);
const name = fc.stringMatching(/^[a-z][a-zA-Z]{0,12}$/);
const record = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie("value"), { maxLength: 5 }), tie("record")),
  record: fc.dictionary(name, fc.option(tie("value"), { nil: undefined }), {
    maxKeys: 8,
    noNullPrototype: true,
  }),
})).record;

describe("a record", () => {
  test("comes out as it went in, bytes included; what was undefined is absent", async () => {
    await fc.assert(
      fc.asyncProperty(record, async (given) => {
        expect(await roundTrip(given)).toEqual(given);
      }),
    );
  });

  test("has bytes of its own, in no larger buffer than itself", async () => {
    const given = { key: new Uint8Array(40).fill(1).subarray(4, 36) };
    const { key } = (await roundTrip(given)) as { key: Uint8Array };
    expect(key.constructor).toBe(Uint8Array);
    expect(key.buffer.byteLength).toBeLessThan(48);
  });

  test("of an earlier version, which wrote undefined as an extension, is read", async () => {
    const { store } = await openStore();
    const lease = await store.open();
    const bytes = Uint8Array.from([0x82, 0xa1, 0x61, 0xd4, 0, 0, 0xa1, 0x62, 1]);
    await store.commit(lease, new Map([[TABLE.key("a"), bytes]]));
    expect(await TABLE.get(store, TABLE.key("a"))).toEqual({ a: undefined, b: 1 });
  });

  test("is a fresh copy at every read", async () => {
    const { store, steps } = await openStore();
    await steps.run(async (transaction) =>
      TABLE.put(transaction, TABLE.key("a"), { list: [1], bytes: new Uint8Array(2) }),
    );
    const first = (await TABLE.get(store, TABLE.key("a"))) as { list: number[]; bytes: Uint8Array };
    first.list.push(2);
    first.bytes.fill(9);
    expect(await TABLE.get(store, TABLE.key("a"))).toEqual({ list: [1], bytes: new Uint8Array(2) });
  });

  test("is not changed by what happens to the object after it was put", async () => {
    const { store, steps } = await openStore();
    const given = { bytes: new Uint8Array(2) };
    await steps.run(async (transaction) => {
      TABLE.put(transaction, TABLE.key("a"), given);
      given.bytes.fill(7);
    });
    expect(await TABLE.get(store, TABLE.key("a"))).toEqual({ bytes: new Uint8Array(2) });
  });

  test("that cannot be read is store/corrupt", async () => {
    const { store, steps } = await openStore();
    await steps.run(async (transaction) => transaction.put(TABLE.key("a"), Uint8Array.of(0x92, 1)));
    const error = await TABLE.get(store, TABLE.key("a")).catch((thrown: unknown) => thrown);
    expect(SottoError.is(error, "store/corrupt")).toBe(true);
  });
});

describe("a key", () => {
  const part = fc.oneof(fc.string({ unit: "grapheme", maxLength: 8 }), fc.nat());

  test("is ASCII, and two lists of parts have two keys", () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 3 }), fc.array(part, { maxLength: 3 }), (a, b) => {
        expect(TABLE.key(...a)).toMatch(/^[\u0020-\u007e]*$/);
        fc.pre(
          a.length > 0 && b.length > 0 && a.map(String).join("\0") !== b.map(String).join("\0"),
        );
        fc.pre([...a, ...b].every((given) => typeof given === "number" || !/^\d+$/.test(given)));
        expect(TABLE.key(...a)).not.toBe(TABLE.key(...b));
      }),
    );
  });

  test("orders numbers as numbers", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
        fc.pre(a < 1e14 && b < 1e14);
        expect(TABLE.key("x", a) < TABLE.key("x", b)).toBe(a < b);
      }),
    );
  });
});
