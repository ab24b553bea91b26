import { expect, test } from "vitest";
import type { Clock } from "../../src/ports.ts";
import { createWorldOn, type SimulatedWorld } from "../../src/testing/world.ts";

const HOUR_MS = 3600_000;
const TEN_YEARS_MS: number = 10 * 365 * 24 * HOUR_MS;

/** A device's own clock, which can be set. */
function ownClock({ virtualClock }: SimulatedWorld): Clock & { offMs: number } {
  const clock = {
    offMs: 0,
    now: (): number => virtualClock.now() + clock.offMs,
    setTimeout: (fn: () => void, ms: number): unknown => virtualClock.setTimeout(fn, ms),
    clearTimeout: (id: unknown): void => virtualClock.clearTimeout(id),
  };
  return clock;
}

test("a dead connection is noticed although the clock was set back meanwhile", async () => {
  await using world = await createWorldOn({ seed: 3 }, {});
  const clock = ownClock(world);
  const alice = await world.client("alice", { clock });
  const bob = await world.client("bob");
  world.network.partition([bob], [alice]);
  clock.offMs = -2 * HOUR_MS;
  await world.clock.advance(60_000);
  world.network.partition([], []);
  await bob.chat("alice").send("are you there?");
  await world.clock.advance(120_000);
  const timeline = alice.chat("bob").timeline();
  await timeline.ready;
  expect(timeline.value.map(({ text }) => text)).toEqual(["are you there?"]);
});

test("a first message that waits opens although the recipient's clock has jumped ten years ahead", async () => {
  await using world = await createWorldOn({ seed: 4 }, {});
  const clock = ownClock(world);
  const alice = await world.client("alice");
  const bob = await world.client("bob", { clock });
  world.network.offline(bob);
  const message = await alice.chat("bob").send("hello");
  await world.idle();
  clock.offMs = TEN_YEARS_MS;
  world.network.online(bob);
  await world.clock.advance(60_000);
  await alice.chat("bob").send("and again");
  await world.clock.advance(60_000);
  expect(message.state).toBe("delivered");
  const timeline = bob.chat("alice").timeline();
  await timeline.ready;
  expect(timeline.value.map(({ text }) => text)).toEqual(["hello", "and again"]);
});

test("a scheduled message goes out in time although the clock was set ahead while another one waited", async () => {
  await using world = await createWorldOn({ seed: 5 }, {});
  const clock = ownClock(world);
  const alice = await world.client("alice", { clock });
  await world.client("bob");
  const inMs = (ms: number): Date => new Date(clock.now() + ms);
  await alice.chat("bob").send("in an hour", { sendAt: inMs(HOUR_MS) });
  await world.idle();
  clock.offMs = TEN_YEARS_MS;
  const soon = await alice.chat("bob").send("soon", { sendAt: inMs(20_000) });
  await world.clock.advance(90_000);
  expect(soon.state).toBe("delivered");
});
