import { SottoError } from "@sotto/protocol";
import { describe, expect, test } from "vitest";
import { memory } from "../../src/store/memory.ts";
import { createWorld } from "../../src/testing/index.ts";
import { createPair, textsOf } from "./pair.ts";

test("a message to somebody online is delivered without being stored, and read when marked", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  const texts = textsOf(bob);
  const message = await alice.chat("bob").send("hi");
  await world.idle();
  expect(texts).toEqual(["hi"]);
  expect(message.state).toBe("delivered");
  await bob.chat("alice").markRead();
  await world.idle();
  expect(message.state).toBe("read");
});

describe("client", () => {
  test("is online when it is given, and others can write to it", async () => {
    await using pair = await createPair();
    const { alice, bob } = pair;
    expect(alice.userId).toBe("alice");
    expect(alice.connection.value.state).toBe("online");
    expect(bob.deviceId).not.toBe(alice.deviceId);
  });

  test("on a store of before is the same device; another store of the same user is refused", async () => {
    await using world = await createWorld();
    const store = memory();
    const before = await world.client("alice", { store });
    await before.close();
    const after = await world.client("alice", { store });
    expect(after.deviceId).toBe(before.deviceId);
    await expect(world.client("alice")).rejects.toMatchObject({ code: "device/revoked" });
  });

  test("of a name that no user can have is refused", async () => {
    await using world = await createWorld();
    await expect(world.client("")).rejects.toMatchObject({ code: "auth/rejected" });
  });
});

describe("crash", () => {
  test("leaves what was in the outbox to the next client on the store", async () => {
    await using world = await createWorld();
    const store = memory();
    const before = await world.client("alice", { store });
    const bob = await world.client("bob");
    const texts = textsOf(bob);
    world.network.offline(before);
    await before.chat("bob").send("written before");
    world.crash(before);
    await world.clock.advance(60_000);
    expect(texts).toEqual([]);
    await world.client("alice", { store });
    await world.idle();
    expect(texts).toEqual(["written before"]);
  });

  test("cuts the client off: it neither sends nor receives", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    const texts = textsOf(bob);
    world.crash(bob);
    const message = await alice.chat("bob").send("too late");
    await world.clock.advance(60_000);
    expect(texts).toEqual([]);
    expect(message.state).toBe("relayed");
  });
});

describe("clock", () => {
  test("starts where it is told, and moves by what it is told", async () => {
    const start = new Date("2026-05-01T09:00:00Z");
    await using world = await createWorld({ start });
    expect(world.clock.now).toEqual(start);
    await world.clock.advance(90_000);
    expect(world.clock.now).toEqual(new Date("2026-05-01T09:01:30Z"));
    await world.clock.advance(0);
    expect(world.clock.now).toEqual(new Date("2026-05-01T09:01:30Z"));
  });

  test("is the one that messages are dated by", async () => {
    await using pair = await createPair();
    const { world, alice } = pair;
    await world.clock.advance(3600_000);
    const message = await alice.chat("bob").send("hi");
    expect(message.sentAt).toEqual(world.clock.now);
  });
});

describe("idle", () => {
  test("ends although heartbeats go on, and takes little virtual time", async () => {
    await using pair = await createPair();
    const { world } = pair;
    const startMs = world.clock.now.getTime();
    for (let times = 0; times < 100; times++) await world.idle();
    expect(world.clock.now.getTime() - startMs).toBeLessThan(25_000);
  });

  test("ends although a client cannot connect", async () => {
    await using pair = await createPair();
    const { world, alice } = pair;
    world.network.drop(1);
    await world.relay.crash();
    await world.idle();
    expect(alice.connection.value.state).not.toBe("online");
  });
});

describe("issuer", () => {
  test("makes tokens that an auth option can give", async () => {
    await using world = await createWorld();
    const reasons: string[] = [];
    const carol = await world.client("carol", {
      auth: async ({ reason }) => {
        reasons.push(reason);
        return await world.issuer.token("carol");
      },
    });
    expect(carol.userId).toBe("carol");
    expect(reasons).toEqual(["connect"]);
    await world.relay.crash();
    await world.clock.advance(60_000);
    expect(carol.connection.value.state).toBe("online");
    expect(reasons).toEqual(["connect", "connect"]);
  });

  test("names the user: a store of one user takes no token of another", async () => {
    await using world = await createWorld();
    const store = memory();
    await (await world.client("alice", { store })).close();
    const impostor = await world.client("alice", { store, auth: () => world.issuer.token("bob") });
    await world.clock.advance(60_000);
    expect(impostor.connection.value).toMatchObject({
      state: "offline",
      cause: { code: "auth/rejected" },
    });
  });

  test("is what the relay asks for: an invented token is refused", async () => {
    await using world = await createWorld();
    const client = world.client("alice", { auth: () => "invented" });
    await expect(client).rejects.toMatchObject({ code: "auth/rejected" });
  });
});

test("the end of a world closes its clients", async () => {
  const pair = await createPair();
  const { world, alice, bob } = pair;
  const waiting = alice.chat("bob").send("hi");
  await waiting;
  await world[Symbol.asyncDispose]();
  expect(alice.connection.value.state).toBe("closed");
  expect(bob.connection.value.state).toBe("closed");
  await expect(alice.chat("bob").send("too late")).rejects.toSatisfy((error) =>
    SottoError.is(error, "client/closed"),
  );
});

test("the end of a world does not mind clients that have crashed or were closed", async () => {
  const { world, alice, bob } = await createPair();
  world.crash(alice);
  await bob.close();
  await expect(world[Symbol.asyncDispose]()).resolves.toBeUndefined();
});

describe("a mistake of the test is named:", () => {
  test("a client of another world, or one that has crashed", async () => {
    await using here = await createPair();
    await using there = await createPair();
    const { world, alice, bob } = here;
    const unknown = /not a client of this world/;
    expect(() => world.network.offline(there.alice)).toThrow(unknown);
    expect(() => world.network.online(there.alice)).toThrow(unknown);
    expect(() => world.network.partition([alice], [there.bob])).toThrow(unknown);
    expect(() => world.crash(there.alice)).toThrow(unknown);
    world.crash(bob);
    expect(() => world.network.online(bob)).toThrow(/has crashed/);
    expect(() => world.crash(bob)).toThrow(/has crashed/);
  });

  test("a client on both sides of a partition", async () => {
    await using pair = await createPair();
    const { world, alice } = pair;
    expect(() => world.network.partition([alice], [alice])).toThrow(/both sides/);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("advancing by %d", async (ms) => {
    await using world = await createWorld();
    await expect(world.clock.advance(ms)).rejects.toThrow(RangeError);
  });

  test.each([-0.1, 1.1, Number.NaN])("a rate of %d", async (rate) => {
    await using world = await createWorld();
    expect(() => world.network.drop(rate)).toThrow(RangeError);
  });

  test.each([-1, 0.5, 2 ** 32, Number.NaN])("a seed of %d", async (seed) => {
    await expect(createWorld({ seed })).rejects.toThrow(/seed must be/);
  });

  test("a start that is no date", async () => {
    await expect(createWorld({ start: new Date("soon") })).rejects.toThrow(/valid date/);
  });
});

test("the largest seed still gives every client its own keys", async () => {
  await using world = await createWorld({ seed: 2 ** 32 - 1 });
  const clients = await Promise.all(["alice", "bob", "carol"].map((user) => world.client(user)));
  expect(new Set(clients.map(({ deviceId }) => deviceId)).size).toBe(3);
});

test("a token with the claim `reset` lets a user start anew on an empty store, and peers are told", async () => {
  await using world = await createWorld({ seed: 8 });
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  await alice.chat("bob").send("hello");
  await world.idle();
  const changed: string[] = [];
  alice.addEventListener("identitychange", ({ user }) => changed.push(user));
  world.crash(bob);
  await expect(world.client("bob")).rejects.toThrow();
  const anew = await world.client("bob", {
    auth: () => world.issuer.token("bob", { reset: true }),
  });
  expect(anew.deviceId).not.toBe(bob.deviceId);
  await alice.chat("bob").send("is it you?");
  await world.idle();
  expect(changed).toEqual(["bob"]);
});
