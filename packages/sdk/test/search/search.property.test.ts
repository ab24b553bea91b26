import fc from "fast-check";
import { expect, test } from "vitest";
import type { SearchOptions } from "../../src/api.ts";
import { searchableText } from "../../src/search/searchable.ts";
import { wordSet, wordsIn } from "../../src/search/words.ts";
import { memory } from "../../src/store/memory.ts";
import { ARRIVALS, type MessageRecord } from "../../src/store/schema.ts";
import { sealed } from "../../src/store/sealed.ts";
import type { KeyValueStore } from "../../src/store/store.ts";
import { seededRandom } from "../../src/testing/seeded-random.ts";
import { createArchive } from "./shelf.ts";

// The index against a scan of all messages, over a sealed store, where only ranges between parts of keys have an order.

const VOCABULARY = ["a", "ab", "abc", "abd", "b", "Ba", "straße", "é", "北京", "東京都", "42", "𐐀"];
const word = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...VOCABULARY) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 5 }) },
);
const text = fc.array(word, { maxLength: 6 }).map((words) => words.join(" "));
const message = fc.record({ text, chatId: fc.constantFrom("bob", "carol") });
const act = fc.oneof(
  { weight: 6, arbitrary: fc.record({ add: fc.array(message, { minLength: 1, maxLength: 90 }) }) },
  { weight: 3, arbitrary: fc.record({ change: fc.nat(), text }) },
  { weight: 2, arbitrary: fc.record({ remove: fc.nat() }) },
);
const query = fc.record({
  query: fc.oneof(text, word),
  options: fc.oneof(
    fc.constant({}),
    fc.record({ in: fc.constantFrom("bob", "carol"), limit: fc.integer({ min: 1, max: 20 }) }),
  ),
});

function scan(
  messages: readonly MessageRecord[],
  given: string,
  { in: chatId, limit = 50 }: SearchOptions,
): readonly number[] {
  const words = [...wordsIn(given)].map((found) => found.word);
  const last = words.pop();
  if (last === undefined) return [];
  return messages
    .filter((record) => {
      const own = wordSet(searchableText(record));
      const isIn = chatId === undefined || record.chatId === chatId;
      return (
        isIn && words.every((one) => own.has(one)) && [...own].some((one) => one.startsWith(last))
      );
    })
    .map(({ arrival }) => arrival)
    .sort((a, b) => b - a)
    .slice(0, limit);
}

function createSealed(): KeyValueStore {
  const keeper = {
    kind: "file",
    wrap: async (key: Uint8Array) => ({ wrapped: Uint8Array.from(key) }),
    unwrap: async ({ wrapped }: { readonly wrapped: Uint8Array }) => Uint8Array.from(wrapped),
  };
  return sealed(memory(), seededRandom(1), () => keeper as never, undefined);
}

test("finds what a scan of all messages finds, and leaves nothing behind", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { maxLength: 25 }),
      fc.array(query, { minLength: 5, maxLength: 15 }),
      async (acts, queries) => {
        const archive = await createArchive(createSealed());
        // So that the tail is emptied among the acts.
        await archive.steps.run(async (transaction) =>
          ARRIVALS.put(transaction, ARRIVALS.key(980), "gone"),
        );
        for (const step of acts) {
          const messages = await archive.messages();
          const pick = (index: number): number | undefined =>
            messages[index % Math.max(1, messages.length)]?.arrival;
          if ("add" in step) await archive.add(...step.add);
          else if ("change" in step) {
            const arrival = pick(step.change);
            if (arrival !== undefined) await archive.change(arrival, { text: step.text });
          } else {
            const arrival = pick(step.remove);
            if (arrival !== undefined) await archive.remove(arrival);
          }
        }
        const messages = await archive.messages();
        for (const { query: given, options } of queries) {
          const hits = await archive.find(given, options);
          expect(hits.map(({ record }) => record.arrival)).toEqual(scan(messages, given, options));
          for (const { snippet, ranges } of hits) {
            expect(snippet.isWellFormed()).toBe(true);
            for (const [start, end] of ranges) {
              expect(start).toBeLessThan(end);
              expect(end).toBeLessThanOrEqual(snippet.length);
            }
          }
        }
        await archive.remove(...messages.map(({ arrival }) => arrival));
        expect(await archive.segments()).toEqual([]);
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);
