import { bytesToHex } from "@sotto/protocol";
import { expect, test } from "vitest";
import { inviteAuthenticator } from "../../src/auth/invites.ts";
import { type Clock, memoryStorage } from "../../src/core.ts";
import { systemDigest } from "../../src/node-ports.ts";
import { Client, submitFrame } from "../client.ts";
import { Device } from "../device.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { createWorld, registered, type World } from "../world.ts";

const DAY_MS = 24 * 3600_000;

/** The close code with which a device is turned away. */
async function refusalOf(world: World, device: Device, token?: string): Promise<number> {
  const client = Client.attach(world.core);
  const { nonce } = await client.next("challenge");
  client.send(device.authenticate(nonce, client.host, token === undefined ? {} : { token }));
  return await client.closed();
}

test("a suspended user is cut off and kept out; what waits stays for when they are back", async () => {
  const world = createWorld();
  const [ann, bob] = await registered(world, "ann", "bob");
  const [sender, receiver] = [await world.join(ann as Device), await world.join(bob as Device)];
  expect(await world.core.admin.suspend("bob")).toBe(true);
  expect(await receiver.closed()).toBe(4403);
  expect(await refusalOf(world, bob as Device)).toBe(4403);
  const answer = await sender.request(submitFrame({ to: [bob as Device] }));
  expect(answer).toMatchObject({ type: "accepted", stored: true });

  expect(await world.core.admin.resume("bob")).toBe(true);
  const back = await world.join(bob as Device);
  expect(await back.deliveries(1)).toHaveLength(1);
  expect(await world.core.admin.suspend("nobody")).toBe(false);
});

test("a deleted user is gone with all that waited, and the name is free", async () => {
  const world = createWorld();
  const [ann, bob] = await registered(world, "ann", "bob");
  const sender = await world.join(ann as Device);
  await sender.request(submitFrame({ to: [bob as Device] }));
  const receiver = await world.join(bob as Device);
  expect(await world.core.admin.deleteUser("bob")).toBe(1);
  expect(await receiver.closed()).toBe(4401);
  const answer = await sender.request(submitFrame({ to: [bob as Device] }));
  expect(answer).toMatchObject({ type: "failure", code: "peer/unknown" });
  expect(await world.storage.counts()).toEqual({ messages: 0, bytes: 0 });
  const other = new Device("bob");
  const newcomer = await world.join(other);
  expect(newcomer.delivered).toEqual([]);
});

test("a revoked device is kept out; what is sealed for it is taken and not kept", async () => {
  const world = createWorld();
  const [ann, bob] = (await registered(world, "ann", "bob")) as [Device, Device];
  const sender = await world.join(ann);
  await sender.request(submitFrame({ to: [bob] }));
  const [entry] = await world.core.admin.devices("bob");
  expect(entry).toMatchObject({ device: bytesToHex(bob.id), messages: 1, revoked: false });
  const receiver = await world.join(bob);
  expect((await world.core.admin.devices("bob"))[0]?.connected).toBe(true);

  expect(await world.core.admin.revokeDevice(bytesToHex(bob.id))).toBe(true);
  expect(await receiver.closed()).toBe(4403);
  expect(await refusalOf(world, bob)).toBe(4403);
  const answer = await sender.request(submitFrame({ to: [bob] }));
  expect(answer).toMatchObject({ type: "accepted" });
  expect(await world.storage.counts()).toEqual({ messages: 0, bytes: 0 });
  expect(await world.core.admin.revokeDevice("ab".repeat(16))).toBe(false);
});

test("a purged mailbox is empty for the device that is connected, too", async () => {
  const world = createWorld();
  const [ann, bob] = (await registered(world, "ann", "bob")) as [Device, Device];
  const sender = await world.join(ann);
  for (let i = 0; i < 3; i++) await sender.request(submitFrame({ to: [bob] }));
  const receiver = await world.join(bob);
  const removed = await world.core.admin.purge(bytesToHex(bob.id));
  expect(removed).toEqual({ messages: 3, bytes: 192 });
  expect(await receiver.closed()).toBe(1012);
  const again = await world.join(bob);
  await again.next("queueEmpty");
  expect(again.delivered).toEqual([]);
  await sender.request(submitFrame({ to: [bob], ephemeral: true }));
  expect(await world.core.admin.inspect(bytesToHex(bob.id))).toEqual({
    messages: 0,
    bytes: 0,
    ages: [],
  });
});

test("what has expired is told, and removed when asked for", async () => {
  const clock = new VirtualClock();
  const world = createWorld({ passThroughMs: 0 }, clock);
  const [ann, bob] = (await registered(world, "ann", "bob")) as [Device, Device];
  const sender = await world.join(ann);
  await sender.request(submitFrame({ to: [bob], ttlSeconds: 60 }));
  await sender.request(submitFrame({ to: [bob] }));
  const storage = world.storage;
  const inAMinute: Clock = {
    now: () => clock.now() + 61_000,
    setTimeout: (callback, delayMs) => clock.setTimeout(callback, delayMs),
    clearTimeout: (handle) => clock.clearTimeout(handle),
  };
  const later = createWorld({ storage, clock: inAMinute });
  expect(await later.core.admin.collect(true)).toEqual({ messages: 1, bytes: 64 });
  expect(await later.core.admin.collect(false)).toEqual({ messages: 1, bytes: 64 });
  expect(await later.core.admin.collect(true)).toEqual({ messages: 0, bytes: 0 });
  const { messages, ages } = await later.core.admin.inspect("");
  expect([messages, ages.at(-1)?.messages]).toEqual([1, 1]);
});

test("an invite lets one newcomer in, whoever they want to be", async () => {
  const storage = memoryStorage();
  const clock = new VirtualClock();
  const store = {
    redeem: (hash: Uint8Array, user: string, nowMs: number) =>
      storage.admin.redeemInvite(hash, user, nowMs),
  };
  const authenticator = inviteAuthenticator(store, systemDigest, clock);
  const world = createWorld({ storage, authenticator }, clock);
  const code = await world.core.admin.invite("", 7);
  const [ann, bob] = [new Device("ann"), new Device("bob")];
  const client = Client.attach(world.core);
  await client.login(ann, { token: `invite:${code}:ann` });
  expect(await refusalOf(world, bob, `invite:${code}:bob`)).toBe(4401);
  const named = await world.core.admin.invite("bob", 7);
  expect(await refusalOf(world, new Device("eve"), `invite:${named}:eve`)).toBe(4401);
  await Client.attach(world.core).login(bob, { token: `invite:${named}:bob` });
});

test("bad arguments are refused in words", async () => {
  const { admin } = createWorld().core;
  await expect(admin.suspend("")).rejects.toThrow("no user id");
  await expect(admin.devices("a\nb")).rejects.toThrow("no user id");
  await expect(admin.revokeDevice("xyz")).rejects.toThrow("no device id");
  await expect(admin.purge("")).rejects.toThrow("no device id");
  await expect(admin.inspect("00")).rejects.toThrow("no device id");
  await expect(admin.invite("a\0", DAY_MS)).rejects.toThrow("no user id");
});
