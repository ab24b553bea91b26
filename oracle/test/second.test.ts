import { describe, expect, test } from "vitest";
import { loadPrimitives } from "../../packages/sdk/src/crypto/load-primitives.ts";
import { exchange, type ExchangeOptions } from "../second/exchange.ts";

const MESSAGES = 1000;
const wasm = await loadPrimitives("wasm");
const portable = await loadPrimitives("portable");

const first = { primitives: wasm, withOneTime: true, messages: MESSAGES, veryLate: false };
const lastResort = { ...first, primitives: portable, withOneTime: false };
const late = { ...first, veryLate: true };

const CASES: readonly ExchangeOptions[] = [
  { ...first, seed: "1", initiator: "second" },
  { ...first, seed: "2", initiator: "sdk" },
  { ...lastResort, seed: "3", initiator: "second" },
  { ...lastResort, seed: "4", initiator: "sdk" },
];

function expectEventful(figures: ReturnType<typeof exchange>) {
  expect(figures.opened).toBeGreaterThanOrEqual(MESSAGES);
  expect(figures.initiatorEpoch).toBeGreaterThanOrEqual(3);
  expect(figures.recipientEpoch).toBeGreaterThanOrEqual(3);
  expect(figures.lost).toBeGreaterThan(20);
  expect(figures.openedLate).toBeGreaterThan(100);
  expect(figures.duplicatesRefused).toBeGreaterThan(100);
  expect(figures.corruptedRefused).toBeGreaterThan(20);
  expect(figures.shared).toBeGreaterThan(5);
}

describe("a second implementation, made from the specification", () => {
  test.each(CASES)(
    "talks with the SDK: $initiator initiates, one-time prekey $withOneTime, $primitives.backEnd",
    { timeout: 120_000 },
    (options) => {
      const figures = exchange(options);
      expectEventful(figures);
      expect(figures.tooLate).toBe(0);
    },
  );

  test("writes the SDK's bytes and refuses what it refuses", { timeout: 120_000 }, () => {
    const figures = exchange({ ...late, seed: "5", initiator: "twins" });
    expectEventful(figures);
    expect(figures.tooLate).toBeGreaterThan(10);
  });
});
