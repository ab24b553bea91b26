import { SottoError } from "@sotto/protocol";
import { expect, test } from "vitest";
import { memory } from "../../src/store/memory.ts";
import { createWorld, type World } from "../../src/testing/world.ts";
import { sendAll, storedTexts } from "./helpers.ts";

/** Runs `body` while no frame gets through. */
async function unreachable<T>(world: World, body: () => Promise<T>): Promise<T> {
  world.network.drop(1);
  try {
    return await body();
  } finally {
    world.network.drop(0);
  }
}

test("a first start without the relay fails, and works later on the same store", async () => {
  await using world = await createWorld();
  const store = memory();
  const failed = unreachable(world, () => world.client("alice", { store }));
  await expect(failed).rejects.toMatchObject({ code: "relay/unreachable", retryable: true });
  expect((await world.client("alice", { store })).userId).toBe("alice");
});

test("a later start works without the relay, and what is sent goes out when it is back", async () => {
  await using world = await createWorld();
  const store = memory();
  const bob = await world.client("bob");
  await (await world.client("alice", { store })).close();
  const alice = await unreachable(world, async () => {
    const client = await world.client("alice", { store });
    expect(client.userId).toBe("alice");
    expect(client.connection.value).toMatchObject({
      state: "offline",
      cause: { code: "relay/unreachable" },
    });
    const { state } = await client.chat("bob").send("hi");
    expect(state).toBe("queued");
    await world.idle();
    expect(client.outbox.value.pending).toBe(1);
    return client;
  });
  await world.clock.advance(30_000);
  expect(alice.outbox.value.pending).toBe(0);
  expect(await storedTexts(bob, "alice")).toEqual(["hi"]);
});

test("a token that the relay does not accept ends the first start", async () => {
  await using world = await createWorld();
  await expect(world.client("alice", { auth: () => "nonsense" })).rejects.toMatchObject({
    code: "auth/rejected",
  });
});

test("an auth provider that throws a SottoError ends the first start with it", async () => {
  await using world = await createWorld();
  const auth = (): never => {
    throw new SottoError("auth/rejected", { detail: "signed out" });
  };
  await expect(world.client("alice", { auth })).rejects.toThrow("signed out");
});

test("the store of another user is refused", async () => {
  await using world = await createWorld();
  const store = memory();
  const alice = await world.client("alice", { store });
  await alice.close();
  const other = await world.client("mallory", { store });
  expect(other.connection.value).toMatchObject({
    state: "offline",
    cause: { code: "auth/rejected" },
  });
  expect(other.connection.value).not.toHaveProperty("retryAt");
  await world.clock.advance(120_000);
  expect(other.connection.value.state).toBe("offline");
});

test.each([
  "",
  "relay.test",
  "ftp://relay.test",
  "wss://user@relay.test",
  "wss://relay.test/?token=1",
])("the relay address %j is refused", async (relay) => {
  await using world = await createWorld();
  await expect(world.client("alice", { relay })).rejects.toMatchObject({
    code: "argument/invalid",
  });
});

test("an aborted signal stops the creation before it begins", async () => {
  await using world = await createWorld();
  const reason = new Error("no");
  await expect(world.client("alice", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test("a signal that aborts while the client is created stops the creation", async () => {
  await using world = await createWorld();
  const controller = new AbortController();
  const reason = new Error("no");
  const created = world.client("alice", { signal: controller.signal });
  controller.abort(reason);
  await expect(created).rejects.toBe(reason);
});

test("a signal that aborts later closes the client", async () => {
  await using world = await createWorld();
  const controller = new AbortController();
  const alice = await world.client("alice", { signal: controller.signal });
  controller.abort();
  await world.idle();
  expect(alice.connection.value).toEqual({ state: "closed" });
});

test("a signal that aborts while the relay is away closes the client", async () => {
  await using world = await createWorld();
  const store = memory();
  await (await world.client("alice", { store })).close();
  const controller = new AbortController();
  await unreachable(world, async () => {
    const alice = await world.client("alice", { store, signal: controller.signal });
    controller.abort();
    await world.idle();
    expect(alice.connection.value).toEqual({ state: "closed" });
  });
});

test("a client that starts on a store takes it from the one before", async () => {
  await using world = await createWorld();
  const store = memory();
  const first = await world.client("alice", { store });
  const second = await world.client("alice", { store });
  expect(second.deviceId).toBe(first.deviceId);
  expect(first.connection.value).toMatchObject({
    state: "offline",
    cause: { code: "store/locked" },
  });
  expect(second.connection.value.state).toBe("online");
  await expect(first.chat("bob").send("hi")).rejects.toMatchObject({ code: "store/locked" });
  await second.chat("bob").send("hi");
});

test("sessions, messages and what is queued survive restarts of both", async () => {
  await using world = await createWorld();
  const stores = { alice: memory(), bob: memory() };
  const start = (user: "alice" | "bob"): ReturnType<World["client"]> =>
    world.client(user, { store: stores[user] });
  let alice = await start("alice");
  let bob = await start("bob");
  const { deviceId } = alice;
  const gaps: unknown[] = [];
  for (const round of ["1", "2", "3"]) {
    await sendAll(alice, "bob", [`a${round}`]);
    await world.idle();
    await sendAll(bob, "alice", [`b${round}`]);
    world.network.offline(alice);
    await sendAll(alice, "bob", [`queued ${round}`]);
    await alice.close();
    await bob.close();
    alice = await start("alice");
    bob = await start("bob");
    bob.addEventListener("gap", (event) => gaps.push(event));
    await world.idle();
  }
  expect(alice.deviceId).toBe(deviceId);
  const ofAlice = ["a1", "queued 1", "a2", "queued 2", "a3", "queued 3"];
  expect((await storedTexts(bob, "alice")).filter((text) => !text.startsWith("b"))).toEqual(
    ofAlice,
  );
  expect((await storedTexts(alice, "bob")).filter((text) => text.startsWith("b"))).toEqual([
    "b1",
    "b2",
    "b3",
  ]);
  expect(gaps).toEqual([]);
});
