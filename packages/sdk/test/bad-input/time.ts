// oxlint-disable vitest/no-standalone-expect -- the cases are run inside of tests, by bad-input.test.ts
import { expect } from "vitest";
import type { Client, Conversation, SentMessage } from "../../src/api.ts";
import type { Clock } from "../../src/ports.ts";
import type { SimulatedWorld } from "../../src/testing/world.ts";
import { type WorldCase, works } from "./storage.ts";

// Clocks that are wrong, that jump, and times that are none.

const HOUR_MS = 3600_000;
const DAY_MS: number = 24 * HOUR_MS;
const YEAR_MS: number = 365 * DAY_MS;

interface SkewedClock extends Clock {
  skewMs: number;
}

function clockOf({ virtualClock }: SimulatedWorld, skewMs: number): SkewedClock {
  return {
    skewMs,
    now() {
      return virtualClock.now() + this.skewMs;
    },
    setTimeout: (fn, ms) => virtualClock.setTimeout(fn, ms),
    clearTimeout: (id) => virtualClock.clearTimeout(id),
  };
}

async function texts(client: Client, peer: string): Promise<readonly string[]> {
  const timeline = client.chat(peer).timeline();
  await timeline.ready;
  return timeline.value.map(({ text }) => text);
}

/** Both send, edit, react and read; all of it has to be the same on both sides. */
async function converse(world: SimulatedWorld, alice: Client, bob: Client): Promise<void> {
  const sent = await alice.chat("bob").send("helo");
  await world.idle();
  await sent.edit("hello");
  const answer = await bob.chat("alice").send("hello yourself");
  await world.clock.advance(45_000);
  await alice.chat("bob").markRead();
  await world.clock.advance(45_000);
  expect((await texts(bob, "alice")).slice(-2)).toEqual(["hello", "hello yourself"]);
  expect((await texts(alice, "bob")).slice(-2)).toEqual(["hello", "hello yourself"]);
  expect([sent.state, answer.state]).toEqual(["delivered", "read"]);
}

const SKEWS: readonly (readonly [string, number])[] = [
  ["in 1970", 1_000 - Date.UTC(2026, 0, 1)],
  ["in 2099", 73 * YEAR_MS],
  ["ten years behind", -10 * YEAR_MS],
  ["ten years ahead", 10 * YEAR_MS],
  ["two hours behind", -2 * HOUR_MS],
  ["a second ahead, as after a leap second", 1_000],
  ["beyond what a date can hold soon", 8.6e15 - Date.UTC(2026, 0, 1)],
];

const JUMPS: readonly (readonly [string, number])[] = [
  ["an hour back, as daylight saving would in local time", -HOUR_MS],
  ["an hour ahead", HOUR_MS],
  ["a year back", -YEAR_MS],
  ["a year ahead", YEAR_MS],
  ["a millisecond back", -1],
];

const RELAY: readonly (readonly [string, number])[] = [
  ["back by two hours", -2 * HOUR_MS],
  ["ahead by two hours", 2 * HOUR_MS],
  ["back by a year", -YEAR_MS],
];

type Call = (chat: Conversation, own: SentMessage) => Promise<unknown>;

const CALLS: readonly (readonly [string, Call])[] = [
  ["a message for a time that is none", (chat) => chat.send("x", { sendAt: new Date(Number.NaN) })],
  ["a message that lives -1 s", (chat) => chat.send("x", { expiresIn: -1 })],
  ["a message that lives half a second", (chat) => chat.send("x", { expiresIn: 0.5 })],
  ["a message that lives NaN", (chat) => chat.send("x", { expiresIn: Number.NaN })],
  ["a message that lives for ever, in seconds", (chat) => chat.send("x", { expiresIn: Infinity })],
  [
    "a message that lives a year and a second",
    (chat) => chat.send("x", { expiresIn: YEAR_MS / 1000 + 1 }),
  ],
  ["a timer of -1 s", (chat) => chat.disappearing(-1)],
  ["a timer of NaN", (chat) => chat.disappearing(Number.NaN)],
  ["a timer of a text", (chat) => chat.disappearing("60" as never)],
  ["muted until no time", (chat) => chat.mute(new Date(Number.NaN))],
];

export const TIME: readonly WorldCase[] = [
  ...SKEWS.map(([name, skewMs]): WorldCase => ({
    name: `a client ${name}`,
    run: async (world) => {
      const alice = await world.client("alice", { clock: clockOf(world, skewMs) });
      const bob = await world.client("bob");
      await converse(world, alice, bob);
      await converse(world, alice, bob);
    },
  })),
  ...JUMPS.map(([name, byMs]): WorldCase => ({
    name: `a clock that jumps ${name} while a message is under way`,
    run: async (world) => {
      const clock = clockOf(world, 0);
      const alice = await world.client("alice", { clock });
      const bob = await world.client("bob");
      await converse(world, alice, bob);
      const sent = await alice.chat("bob").send("on the way");
      clock.skewMs = byMs;
      await world.clock.advance(60_000);
      expect(sent.state).toBe("delivered");
      await converse(world, alice, bob);
    },
  })),
  ...RELAY.map(([name, skewMs]): WorldCase => ({
    name: `a relay whose clock goes ${name}`,
    run: async (world) => {
      const [alice, bob] = [await world.client("alice"), await world.client("bob")];
      await converse(world, alice, bob);
      world.network.offline(bob);
      const sent = await alice.chat("bob").send("stored meanwhile");
      await world.idle();
      world.relayProcess.skew(skewMs);
      world.network.online(bob);
      await world.clock.advance(60_000);
      expect(sent.state).toBe("delivered");
      await converse(world, alice, bob);
    },
  })),
  ...CALLS.map(([name, call]): WorldCase => ({
    name,
    run: async (world) => {
      const [alice, bob] = [await world.client("alice"), await world.client("bob")];
      const own = await alice.chat("bob").send("hello");
      await expect(call(alice.chat("bob"), own)).rejects.toMatchObject({
        code: "argument/invalid",
      });
      await world.idle();
      expect(alice.outbox.value).toEqual({ pending: 0, failed: 0 });
      expect(await texts(bob, "alice")).toEqual(["hello"]);
      await works(world);
    },
  })),
  {
    name: "a message for a time that has passed goes out at once",
    run: async (world) => {
      const [alice, bob] = [await world.client("alice"), await world.client("bob")];
      const sent = await alice.chat("bob").send("late", { sendAt: new Date(0) });
      await world.idle();
      expect(sent.state).toBe("delivered");
      await converse(world, alice, bob);
    },
  },
  {
    name: "an own edit counts, though the clock was set back since the last one",
    run: async (world) => {
      const clock = clockOf(world, 0);
      const alice = await world.client("alice", { clock });
      const bob = await world.client("bob");
      const sent = await alice.chat("bob").send("one");
      await sent.edit("two");
      clock.skewMs = -DAY_MS;
      await sent.edit("three");
      await world.idle();
      expect(await texts(bob, "alice")).toEqual(["three"]);
      await converse(world, alice, bob);
    },
  },
];
