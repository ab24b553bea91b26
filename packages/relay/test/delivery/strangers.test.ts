import {
  bytesToHex,
  concatBytes,
  deliveryTokenHash,
  deliveryTokensDigest,
  type Submit,
} from "@sotto/protocol";
import { expect, test } from "vitest";
import { memoryStorage, type RelayLimits } from "../../src/core.ts";
import { systemDigest } from "../../src/node-ports.ts";
import {
  type Answer,
  bytesOf,
  Client,
  requestId,
  submitFrame,
  type SubmitParts,
} from "../client.ts";
import { Device } from "../device.ts";
import { withLinked } from "../linked.ts";
import { slowStorage } from "../slow-storage.ts";
import { settle, VirtualClock } from "../virtual-clock.ts";
import { createWorld, registered, type World } from "../world.ts";

const DAY_MS = 24 * 3600_000;
const sha256 = (bytes: Uint8Array): Uint8Array => systemDigest.sha256(bytes);

/** As a client publishes them. */
function hashesOf(tokens: readonly Uint8Array[]): Uint8Array {
  const hashes = tokens.map((token) => deliveryTokenHash(sha256, token));
  return concatBytes(...hashes.sort((a, b) => (bytesToHex(a) < bytesToHex(b) ? -1 : 1)));
}

const publish = (client: Client, ...tokens: readonly Uint8Array[]): Promise<Answer> =>
  client.request({
    type: "publishDeliveryTokens",
    requestId: requestId(),
    hashes: hashesOf(tokens),
  });

/** An empty set: all others are strangers. */
async function publishAndGo(world: World, device: Device): Promise<void> {
  const client = await world.join(device);
  await publish(client);
  client.close();
}

function submitWith(token: Uint8Array | undefined, parts: SubmitParts): Submit {
  const frame = submitFrame(parts);
  const addressees = frame.addressees.map((addressee) => ({ ...addressee, deliveryToken: token }));
  return { ...frame, addressees };
}

/** What became of each of so many Submits: "accepted", or the code. */
async function outcomes(client: Client, count: number, make: () => Submit): Promise<string[]> {
  const answers: Answer[] = [];
  for (let sent = 0; sent < count; sent++) answers.push(await client.request(make()));
  return answers.map((answer) => (answer.type === "failure" ? answer.code : answer.type));
}

const ACCEPTED = "accepted";
const LIMITED = "relay/rate-limited";

interface Scene {
  readonly world: World;
  readonly ann: Device;
  readonly bob: Device;
  readonly sender: Client;
  readonly recipient: Client;
}

/** Ann writes to bob, who is connected, has published nothing and acknowledges what comes. */
async function scene(limits: Partial<RelayLimits>): Promise<Scene> {
  const world = createWorld({ limits });
  const [ann, bob] = (await registered(world, "ann", "bob")) as [Device, Device];
  const recipient = await world.join(bob);
  recipient.autoAck = true;
  await recipient.next("queueEmpty");
  return { world, ann, bob, sender: await world.join(ann), recipient };
}

test("who shows a token that the recipient has given out is a contact; who shows none or another a stranger", async () => {
  const { bob, sender, recipient } = await scene({ strangerMessagesPerDay: 2 });
  const [token, revoked] = [bytesOf(16), bytesOf(16)];
  expect(
    await publish(recipient, revoked, ...[1, 2, 3].map(() => bytesOf(16)), token),
  ).toMatchObject({
    type: "deliveryTokensPublished",
  });
  await publish(recipient, bytesOf(16), token);
  expect(await outcomes(sender, 5, () => submitWith(token, { to: [bob] }))).toEqual(
    Array.from({ length: 5 }, () => ACCEPTED),
  );
  const shown = [undefined, bytesOf(16), revoked, deliveryTokenHash(sha256, token)];
  const answers: unknown[] = [];
  for (const other of shown) {
    const frame = submitWith(other, { to: [bob] });
    const answer = await sender.request(frame);
    answers.push({ ...answer, requestId: undefined });
  }
  const refused = { type: "failure", code: LIMITED, retryAfterMs: DAY_MS };
  expect(answers[0]).toEqual({ type: "accepted", requestId: undefined, stored: false });
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).toMatchObject(refused);
  expect(answers[3]).toEqual(answers[2]);
  expect(await outcomes(sender, 1, () => submitWith(token, { to: [bob] }))).toEqual([ACCEPTED]);
});

test("as long as a user has published nothing, there are no strangers; an empty set makes all others strangers", async () => {
  const { bob, sender, recipient } = await scene({ strangerMessagesPerDay: 1 });
  expect(await outcomes(sender, 3, () => submitFrame({ to: [bob] }))).not.toContain(LIMITED);
  await publish(recipient);
  expect(await outcomes(sender, 2, () => submitFrame({ to: [bob] }))).toEqual([ACCEPTED, LIMITED]);
});

test("the day begins with the first message, and says when it is over", async () => {
  const { world, ann, bob, sender, recipient } = await scene({ strangerMessagesPerDay: 1 });
  await publish(recipient);
  await world.clock.advance(5_000);
  await sender.request(submitFrame({ to: [bob] }));
  await world.clock.advance(10_000);
  expect(await sender.request(submitFrame({ to: [bob] }))).toMatchObject({
    retryAfterMs: DAY_MS - 10_000,
  });
  await world.clock.advance(DAY_MS - 10_001);
  const again = await world.join(ann);
  expect(await again.request(submitFrame({ to: [bob] }))).toMatchObject({ retryAfterMs: 1 });
  await world.clock.advance(1);
  expect(await outcomes(again, 2, () => submitFrame({ to: [bob] }))).toEqual([ACCEPTED, LIMITED]);
});

test("an account writes to so many strangers a day, and goes on writing to those", async () => {
  const world = createWorld({ limits: { strangersPerDay: 2 } });
  const [ann, ...others] = await registered(world, "ann", "bob", "cid", "dan", "eve");
  const [bob, cid, dan, eve] = others as [Device, Device, Device, Device];
  for (const other of [bob, cid, dan]) await publishAndGo(world, other);
  const sender = await world.join(ann as Device);
  const to = (...devices: Device[]): Promise<string[]> =>
    outcomes(sender, 1, () => submitFrame({ to: devices }));
  expect(await to(bob, cid, dan)).toEqual([LIMITED]);
  expect(await to(bob, cid)).toEqual([ACCEPTED]);
  expect(await to(dan)).toEqual([LIMITED]);
  expect(await to(bob, dan)).toEqual([LIMITED]);
  expect(await to(bob, eve)).toEqual([ACCEPTED]);
  expect(await world.core.storedFor("dan")).toBe(0);
});

test("one stranger too many refuses the Submit as a whole, and counts for nobody", async () => {
  const world = createWorld({ limits: { strangerMessagesPerDay: 2 } });
  const [ann, bob, cid] = (await registered(world, "ann", "bob", "cid")) as [
    Device,
    Device,
    Device,
  ];
  for (const other of [bob, cid]) await publishAndGo(world, other);
  const sender = await world.join(ann);
  await outcomes(sender, 2, () => submitFrame({ to: [bob] }));
  expect(await outcomes(sender, 4, () => submitFrame({ to: [cid, bob] }))).toEqual(
    Array.from({ length: 4 }, () => LIMITED),
  );
  expect(await outcomes(sender, 3, () => submitFrame({ to: [cid] }))).toEqual([
    ACCEPTED,
    ACCEPTED,
    LIMITED,
  ]);
});

test("a repeat counts once, and what is refused for another reason does not count", async () => {
  const world = createWorld({ limits: { strangerMessagesPerDay: 2, mailboxMessages: 1 } });
  const [ann, bob] = (await registered(world, "ann", "bob")) as [Device, Device];
  await publishAndGo(world, bob);
  const sender = await world.join(ann);
  const first = submitFrame({ to: [bob] });
  expect(await outcomes(sender, 5, () => first)).toEqual(Array.from({ length: 5 }, () => ACCEPTED));
  expect(await outcomes(sender, 5, () => submitFrame({ to: [bob] }))).toEqual(
    Array.from({ length: 5 }, () => "relay/quota"),
  );
  const again = await world.join(bob);
  again.autoAck = true;
  again.ack((await again.deliveries(1)).map(({ id }) => id));
  await again.next("queueEmpty");
  expect(await outcomes(sender, 2, () => submitFrame({ to: [bob] }))).toEqual([ACCEPTED, LIMITED]);
});

test("what the store refuses after it was counted is taken back", async () => {
  const memory = memoryStorage();
  let isFull = true;
  const storage = {
    ...slowStorage(memory, new VirtualClock(), () => 0),
    insert: async (entries: Parameters<typeof memory.insert>[0]) =>
      isFull ? entries.map(() => "full" as const) : memory.insert(entries),
  };
  const world = createWorld({
    storage,
    limits: { strangerMessagesPerDay: 1, sendBurstPerRecipient: 2 },
  });
  const [ann, bob] = (await registered(world, "ann", "bob")) as [Device, Device];
  await publishAndGo(world, bob);
  const sender = await world.join(ann);
  expect(await outcomes(sender, 4, () => submitFrame({ to: [bob] }))).toEqual(
    Array.from({ length: 4 }, () => "relay/quota"),
  );
  isFull = false;
  expect(await outcomes(sender, 2, () => submitFrame({ to: [bob] }))).toEqual([ACCEPTED, LIMITED]);
});

test("a stranger's ephemeral envelopes are taken and reach nobody, however many; a contact's arrive", async () => {
  const { bob, sender, recipient } = await scene({ strangerMessagesPerDay: 1 });
  const token = bytesOf(16);
  await publish(recipient, token);
  const parts = { to: [bob], ephemeral: true };
  expect(await outcomes(sender, 5, () => submitFrame(parts))).toEqual(
    Array.from({ length: 5 }, () => ACCEPTED),
  );
  await settle();
  expect(recipient.delivered).toHaveLength(0);
  await sender.request(submitWith(token, parts));
  await recipient.deliveries(1);
  expect(await outcomes(sender, 2, () => submitFrame({ to: [bob] }))).toEqual([ACCEPTED, LIMITED]);
});

test("a sender's own devices are no strangers and have no limit; two devices share what their account has", async () => {
  const clock = new VirtualClock();
  const memory = memoryStorage();
  const [ann, linked, bob] = [new Device("ann"), new Device("ann"), new Device("bob")];
  const before = createWorld({ storage: memory }, clock);
  for (const device of [ann, bob]) await publishAndGo(before, device);
  before.core.kill();

  const storage = slowStorage(withLinked(memory, ann, linked), clock, () => 50);
  const world = createWorld(
    { storage, limits: { strangerMessagesPerDay: 5, sendBurstPerRecipient: 7 } },
    clock,
  );
  const enter = async (device: Device): Promise<Client> => {
    const client = Client.attach(world.core);
    const { nonce } = await client.next("challenge");
    client.send(device.authenticate(nonce, client.host, { genesis: new Uint8Array() }));
    await clock.advance(1_000);
    return client;
  };
  const [one, two] = [await enter(ann), await enter(linked)];
  const own = Array.from({ length: 20 }, () => submitFrame({ to: [linked] }));
  const both = Array.from({ length: 20 }, () => submitFrame({ to: [bob] }));
  for (const frame of own) one.send(frame);
  both.forEach((frame, index) => (index % 2 === 0 ? one : two).send(frame));
  await clock.advance(30_000);
  const answersTo = async (frames: readonly Submit[]): Promise<string[]> => {
    const answers = frames.map((frame, index) =>
      (frames === own || index % 2 === 0 ? one : two).answer(frame.requestId),
    );
    return (await Promise.all(answers)).map(({ type }) => type);
  };
  expect(new Set(await answersTo(own))).toEqual(new Set([ACCEPTED]));
  expect((await answersTo(both)).filter((type) => type === ACCEPTED)).toHaveLength(5);
  expect((await memory.mailbox(bob.id)).messages).toBe(5);
});

test("Welcome names the set that the relay has", async () => {
  const { world, bob, recipient } = await scene({});
  expect((await recipient.next("welcome")).deliveryTokensDigest).toBeUndefined();
  const tokens = [bytesOf(16), bytesOf(16)];
  await publish(recipient, ...tokens);
  const again = await world.join(bob);
  expect((await again.next("welcome")).deliveryTokensDigest).toEqual(
    deliveryTokensDigest(sha256, hashesOf(tokens)),
  );
  await publish(again);
  expect((await (await world.join(bob)).next("welcome")).deliveryTokensDigest).toEqual(
    deliveryTokensDigest(sha256, new Uint8Array()),
  );
});

test("a publication that is repeated does not undo a later one", async () => {
  const { world, bob, recipient } = await scene({});
  const first = {
    type: "publishDeliveryTokens" as const,
    requestId: requestId(),
    hashes: bytesOf(16),
  };
  await recipient.request(first);
  await publish(recipient);
  await recipient.request(first);
  expect((await (await world.join(bob)).next("welcome")).deliveryTokensDigest).toEqual(
    deliveryTokensDigest(sha256, new Uint8Array()),
  );
});

test("a set that is published while it is being read counts from then on", async () => {
  const clock = new VirtualClock();
  const memory = memoryStorage();
  const [ann, bob] = [new Device("ann"), new Device("bob")];
  const before = createWorld({ storage: memory }, clock);
  for (const device of [ann, bob]) await before.join(device);
  before.core.kill();
  const delays = { ms: 0 };
  const storage = slowStorage(memory, clock, () => delays.ms);
  const world = createWorld({ storage, limits: { strangerMessagesPerDay: 1 } }, clock);
  const [sender, recipient] = [await world.join(ann), await world.join(bob)];
  await world.core.admin.resume("bob"); // forgets what it knows of bob
  delays.ms = 50;
  const frames = [1, 2, 3].map(() => submitFrame({ to: [bob] }));
  sender.send(frames[0] as Submit);
  await clock.advance(10);
  const published = publish(recipient);
  for (const frame of frames.slice(1)) sender.send(frame);
  await clock.advance(5_000);
  expect(await published).toMatchObject({ type: "deliveryTokensPublished" });
  const answers = await Promise.all(frames.map(({ requestId: id }) => sender.answer(id)));
  expect(answers.map(({ type }) => type)).toEqual([ACCEPTED, "failure", "failure"]);
});

test("without limits strangers are as welcome as contacts, but in passing", async () => {
  const unlimited = { strangerMessagesPerDay: 0, strangersPerDay: 0 };
  const { bob, sender, recipient } = await scene(unlimited);
  await publish(recipient);
  expect(await outcomes(sender, 50, () => submitFrame({ to: [bob] }))).not.toContain(LIMITED);
});
