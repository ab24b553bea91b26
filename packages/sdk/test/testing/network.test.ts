import { describe, expect, test } from "vitest";
import type { Client } from "../../src/api.ts";
import { createWorld } from "../../src/testing/index.ts";
import { createPair, textsOf } from "./pair.ts";

const SENT: readonly string[] = Array.from({ length: 20 }, (_, index) => String(index));

/** The state of a client's connection each time it changes. */
function statesOf(client: Client): readonly string[] {
  const states: string[] = [];
  client.connection.subscribe(({ state }) => states.push(state));
  return states;
}

describe("offline and online", () => {
  test("what is sent meanwhile is stored, and delivered at the return", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    const texts = textsOf(bob);
    world.network.offline(bob);
    const message = await alice.chat("bob").send("hi");
    await world.idle();
    expect(bob.connection.value.state).toBe("offline");
    expect(message.state).toBe("relayed");
    expect(world.relay.stored("bob")).toBe(1);
    world.network.online(bob);
    await world.idle();
    expect(message.state).toBe("delivered");
    expect(texts).toEqual(["hi"]);
    expect(world.relay.stored()).toBe(0);
  });
});

describe("partition", () => {
  test("tells neither side, and loses nothing when it heals", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    const texts = { alice: textsOf(alice), bob: textsOf(bob) };
    const states = statesOf(bob);
    world.network.partition([alice], [bob]);
    const toBob = await alice.chat("bob").send("to bob");
    const toAlice = await bob.chat("alice").send("to alice");
    await world.idle();
    expect(states).toEqual([]);
    expect(bob.connection.value.state).toBe("online");
    expect(alice.connection.value.state).toBe("online");
    expect([toBob.state, toAlice.state]).toEqual(["relayed", "queued"]);

    await world.clock.advance(5 * 60_000);
    expect(states).toContain("offline");
    expect(texts).toEqual({ alice: [], bob: [] });

    world.network.partition([], []);
    await world.clock.advance(60_000);
    expect([toBob.state, toAlice.state]).toEqual(["delivered", "delivered"]);
    expect(texts).toEqual({ alice: ["to alice"], bob: ["to bob"] });
  });

  test("that heals before anybody notices loses nothing either", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    const texts = textsOf(bob);
    world.network.partition([], [bob]);
    for (const text of SENT) await alice.chat("bob").send(text);
    await world.idle();
    expect(bob.connection.value.state).toBe("online");
    world.network.partition([], []);
    await world.clock.advance(5 * 60_000);
    expect(texts).toEqual(SENT);
  });

  test("leaves who is in neither group with the relay, and the next one replaces it", async () => {
    await using world = await createWorld();
    const alice = await world.client("alice");
    const bob = await world.client("bob");
    const carol = await world.client("carol");
    world.network.partition([alice], [bob]);
    const toCarol = await alice.chat("carol").send("hi");
    await world.idle();
    expect(toCarol.state).toBe("delivered");
    world.network.partition([bob], [carol]);
    await world.clock.advance(120_000); // Bob's old connection is found dead, and a new one is made.
    const toBob = await alice.chat("bob").send("hi");
    const again = await alice.chat("carol").send("hi again");
    await world.idle();
    expect([toBob.state, again.state]).toEqual(["delivered", "relayed"]);
  });
});

describe("drop", () => {
  test("breaks connections, and loses no message", async () => {
    await using pair = await createPair({ seed: 11 });
    const { world, alice, bob } = pair;
    const texts = textsOf(bob);
    const states = statesOf(bob);
    world.network.drop(0.2);
    for (const text of SENT) {
      await alice.chat("bob").send(text);
      await world.clock.advance(1_000);
    }
    world.network.drop(0);
    await world.clock.advance(5 * 60_000);
    expect(states.filter((state) => state === "offline").length).toBeGreaterThan(1);
    expect(texts).toEqual(SENT);
  });

  test("of everything lets nothing through, and 0 ends it", async () => {
    await using pair = await createPair();
    const { world, alice } = pair;
    world.network.drop(1);
    const message = await alice.chat("bob").send("hi");
    await world.clock.advance(60_000);
    expect(message.state).toBe("queued");
    world.network.drop(0);
    await world.clock.advance(60_000);
    expect(message.state).toBe("delivered");
  });
});

test("reorder lets frames overtake each other, and messages are shown in order all the same", async () => {
  const timesWith = async (reorders: boolean): Promise<number[]> => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    const texts = textsOf(bob);
    const times: number[] = [];
    bob.addEventListener("message", ({ message }) => times.push(message.receivedAt.getTime()));
    world.network.reorder(reorders);
    for (const text of SENT) await alice.chat("bob").send(text);
    await world.clock.advance(60_000);
    expect(texts).toEqual(SENT);
    return times;
  };
  // The same seed draws the same delays: only what overtakes can make a difference.
  expect(await timesWith(true)).not.toEqual(await timesWith(false));
});

describe("relay", () => {
  test("stored counts envelopes of one user or of all", async () => {
    await using world = await createWorld();
    const [alice, bob, carol] = await Promise.all(
      (["alice", "bob", "carol"] as const).map((user) => world.client(user)),
    );
    world.network.offline(bob as Client);
    world.network.offline(carol as Client);
    await (alice as Client).chat("bob").send("one");
    await (alice as Client).chat("bob").send("two");
    await (alice as Client).chat("carol").send("three");
    await world.idle();
    const { relay } = world;
    const counts = [relay.stored("alice"), relay.stored("bob"), relay.stored("carol")];
    expect([...counts, relay.stored(), relay.stored("nobody")]).toEqual([0, 2, 1, 3, 0]);
  });

  test("crash keeps what was accepted, and breaks the connections", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    const texts = textsOf(bob);
    const states = statesOf(alice);
    world.network.offline(bob);
    const message = await alice.chat("bob").send("hi");
    await world.idle();
    expect(message.state).toBe("relayed");
    await world.relay.crash();
    await world.clock.advance(60_000);
    expect(states).toContain("offline");
    expect(alice.connection.value.state).toBe("online");
    expect(world.relay.stored("bob")).toBe(1);
    world.network.online(bob);
    await world.idle();
    expect(texts).toEqual(["hi"]);
  });

  test("crash loses what was only in memory, and its sender has it still", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    const texts = textsOf(bob);
    await alice.chat("bob").send("before");
    await world.idle();
    world.network.partition([alice], [bob]);
    const message = await alice.chat("bob").send("hi");
    await world.clock.advance(25); // The relay has it, and waits for Bob's ack before it writes.
    world.network.offline(alice);
    await world.relay.crash();
    await world.clock.advance(60_000);
    expect(world.relay.stored("bob")).toBe(0);
    expect(message.state).toBe("queued");
    world.network.partition([], []);
    world.network.online(alice);
    await world.clock.advance(120_000);
    expect(message.state).toBe("delivered");
    expect(texts).toEqual(["before", "hi"]);
  });

  test("crash while messages are under way loses none and shows none twice", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    const texts = textsOf(bob);
    for (const [index, text] of SENT.entries()) {
      await alice.chat("bob").send(text);
      await world.clock.advance(3);
      if (index % 5 === 0) await world.relay.crash();
    }
    await world.clock.advance(5 * 60_000);
    expect(texts).toEqual(SENT);
  });

  test("sees no plaintext", async () => {
    await using world = await createWorld();
    expect(world.relay.plaintextSeen).toBe(false);
  });
});
