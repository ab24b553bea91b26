import { SottoError } from "@sotto/protocol";
import { describe, expect, test } from "vitest";
import { defineTable } from "../../src/store/records.ts";
import type { KeyValueStore, Range } from "../../src/store/store.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const changes = (
  entries: Record<string, string | undefined>,
): Map<string, Uint8Array | undefined> =>
  new Map(
    Object.entries(entries).map(([key, value]) => [
      key,
      value === undefined ? undefined : bytes(value),
    ]),
  );
const keysOf = (entries: readonly { readonly key: string }[]): string[] =>
  entries.map(({ key }) => key);

/** Numbers have an order in every store, texts only in some. */
const b = (number: number): string => defineTable("b").key(number);

/**
 * What every store promises.
 *
 * @param create - Makes a store over data that no other test uses; `reopen` gives another object over the same data.
 */
export function describeStore(
  name: string,
  create: () => Promise<{ store: KeyValueStore; reopen: () => KeyValueStore }>,
): void {
  describe(name, () => {
    test("keeps what was committed over a close and open", async () => {
      const { store, reopen } = await create();
      await store.commit(await store.open(), changes({ "a/1": "one", "a/2": "two" }));
      await store.close();
      const again = reopen();
      await again.open();
      expect(await again.get("a/1")).toEqual(bytes("one"));
      expect(await again.get("a/3")).toBeUndefined();
      await again.close();
    });

    test("scans a prefix in key order, both ways, between bounds and up to a limit", async () => {
      const { store } = await create();
      const [at1, at2, at3] = [b(1), b(2), b(3)] as const;
      await store.commit(
        await store.open(),
        changes({ [at2]: "", "a/9": "", [at1]: "", [at3]: "", "c/0": "", b: "" }),
      );
      const scan = async (range: Omit<Range, "prefix">): Promise<string[]> =>
        keysOf(await store.scan({ prefix: "b/", ...range }));
      expect(await scan({})).toEqual([at1, at2, at3]);
      expect(await scan({ reverse: true, limit: 2 })).toEqual([at3, at2]);
      expect(await scan({ after: at1 })).toEqual([at2, at3]);
      expect(await scan({ before: at3, reverse: true })).toEqual([at2, at1]);
      expect(await scan({ after: at3 })).toEqual([]);
      expect(await scan({ after: at2, before: at1 })).toEqual([]);
      expect(await scan({ limit: 1 })).toEqual([at1]);
      expect(keysOf(await store.scan({ prefix: "a/" }))).toEqual(["a/9"]);
      await store.close();
    });

    test("pages through all keys of a prefix, whatever they are", async () => {
      const { store } = await create();
      const keys = ["m/x/1", "m/y/2", "m/y/1", "m/z/1", `m/x/${"7".repeat(14)}`];
      const all = changes(Object.fromEntries([...keys, "n/x/1"].map((key) => [key, key])));
      await store.commit(await store.open(), all);
      for (const reverse of [false, true]) {
        const seen: string[] = [];
        for (let last: string | undefined; ; last = seen.at(-1)) {
          const from = last === undefined ? {} : { [reverse ? "before" : "after"]: last };
          const page = await store.scan({ prefix: "m/", limit: 2, reverse, ...from });
          if (page.length === 0) break;
          seen.push(...keysOf(page));
        }
        expect(seen.toSorted()).toEqual(keys.toSorted());
      }
      expect(keysOf(await store.scan({ prefix: "m/y/" })).toSorted()).toEqual(["m/y/1", "m/y/2"]);
      await store.close();
    });

    test("replaces and deletes", async () => {
      const { store } = await create();
      const lease = await store.open();
      await store.commit(lease, changes({ "a/1": "one", "a/2": "two" }));
      await store.commit(lease, changes({ "a/1": "new", "a/2": undefined, "a/3": undefined }));
      expect(await store.get("a/1")).toEqual(bytes("new"));
      expect(keysOf(await store.scan({ prefix: "a/" }))).toEqual(["a/1"]);
      await store.close();
    });

    test("refuses a commit whose lease has been taken over, and writes nothing of it", async () => {
      const { store, reopen } = await create();
      const stale = await store.open();
      await store.close();
      const next = reopen();
      const lease = await next.open();
      expect(lease).toBeGreaterThan(stale);
      await expect(next.commit(stale, changes({ "a/1": "old" }))).rejects.toSatisfy((error) =>
        SottoError.is(error, "store/locked"),
      );
      expect(await next.get("a/1")).toBeUndefined();
      await next.commit(lease, changes({ "a/1": "new" }));
      expect(await next.get("a/1")).toEqual(bytes("new"));
      await next.close();
    });

    test("keeps empty and large values as they are", async () => {
      const { store } = await create();
      const large = new Uint8Array(300_000).map((_, index) => index % 251);
      await store.commit(
        await store.open(),
        new Map([
          ["a/1", large],
          ["a/2", new Uint8Array(0)],
        ]),
      );
      expect(await store.get("a/1")).toEqual(large);
      expect(await store.get("a/2")).toEqual(new Uint8Array(0));
      await store.close();
    });
  });
}

/** Stores that outlive a process also promise to be held by one at a time. */
export function describeLocking(
  name: string,
  create: () => Promise<{ store: KeyValueStore; reopen: () => KeyValueStore }>,
): void {
  test(`${name} is held by one client at a time`, async () => {
    const { store, reopen } = await create();
    await store.open();
    await expect(reopen().open()).rejects.toSatisfy((error) =>
      SottoError.is(error, "store/locked"),
    );
    await store.close();
    const next = reopen();
    await next.open();
    await next.close();
  });
}
