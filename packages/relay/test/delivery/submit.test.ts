import { bytesToHex, IDEMPOTENCE_MS, type Submit } from "@sotto/protocol";
import { expect, test } from "vitest";
import { memoryStorage, type Storage } from "../../src/core.ts";
import { bytesOf, Client, requestId, submitFrame } from "../client.ts";
import { Device } from "../device.ts";
import { slowStorage } from "../slow-storage.ts";
import { settle, VirtualClock } from "../virtual-clock.ts";
import { createWorld, registered, type World } from "../world.ts";

const hex = (ids: readonly Uint8Array[]): string[] => ids.map(bytesToHex);

async function pair(world: World): Promise<{ ann: Device; bob: Device; sender: Client }> {
  const [ann, bob] = (await registered(world, "ann", "bob")) as [Device, Device];
  return { ann, bob, sender: await world.join(ann) };
}

/** A receiver that is past its QueueEmpty. */
async function joinOpen(world: World, device: Device): Promise<Client> {
  const client = await world.join(device);
  await client.next("queueEmpty");
  return client;
}

test("passes an envelope through and answers when the device acknowledges", async () => {
  const world = createWorld();
  const { bob, sender } = await pair(world);
  const receiver = await joinOpen(world, bob);
  const frame = submitFrame({ to: [bob], shared: bytesOf(10) });
  sender.send(frame);
  const [envelope] = await receiver.deliveries(1);
  const slot = frame.addressees[0]?.slots[0];
  expect(envelope).toEqual({ id: slot?.envelopeId, sealed: slot?.sealed, shared: frame.shared });
  await settle();
  expect(sender.frames.some(({ type }) => type === "accepted")).toBe(false);
  receiver.ack([envelope?.id as Uint8Array]);
  expect(await sender.next("accepted")).toMatchObject({
    requestId: frame.requestId,
    stored: false,
  });
  await world.clock.advance(10_000);
  expect(await world.core.stats()).toMatchObject({ messages: 0, heldBytes: 0 });
});

test("an envelope that comes again when its ack is forgotten is delivered again, and leaves nothing behind", async () => {
  const world = createWorld();
  const { ann, bob, sender } = await pair(world);
  const receiver = await joinOpen(world, bob);
  const frame = submitFrame({ to: [bob] });
  sender.send(frame);
  const [envelope] = await receiver.deliveries(1);
  const id = envelope?.id as Uint8Array;
  receiver.ack([id]);
  await sender.next("accepted");
  await world.clock.advance(IDEMPOTENCE_MS + 1);
  const again = await joinOpen(world, bob);
  (await world.join(ann)).send(frame);
  expect(hex((await again.deliveries(1)).map((delivered) => delivered.id))).toEqual([
    bytesToHex(id),
  ]);
  again.ack([id]);
  await world.clock.advance(1_000);
  expect(await world.core.stats()).toMatchObject({ messages: 0, heldBytes: 0 });
});

test("writes what is not acknowledged within the window", async () => {
  const world = createWorld();
  const { bob, sender } = await pair(world);
  const receiver = await joinOpen(world, bob);
  sender.send(submitFrame({ to: [bob] }));
  await receiver.deliveries(1);
  await world.clock.advance(249);
  expect(await world.core.storedFor("bob")).toBe(0);
  await world.clock.advance(1);
  expect(await sender.next("accepted")).toMatchObject({ stored: true });
  expect(await world.core.storedFor("bob")).toBe(1);
  receiver.ack(receiver.delivered.map(({ id }) => id));
  await settle();
  expect(await world.core.storedFor("bob")).toBe(0);
});

test("writes at once for a device that is away, and drains in order before QueueEmpty", async () => {
  const world = createWorld();
  const { bob, sender } = await pair(world);
  const frames = Array.from({ length: 20 }, () => submitFrame({ to: [bob] }));
  for (const frame of frames)
    expect(await sender.request(frame)).toMatchObject({ type: "accepted", stored: true });
  const receiver = await world.join(bob);
  const delivered = await receiver.deliveries(20);
  expect(hex(delivered.map(({ id }) => id))).toEqual(
    hex(frames.map((frame) => frame.addressees[0]?.slots[0]?.envelopeId as Uint8Array)),
  );
  expect(receiver.frames.some(({ type }) => type === "queueEmpty")).toBe(false);
  receiver.ack(delivered.map(({ id }) => id));
  await receiver.next("queueEmpty");
  expect(await world.core.storedFor("bob")).toBe(0);
});

test("keeps the order of new envelopes behind a backlog that drains through a small window", async () => {
  const world = createWorld({ limits: { inFlightMessages: 7 } });
  const { bob, sender } = await pair(world);
  const ids = Array.from({ length: 200 }, () => bytesOf(16));
  for (const envelopeId of ids.slice(0, 60))
    await sender.request(submitFrame({ to: [bob], envelopeId }));
  const receiver = Client.attach(world.core);
  receiver.autoAck = true;
  await receiver.login(bob);
  for (const [index, envelopeId] of ids.slice(60).entries()) {
    sender.send(submitFrame({ to: [bob], envelopeId }));
    if (index % 9 === 0) await settle();
  }
  await receiver.deliveries(200);
  expect(hex(receiver.delivered.map(({ id }) => id))).toEqual(hex(ids));
  await world.clock.advance(1_000);
  expect(await world.core.storedFor("bob")).toBe(0);
  expect(sender.frames.filter(({ type }) => type === "accepted")).toHaveLength(200);
});

test("delivers again on the next connection what was not acknowledged, in order, and replaces the older socket", async () => {
  const world = createWorld();
  const { bob, sender } = await pair(world);
  const older = await joinOpen(world, bob);
  const frames = [1, 2, 3].map(() => submitFrame({ to: [bob] }));
  for (const frame of frames) sender.send(frame);
  await older.deliveries(3);
  const newer = await world.join(bob);
  expect(await older.closed()).toBe(4409);
  expect(await newer.deliveries(3)).toEqual(older.delivered);
  await settle();
  expect(await world.core.storedFor("bob")).toBe(3);
  newer.ack(newer.delivered.map(({ id }) => id));
  await newer.next("queueEmpty");
  expect(await world.core.storedFor("bob")).toBe(0);
});

test("continues the sequence after a restart over the same store", async () => {
  const storage = memoryStorage();
  const first = createWorld({ storage });
  const { ann, bob, sender } = await pair(first);
  const [one, two] = [submitFrame({ to: [bob] }), submitFrame({ to: [bob] })];
  await sender.request(one);
  first.core.kill();
  const second = createWorld({ storage }, first.clock);
  const again = await second.join(ann);
  await again.request(two);
  const receiver = await second.join(bob);
  const expected = [one, two].map(
    (frame) => frame.addressees[0]?.slots[0]?.envelopeId as Uint8Array,
  );
  expect(hex((await receiver.deliveries(2)).map(({ id }) => id))).toEqual(hex(expected));
});

test("answers a repeated request as the first time, without a second effect", async () => {
  const world = createWorld();
  const { ann, bob, sender } = await pair(world);
  const receiver = await joinOpen(world, bob);
  const frame = submitFrame({ to: [bob] });
  sender.send(frame);
  sender.send(frame);
  await receiver.deliveries(1);
  sender.close();
  const again = await world.join(ann);
  again.send(frame);
  receiver.ack(receiver.delivered.map(({ id }) => id));
  const answer = await again.answer(frame.requestId);
  expect(answer).toMatchObject({ type: "accepted", stored: false });
  expect(await again.request(frame)).toEqual(answer);
  expect(receiver.delivered).toHaveLength(1);
});

test("takes a known envelope id with the same bytes and refuses it with others, in every state", async () => {
  const world = createWorld();
  const { bob, sender } = await pair(world);
  const parts = { to: [bob], envelopeId: bytesOf(16), sealed: bytesOf(80) };
  const other = { ...parts, sealed: bytesOf(80) };
  expect(await sender.request(submitFrame(parts))).toMatchObject({ type: "accepted" });
  expect(await sender.request(submitFrame(parts))).toMatchObject({
    type: "accepted",
    stored: true,
  });
  expect(await sender.request(submitFrame(other))).toMatchObject({ code: "relay/id-conflict" });
  const receiver = await world.join(bob);
  await receiver.deliveries(1);
  expect(await sender.request(submitFrame(parts))).toMatchObject({ type: "accepted" });
  expect(await sender.request(submitFrame(other))).toMatchObject({ code: "relay/id-conflict" });
  receiver.ack([parts.envelopeId]);
  await receiver.next("queueEmpty");
  expect(await sender.request(submitFrame(parts))).toMatchObject({
    type: "accepted",
    stored: false,
  });
  expect(await sender.request(submitFrame(other))).toMatchObject({ code: "relay/id-conflict" });
  expect(receiver.delivered).toHaveLength(1);
});

test("refuses a device set that is not the directory's, and an unknown user", async () => {
  const world = createWorld();
  const { ann, bob, sender } = await pair(world);
  const slot = (device: Device): Submit["addressees"][number]["slots"][number] => ({
    deviceId: device.id,
    envelopeId: bytesOf(16),
    sealed: bytesOf(9),
  });
  const base = submitFrame({ to: [bob] });
  const stranger = new Device("bob");
  const wrong = { ...base, addressees: [{ userId: "bob", slots: [slot(stranger)] }] };
  expect(await sender.request(wrong)).toMatchObject({
    code: "relay/devices-changed",
    missingDevices: [bob.id],
    extraDevices: [stranger.id],
  });
  const extra = {
    ...base,
    requestId: requestId(),
    addressees: [{ userId: "bob", slots: [slot(bob), slot(stranger)] }],
  };
  expect(await sender.request(extra)).toMatchObject({
    code: "relay/devices-changed",
    missingDevices: [],
    extraDevices: [stranger.id],
  });
  expect(await sender.request(submitFrame({ to: [ann] }))).toMatchObject({
    code: "relay/devices-changed",
    extraDevices: [ann.id],
  });
  expect(await sender.request(submitFrame({ to: [new Device("nobody")] }))).toMatchObject({
    code: "peer/unknown",
  });
  const twice = {
    ...base,
    requestId: requestId(),
    addressees: [...base.addressees, ...base.addressees],
  };
  expect(await sender.request(twice)).toMatchObject({ code: "relay/bad-request" });
  expect(await world.core.storedFor("bob")).toBe(0);
});

test("refuses what is too large, and what a full mailbox has no room for, as a whole", async () => {
  const world = createWorld({ limits: { mailboxMessages: 2 } });
  const [ann, bob, cid] = (await registered(world, "ann", "bob", "cid")) as [
    Device,
    Device,
    Device,
  ];
  const sender = await world.join(ann);
  const large = { to: [bob], sealed: bytesOf(60 * 1024), shared: bytesOf(37 * 1024) };
  expect(await sender.request(submitFrame(large))).toMatchObject({ code: "message/too-large" });
  await sender.request(submitFrame({ to: [bob] }));
  await sender.request(submitFrame({ to: [bob] }));
  expect(await sender.request(submitFrame({ to: [cid, bob] }))).toMatchObject({
    code: "relay/quota",
  });
  expect(await world.core.storedFor("cid")).toBe(0);
});

test("limits the rate of sends and says when to come back", async () => {
  const world = createWorld({ limits: { sendBurst: 3, sendPerSecond: 2 } });
  const { bob, sender } = await pair(world);
  for (let sent = 0; sent < 3; sent++)
    expect(await sender.request(submitFrame({ to: [bob] }))).toMatchObject({ type: "accepted" });
  const frame = submitFrame({ to: [bob] });
  expect(await sender.request(frame)).toMatchObject({
    code: "relay/rate-limited",
    retryAfterMs: 500,
  });
  await world.clock.advance(500);
  expect(await sender.request(frame)).toMatchObject({ type: "accepted" });
});

test("pushes ephemeral envelopes to a device that is there and never writes them", async () => {
  const world = createWorld();
  const { bob, sender } = await pair(world);
  expect(await sender.request(submitFrame({ to: [bob], ephemeral: true }))).toMatchObject({
    type: "accepted",
    stored: false,
  });
  const receiver = await joinOpen(world, bob);
  expect(receiver.delivered).toHaveLength(0);
  await sender.request(submitFrame({ to: [bob], ephemeral: true }));
  await receiver.deliveries(1);
  await world.clock.advance(10_000);
  expect(await world.core.storedFor("bob")).toBe(0);
});

test("expires what nobody fetched, and gives its quota back", async () => {
  const world = createWorld({ limits: { mailboxMessages: 1 } });
  const { bob, sender } = await pair(world);
  await sender.request(submitFrame({ to: [bob], ttlSeconds: 90 }));
  expect(await sender.request(submitFrame({ to: [bob] }))).toMatchObject({ code: "relay/quota" });
  await world.clock.advance(50_000);
  expect(await world.core.storedFor("bob")).toBe(1);
  sender.send({ type: "ping", sequence: 1 });
  await world.clock.advance(55_000);
  sender.send({ type: "ping", sequence: 2 });
  await world.clock.advance(20_000);
  expect(await world.core.storedFor("bob")).toBe(0);
  expect(await sender.request(submitFrame({ to: [bob] }))).toMatchObject({ type: "accepted" });
});

test("a slow device's envelopes beyond the memory limit are written at once, in order", async () => {
  const world = createWorld({ limits: { inFlightMessages: 2, heldMessages: 4 } });
  const { bob, sender } = await pair(world);
  const receiver = await joinOpen(world, bob);
  const ids = Array.from({ length: 10 }, () => bytesOf(16));
  for (const envelopeId of ids) sender.send(submitFrame({ to: [bob], envelopeId }));
  await settle();
  expect(await world.core.storedFor("bob")).toBeGreaterThanOrEqual(5);
  receiver.autoAck = true;
  receiver.ack(receiver.delivered.map(({ id }) => id));
  await receiver.deliveries(10);
  expect(hex(receiver.delivered.map(({ id }) => id))).toEqual(hex(ids));
});

test("stops when the store fails: no answer, no further work", async () => {
  const inner = memoryStorage();
  const storage: Storage = Object.assign(Object.create(inner) as Storage, {
    ...Object.fromEntries(
      (
        [
          "mailbox",
          "read",
          "remove",
          "expire",
          "log",
          "createLog",
          "publishPrekeys",
          "takeBundles",
          "countPrekeys",
          "counts",
          "close",
        ] as const
      ).map((name) => [name, (inner[name] as (...args: unknown[]) => unknown).bind(inner)]),
    ),
    insert: () => Promise.reject(new Error("disk I/O error")),
  });
  const world = createWorld({ storage });
  const { bob, sender } = await pair(world);
  sender.send(submitFrame({ to: [bob] }));
  await settle();
  expect(world.fatal).toEqual([new Error("disk I/O error")]);
  expect(sender.frames.some(({ type }) => type === "accepted")).toBe(false);
});

test("a recipient who registers while others are being looked up is reached, and the relay goes on", async () => {
  const clock = new VirtualClock();
  const memory = memoryStorage();
  const [ann, bob, cid] = [new Device("ann"), new Device("bob"), new Device("cid")];
  (await createWorld({ storage: memory }).join(cid)).close();
  const world = createWorld({ storage: slowStorage(memory, clock, () => 50) }, clock);
  const enter = async (device: Device): Promise<Client> => {
    const client = Client.attach(world.core);
    const { nonce } = await client.next("challenge");
    client.send(device.authenticate(nonce, client.host));
    return client;
  };
  const sender = await enter(ann);
  await clock.advance(1_000);

  // Bob is looked up before his log is written; cid's queue is loaded after it.
  await enter(bob);
  await clock.advance(20);
  const frame = submitFrame({ to: [bob, cid] });
  sender.send(frame);
  await clock.advance(10_000);
  expect(world.fatal).toEqual([]);
  expect(await sender.answer(frame.requestId)).toMatchObject({ type: "accepted" });
});
