import { expect, test } from "vitest";
import type { Client } from "../../src/api.ts";
import { createWorld } from "../../src/testing/world.ts";
import { storedTexts } from "./helpers.ts";

test("closing with flush waits until the relay has everything", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  world.network.offline(alice);
  await alice.chat("bob").send("hi");
  let isClosed = false;
  const closing = alice.close({ flush: true }).then(() => (isClosed = true));
  await world.clock.advance(60_000);
  expect(isClosed).toBe(false);
  expect(alice.connection.value.state).toBe("offline");
  world.network.online(alice);
  await world.idle();
  await closing;
  expect(alice.connection.value).toEqual({ state: "closed" });
  expect(await storedTexts(bob, "alice")).toEqual(["hi"]);
});

test("closing with flush is done at once when nothing waits", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  await alice.close({ flush: true });
  expect(alice.connection.value).toEqual({ state: "closed" });
});

test("closing without flush leaves what is queued for the next start", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  world.network.offline(alice);
  await alice.chat("bob").send("hi");
  await alice.close();
  expect(alice.connection.value).toEqual({ state: "closed" });
});

test("a flush can be given up: the client stays open and can be closed", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  world.network.offline(alice);
  await alice.chat("bob").send("hi");
  const reason = new Error("too long");
  const controller = new AbortController();
  const flushing = expect(alice.close({ flush: true, signal: controller.signal })).rejects.toBe(
    reason,
  );
  controller.abort(reason);
  await flushing;
  await expect(alice.close({ flush: true, signal: controller.signal })).rejects.toBe(reason);
  await alice.chat("bob").send("still open");
  await alice.close();
  expect(alice.connection.value).toEqual({ state: "closed" });
});

test("closing does not wait for a flush that is under way, which is told so", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  world.network.offline(alice);
  await alice.chat("bob").send("hi");
  const flushing = expect(alice.close({ flush: true })).rejects.toMatchObject({
    code: "client/closed",
  });
  await alice.close();
  await flushing;
  expect(alice.connection.value).toEqual({ state: "closed" });
});

test("closing twice is closing once", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  await Promise.all([alice.close(), alice.close()]);
  await alice.close();
  await alice.close({ flush: true });
  expect(alice.connection.value).toEqual({ state: "closed" });
});

test("await using closes the client at the end of the block", async () => {
  await using world = await createWorld();
  let kept: Client;
  {
    await using alice = await world.client("alice");
    kept = alice;
    expect(alice.connection.value.state).toBe("online");
  }
  expect(kept.connection.value).toEqual({ state: "closed" });
});

test("a closed client refuses what it is asked", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  await world.client("bob");
  const message = await alice.chat("bob").send("hi");
  await alice.close();
  const closed = { code: "client/closed" };
  await expect(alice.chat("bob").send("hi")).rejects.toMatchObject(closed);
  await expect(alice.chat("bob").markRead()).rejects.toMatchObject(closed);
  await expect(message.retry()).rejects.toMatchObject(closed);
  await expect(message.reply("hi")).rejects.toMatchObject(closed);
});

test("a send that is under way when the client is closed is durable or refused", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const sending = alice.chat("bob").send("hi");
  const [outcome] = await Promise.allSettled([sending, alice.close()]);
  expect(outcome.status === "fulfilled" || outcome.reason.code === "client/closed").toBe(true);
});
