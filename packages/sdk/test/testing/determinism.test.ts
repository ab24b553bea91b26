import { expect, test } from "vitest";
import { traceOf } from "./trace.ts";

test("the same seed gives the same frames, ids, times and events, to the byte", async () => {
  const first = await traceOf({ seed: 3 });
  const second = await traceOf({ seed: 3 });
  expect(first.frames.length).toBeGreaterThan(50);
  expect(first.shown.length).toBe(1 + 12 + 1);
  expect(second).toEqual(first);
});

test("another seed gives other keys and other delays", async () => {
  const first = await traceOf({ seed: 3 });
  const second = await traceOf({ seed: 4 });
  expect(second.shown[0]?.split(" ").slice(2)).not.toEqual(first.shown[0]?.split(" ").slice(2));
  const seen = new Set(first.frames);
  expect(second.frames.filter((frame) => seen.has(frame))).toEqual([]);
});

test("two worlds at once do not disturb each other", async () => {
  const alone = await traceOf({ seed: 3 });
  const [first, other, second] = await Promise.all([
    traceOf({ seed: 3 }),
    traceOf({ seed: 9 }),
    traceOf({ seed: 3 }),
  ]);
  expect(first).toEqual(alone);
  expect(second).toEqual(alone);
  expect(other).not.toEqual(alone);
});

test("the start moves every time and nothing else", async () => {
  const start = new Date("2031-07-01T12:00:00Z");
  const usual = await traceOf({ seed: 3 });
  const later = await traceOf({ seed: 3, start });
  const devices = (line: string | undefined): string | undefined => line?.split(" ").at(-1);
  expect(later.shown[0]).toMatch(/^2031-07-01T12:00:0/);
  expect(devices(later.shown[0])).toBe(devices(usual.shown[0]));
});
