import { expect, test } from "vitest";
import { DEFAULT_LIMITS } from "../../src/core.ts";
import { SendLimits } from "../../src/delivery/send-limits.ts";
import { bytesOf, submitFrame } from "../client.ts";
import type { Device } from "../device.ts";
import { createWorld, registered, type World } from "../world.ts";

const KIB = 1024;

async function three(world: World): Promise<[Device, Device, Device]> {
  return (await registered(world, "ann", "bob", "cid")) as [Device, Device, Device];
}

test("limits what an account sends to one other, says when to come back, and leaves the others alone", async () => {
  const world = createWorld({ limits: { sendBurstPerRecipient: 3, sendPerSecondPerRecipient: 2 } });
  const [ann, bob, cid] = await three(world);
  const sender = await world.join(ann);
  for (let sent = 0; sent < 3; sent++)
    expect(await sender.request(submitFrame({ to: [bob] }))).toMatchObject({ type: "accepted" });
  const frame = submitFrame({ to: [cid, bob] });
  expect(await sender.request(frame)).toMatchObject({
    code: "relay/rate-limited",
    retryAfterMs: 500,
  });
  expect(await sender.request(submitFrame({ to: [bob], ephemeral: true }))).toMatchObject({
    code: "relay/rate-limited",
  });
  for (let sent = 0; sent < 3; sent++)
    expect(await sender.request(submitFrame({ to: [cid] }))).toMatchObject({ type: "accepted" });
  await world.clock.advance(500);
  expect(await sender.request(frame)).toMatchObject({ type: "accepted" });
  expect(await sender.request(submitFrame({ to: [bob] }))).toMatchObject({
    code: "relay/rate-limited",
  });
  const other = await world.join(cid);
  expect(await other.request(submitFrame({ to: [bob] }))).toMatchObject({ type: "accepted" });
});

test("what is counted and taken back was never counted", () => {
  const limits = { ...DEFAULT_LIMITS, sendBurstPerRecipient: 1, strangersPerDay: 1 };
  const sendLimits = new SendLimits(limits);
  const to = [{ userId: "bob", isStranger: true }];
  for (let round = 0; round < 10; round++) {
    expect(sendLimits.waitMs("ann", to, 0)).toBe(0);
    sendLimits.spend("ann", to, 0)();
  }
  sendLimits.spend("ann", to, 0);
  expect(sendLimits.waitMs("ann", to, 0)).toBe(50);
  expect(sendLimits.waitMs("ann", [{ userId: "cid", isStranger: true }], 0)).toBe(86_400_000);
  expect(sendLimits.waitMs("ann", [{ userId: "cid", isStranger: false }], 0)).toBe(0);
});

test("what is forgotten when it is idle had no effect any more", () => {
  const limits = { ...DEFAULT_LIMITS, sendBurstPerRecipient: 2, strangerMessagesPerDay: 2 };
  const sendLimits = new SendLimits(limits);
  const to = [{ userId: "bob", isStranger: true }];
  for (let sent = 0; sent < 2; sent++) sendLimits.spend("ann", to, 0);
  sendLimits.forgetIdle(49);
  expect(sendLimits.waitMs("ann", [{ userId: "bob", isStranger: false }], 49)).toBeGreaterThan(0);
  sendLimits.forgetIdle(86_399_999);
  expect(sendLimits.waitMs("ann", to, 86_399_999)).toBe(1);
  sendLimits.forgetIdle(86_400_000);
  expect(sendLimits.waitMs("ann", to, 86_400_000)).toBe(0);
});

test("limits the bytes that come in for one device, from all senders together", async () => {
  const limits = { inboundBurstBytes: 10 * KIB, inboundBytesPerSecond: 2 * KIB };
  const world = createWorld({ limits });
  const [ann, bob, cid] = await three(world);
  const [one, two] = [await world.join(ann), await world.join(cid)];
  two.autoAck = true;
  const large = (): ReturnType<typeof submitFrame> =>
    submitFrame({ to: [bob], sealed: bytesOf(5 * KIB) });
  expect(await one.request(large())).toMatchObject({ type: "accepted" });
  expect(await two.request(large())).toMatchObject({ type: "accepted" });
  const frame = large();
  expect(await two.request(frame)).toMatchObject({
    code: "relay/rate-limited",
    retryAfterMs: 2_500,
  });
  expect(await one.request(submitFrame({ to: [cid] }))).toMatchObject({ type: "accepted" });
  await world.clock.advance(2_500);
  expect(await two.request(frame)).toMatchObject({ type: "accepted" });
});

test("drops ephemeral envelopes that are too many bytes for a device", async () => {
  const world = createWorld({ limits: { inboundBurstBytes: 10 * KIB } });
  const [ann, bob] = await three(world);
  const receiver = await world.join(bob);
  await receiver.next("queueEmpty");
  const sender = await world.join(ann);
  for (let sent = 0; sent < 3; sent++) {
    const frame = submitFrame({ to: [bob], sealed: bytesOf(5 * KIB), ephemeral: true });
    expect(await sender.request(frame)).toMatchObject({ type: "accepted", stored: false });
  }
  expect(await receiver.deliveries(2)).toHaveLength(2);
});
