import { expect, test } from "vitest";
import type { Client } from "../../src/api.ts";
import { createWorld } from "../../src/testing/world.ts";
import { listen, numbers, sendAll, storedTexts } from "./helpers.ts";

function statesOf(client: Client): string[] {
  const states: string[] = [];
  client.connection.subscribe(({ state }) => states.push(state));
  return states;
}

test("a client that has started is online since then", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  expect(alice.connection.value.state).toBe("online");
  expect(alice.connection.value).toMatchObject({ since: expect.any(Date) });
});

test("a connection that breaks is offline with cause and time of the next attempt, and comes back by itself", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const states = statesOf(alice);
  const offline = new Promise((resolve) => alice.connection.subscribe(resolve));
  await world.relay.crash();
  expect(await offline).toMatchObject({ state: "offline", cause: { code: "relay/unreachable" } });
  const { value } = alice.connection;
  const retryAt = value.state === "offline" ? value.retryAt : undefined;
  expect(retryAt?.getTime()).toBeGreaterThan(world.clock.now.getTime());
  await world.clock.advance(2_000);
  expect(states).toEqual(["offline", "connecting", "catching-up", "online"]);
});

test("attempts are counted while the relay is away, further and further apart", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const attempts: number[] = [];
  const startedAt: number[] = [];
  alice.connection.subscribe((state) => {
    if (state.state !== "connecting") return;
    attempts.push(state.attempt);
    startedAt.push(world.clock.now.getTime());
  });
  world.network.drop(1);
  await world.relay.crash();
  await world.clock.advance(300_000);
  expect(attempts).toEqual(attempts.map((_, index) => index + 1));
  expect(attempts.length).toBeGreaterThan(8);
  const pauses = startedAt.slice(1).map((ms, index) => ms - (startedAt[index] ?? 0));
  expect(Math.max(...pauses)).toBeLessThan(31_000);
  expect(Math.max(...pauses)).toBeGreaterThan(15_000);
  world.network.drop(0);
  await world.clock.advance(31_000);
  expect(alice.connection.value.state).toBe("online");
});

test("without a network no attempt is made until it is back, and then at once", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const states = statesOf(alice);
  world.network.offline(alice);
  await world.clock.advance(600_000);
  expect(new Set(states)).toEqual(new Set(["offline"]));
  expect(alice.connection.value).toEqual({ state: "offline" });
  world.network.online(alice);
  await world.clock.advance(200);
  expect(alice.connection.value.state).toBe("online");
});

test("a client is online when everything that waited on the relay has been shown", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  world.network.offline(bob);
  await sendAll(alice, "bob", numbers(100));
  await world.idle();
  let shown = 0;
  bob.addEventListener("message", () => (shown += 1));
  const counts: string[] = [];
  bob.connection.subscribe(({ state }) => counts.push(`${state} ${shown}`));
  world.network.online(bob);
  await world.idle();
  expect(counts).toEqual(["connecting 0", "catching-up 0", "online 100"]);
});

test("an idle connection stays up for a day", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const states = statesOf(alice);
  await world.clock.advance(24 * 3_600_000);
  expect(states).toEqual([]);
});

test("a closed client stays closed", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const states = statesOf(alice);
  await alice.close();
  world.network.offline(alice);
  world.network.online(alice);
  await world.clock.advance(60_000);
  expect(states).toEqual(["closed"]);
});

test("when the relay crashes in the middle of 200 messages on a bad network, each arrives once and in order", async () => {
  await using world = await createWorld({ seed: 11 });
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const gaps: unknown[] = [];
  bob.addEventListener("gap", (event) => gaps.push(event));
  const { texts } = listen(bob.messages());
  world.network.drop(0.02);
  const all = numbers(200);
  for (const [index, text] of all.entries()) {
    await alice.chat("bob").send(text);
    if (index % 10 === 0) await world.clock.advance(30);
    if (index === 60 || index === 120) await world.relay.crash();
  }
  await world.relay.crash();
  await world.clock.advance(10_000);
  world.network.drop(0);
  await world.clock.advance(60_000);
  expect(texts).toEqual(all);
  expect(await storedTexts(bob, "alice")).toEqual(all);
  expect(alice.outbox.value).toEqual({ pending: 0, failed: 0 });
  expect(world.relay.stored()).toBe(0);
  expect(gaps).toEqual([]);
});
