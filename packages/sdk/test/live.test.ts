import { expect, test } from "vitest";
import { createLive } from "../src/live.ts";

test("a subscriber is called at every change, not at once, and not for an equal value", () => {
  const live = createLive(1);
  const seen: number[] = [];
  live.subscribe((value) => seen.push(value));
  for (const value of [1, 2, 2, 3]) live.set(value);
  expect(seen).toEqual([2, 3]);
  expect(live.value).toBe(3);
  expect(live.getSnapshot()).toBe(3);
});

test("a subscription ends by its function, by its signal, and does not begin on an aborted one", () => {
  const live = createLive(0);
  const seen: string[] = [];
  const controller = new AbortController();
  const end = live.subscribe(() => seen.push("function"));
  live.subscribe(() => seen.push("signal"), { signal: controller.signal });
  live.subscribe(() => seen.push("aborted"), { signal: AbortSignal.abort() });
  live.set(1);
  end();
  end();
  live.set(2);
  controller.abort();
  live.set(3);
  expect(seen).toEqual(["function", "signal", "signal"]);
});

test("the same function can subscribe twice and each subscription ends alone", () => {
  const live = createLive(0);
  const seen: number[] = [];
  const listener = (value: number): void => void seen.push(value);
  const end = live.subscribe(listener);
  live.subscribe(listener);
  end();
  live.set(1);
  expect(seen).toEqual([1]);
});

test("the source is told of the first subscriber and of the end of the last one, every time", () => {
  const calls: string[] = [];
  const live = createLive(0, () => {
    calls.push("first");
    return () => void calls.push("last");
  });
  const ends = [live.subscribe(() => undefined), live.subscribe(() => undefined)];
  for (const end of ends) end();
  live.subscribe(() => undefined)();
  expect(calls).toEqual(["first", "last", "first", "last"]);
});

test("a loop gets the present value, then the newest one: a slow reader skips values but never the last", async () => {
  const live = createLive("a");
  const seen: string[] = [];
  for await (const value of live) {
    seen.push(value);
    if (value === "a") for (const next of ["b", "c", "d"]) live.set(next);
    if (value === "d") break;
  }
  expect(seen).toEqual(["a", "d"]);
});

test("a loop that waits wakes at the next change", async () => {
  const live = createLive(0);
  const iterator = live[Symbol.asyncIterator]();
  expect(await iterator.next()).toEqual({ value: 0, done: false });
  const next = iterator.next();
  live.set(7);
  expect(await next).toEqual({ value: 7, done: false });
});

test("leaving a loop ends its subscription", async () => {
  const calls: string[] = [];
  const live = createLive(0, () => () => void calls.push("last"));
  for await (const _ of live) break;
  expect(calls).toEqual(["last"]);
});

test("loops and subscribers do not disturb each other", async () => {
  const live = createLive(0);
  const one = live[Symbol.asyncIterator]();
  const other = live[Symbol.asyncIterator]();
  await one.next();
  await other.next();
  const both = Promise.all([one.next(), other.next()]);
  live.set(1);
  expect((await both).map(({ value }) => value)).toEqual([1, 1]);
  await one.return?.();
  const last = other.next();
  live.set(2);
  expect((await last).value).toBe(2);
});
