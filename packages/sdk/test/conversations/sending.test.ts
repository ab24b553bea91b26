import { describe, expect, test } from "vitest";
import { createPair, newest, shown } from "./pair.ts";

const HOUR_MS = 3600_000;

describe("a scheduled message", () => {
  test("goes out when its time has come, behind what was sent meanwhile", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    const sendAt = new Date(world.clock.now.getTime() + 2 * HOUR_MS);
    const later = await alice.chat("bob").send("good morning", { sendAt });
    await alice.chat("bob").send("good night");
    await world.idle();
    expect(later.state).toBe("queued");
    expect((await newest(bob, "alice")).text).toBe("good night");
    await world.clock.advance(2 * HOUR_MS + 1_000);
    await world.idle();
    expect((await newest(bob, "alice")).text).toBe("good morning");
    expect(later.state).toBe("delivered");
  });

  test("can be taken back", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    const sendAt = new Date(world.clock.now.getTime() + HOUR_MS);
    const later = await alice.chat("bob").send("good morning", { sendAt });
    expect(await later.cancel()).toBe(true);
    await world.clock.advance(2 * HOUR_MS);
    await world.idle();
    expect((await newest(bob, "alice")).text).toBe("hello yourself");
    expect(alice.outbox.value.pending).toBe(0);
  });
});

test("a message that is on its way cannot be taken back", async () => {
  await using pair = await createPair();
  const { world, alice } = pair;
  const message = await alice.chat("bob").send("gone");
  await world.idle();
  expect(await message.cancel()).toBe(false);
});

describe("a message that disappears", () => {
  test("is gone there some time after it was read, and here after it was sent", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    await alice.chat("bob").send("for a minute", { expiresIn: 60 });
    await world.idle();
    await world.clock.advance(30_000);
    await bob.chat("alice").markRead();
    await world.clock.advance(31_000);
    await world.idle();
    expect((await newest(alice, "bob")).text).toBe("hello yourself");
    expect((await newest(bob, "alice")).text).toBe("for a minute");
    await world.clock.advance(30_000);
    await world.idle();
    expect((await newest(bob, "alice")).text).toBe("hello yourself");
  });

  test("is not delivered once its time is over", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    world.network.offline(bob);
    await alice.chat("bob").send("for a minute", { expiresIn: 60 });
    await world.idle();
    expect(world.relay.stored("bob")).toBe(1);
    await world.clock.advance(2 * HOUR_MS);
    world.network.online(bob);
    await world.idle();
    expect((await newest(bob, "alice")).text).toBe("hello yourself");
  });

  test("is what every message is while the conversation says so; both see the line", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    await alice.chat("bob").disappearing(3600);
    await world.idle();
    const line = await newest(bob, "alice");
    expect(line).toMatchObject({ kind: "system", text: "Messages disappear after 1 hour" });
    expect(bob.conversations.value[0]).toMatchObject({ disappearing: 3600, unread: 1 });
    await bob.chat("alice").send("until later");
    await world.idle();
    expect((await newest(bob, "alice")).expiresAt).toBeInstanceOf(Date);
    await alice.chat("bob").markRead();
    await world.clock.advance(HOUR_MS + 1_000);
    await world.idle();
    expect((await shown(bob, "alice")).map(({ text }) => text)).not.toContain("until later");
    expect((await shown(alice, "bob")).map(({ text }) => text)).not.toContain("until later");
    await bob.chat("alice").disappearing(null);
    await world.idle();
    expect(alice.conversations.value[0]).toMatchObject({ disappearing: 0 });
    expect((await newest(alice, "bob")).text).toBe("Messages no longer disappear");
  });

  test("was due while the client was closed: it is gone at the next start", async () => {
    await using pair = await createPair();
    const { world, alice } = pair;
    const { memory } = await import("../../src/store/memory.ts");
    const store = memory();
    const carol = await world.client("carol", { store });
    await carol.chat("alice").send("short", { expiresIn: 60 });
    await world.idle();
    await carol.close();
    await world.clock.advance(HOUR_MS);
    const again = await world.client("carol", { store });
    await world.idle();
    expect(await shown(again, "alice")).toEqual([]);
    expect(await shown(alice, "carol")).toHaveLength(1);
  });
});

describe("a view-once message", () => {
  test("gives its text once, and tells the sender that it was seen", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    const sent = await alice.chat("bob").send("look", { viewOnce: true });
    await world.idle();
    const message = await newest(bob, "alice");
    expect(message).toMatchObject({ viewOnce: true, opened: false, text: "" });
    expect(await message.open()).toBe("look");
    await world.idle();
    expect(await newest(bob, "alice")).toMatchObject({ opened: true, text: "" });
    await expect(message.open()).rejects.toMatchObject({ code: "message/expired" });
    expect(sent.state).toBe("played");
    await expect(message.forward(["carol"])).rejects.toMatchObject({ code: "argument/invalid" });
  });
});

test("receipts say when an own message reached what", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  const message = await alice.chat("bob").send("well?");
  await world.idle();
  await world.clock.advance(5_000);
  await bob.chat("alice").markRead();
  await world.idle();
  expect(message.receipts().map(({ state }) => state)).toEqual(["relayed", "delivered", "read"]);
  const [relayed, , read] = message.receipts();
  expect(Number(read?.at) - Number(relayed?.at)).toBeGreaterThanOrEqual(5_000);
  expect((await newest(bob, "alice")).receipts()).toEqual([]);
});

test.each([
  { expiresIn: -1 },
  { expiresIn: 1.5 },
  { expiresIn: 366 * 24 * 3600 },
  { sendAt: new Date(NaN) },
  { mentions: [""] },
  { mentions: Array.from({ length: 65 }, (_, index) => `user-${index}`) },
  { replyTo: "no id" },
])("a message with %o is refused, and nothing is stored", async (options) => {
  await using pair = await createPair();
  const { alice } = pair;
  await expect(alice.chat("bob").send("x", options)).rejects.toMatchObject({
    code: "argument/invalid",
  });
  expect((await newest(alice, "bob")).text).toBe("hello yourself");
});
