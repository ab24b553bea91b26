import { expect, test } from "vitest";
import { Inbox, Turns } from "../../src/ws/turns.ts";

const TURN_MS = 10;
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock that only work moves. */
function scene(): { turns: Turns; work: (log: string[], name: string) => () => void } {
  let nowMs = 0;
  const turns = new Turns(() => nowMs, setImmediate);
  const work = (log: string[], name: string) => () => {
    nowMs += 1;
    log.push(name);
  };
  return { turns, work };
}

test("does what there is time for at once, and the rest in its order in the turns to come", async () => {
  const { turns, work } = scene();
  const [log, pauses]: [string[], boolean[]] = [[], []];
  const inbox = new Inbox(turns, (isPaused) => pauses.push(isPaused));
  const names = Array.from({ length: 35 }, (_, index) => `${index}`);
  for (const name of names) inbox.take(work(log, name));
  expect([log.length, pauses]).toEqual([TURN_MS, [true]]);
  inbox.takeLast(work(log, "closed"));
  await nextTurn();
  expect(log.length).toBeLessThanOrEqual(TURN_MS + 32);
  while (pauses.length < 2) await nextTurn();
  expect(log).toEqual([...names, "closed"]);
  expect(pauses).toEqual([true, false]);
  await nextTurn();
  inbox.take(work(log, "later"));
  inbox.takeLast(work(log, "at once"));
  expect(log.slice(-2)).toEqual(["later", "at once"]);
});

test("one socket's flood holds up another's message by a slice, not by the flood", async () => {
  const { turns, work } = scene();
  const log: string[] = [];
  const [flood, other] = [new Inbox(turns, () => {}), new Inbox(turns, () => {})];
  for (let count = 0; count < 5_000; count++) flood.take(work(log, "flood"));
  other.take(work(log, "other"));
  expect(log).toHaveLength(TURN_MS);
  for (let turn = 0; turn < 3; turn++) await nextTurn();
  expect(log.indexOf("other")).toBeGreaterThan(0);
  expect(log.indexOf("other")).toBeLessThan(100);
  while (log.length < 5_001) await nextTurn();
});

test("many floods share a turn", async () => {
  const { turns, work } = scene();
  const log: string[] = [];
  const inboxes = Array.from({ length: 20 }, () => new Inbox(turns, () => {}));
  inboxes.forEach((inbox, index) => {
    for (let count = 0; count < 100; count++) inbox.take(work(log, String(index)));
  });
  let before = log.length;
  while (log.length < 2_000) {
    await nextTurn();
    // A slice may begin just before the time is over.
    expect(log.length - before).toBeLessThan(TURN_MS + 32);
    before = log.length;
  }
});
