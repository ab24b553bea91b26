import { encodeClientFrame } from "@sotto/protocol";
import { expect, test } from "vitest";
import { bytesOf, Client, requestId, submitFrame } from "../client.ts";
import { Device } from "../device.ts";
import { createWorld, registered } from "../world.ts";

const HOST = "relay.test";

test("welcomes a new device, and again without its genesis", async () => {
  const world = createWorld();
  const ann = new Device("ann");
  const client = Client.attach(world.core);
  expect(await client.login(ann)).toMatchObject({
    userId: "ann",
    version: 1,
    oneTimePrekeys: 0,
    heartbeatMs: 25_000,
  });
  const again = Client.attach(world.core);
  await again.login(ann, { genesis: new Uint8Array() });
  expect(await client.closed()).toBe(4409);
});

test("compares the host without regard to case", async () => {
  const world = createWorld();
  const client = Client.attach(world.core, { host: "Relay.TEST" });
  expect(await client.login(new Device("ann"))).toMatchObject({ userId: "ann" });
});

const refusals: readonly [
  name: string,
  code: number,
  send: (client: Client, nonce: Uint8Array) => void,
][] = [
  [
    "a wrong signature",
    4401,
    (client, nonce) =>
      client.send(new Device("ann").authenticate(nonce, HOST, { signature: bytesOf(64) })),
  ],
  [
    "a signature for another host",
    4401,
    (client, nonce) => client.send(new Device("ann").authenticate(nonce, "evil.test")),
  ],
  [
    "a signature over another nonce",
    4401,
    (client) => client.send(new Device("ann").authenticate(bytesOf(32), HOST)),
  ],
  [
    "a device that is in no log",
    4401,
    (client, nonce) =>
      client.send(new Device("ann").authenticate(nonce, HOST, { genesis: new Uint8Array() })),
  ],
  [
    "another device's genesis",
    4401,
    (client, nonce) =>
      client.send(
        new Device("ann").authenticate(nonce, HOST, { genesis: new Device("ann").genesis }),
      ),
  ],
  [
    "a genesis that is none",
    4401,
    (client, nonce) =>
      client.send(new Device("ann").authenticate(nonce, HOST, { genesis: bytesOf(90) })),
  ],
  [
    "a second genesis of a user",
    4403,
    (client, nonce) => client.send(new Device("known").authenticate(nonce, HOST)),
  ],
  [
    "an unknown token",
    4401,
    (client, nonce) => client.send(new Device("ann").authenticate(nonce, HOST, { token: "ann" })),
  ],
  [
    "an unknown version",
    4426,
    (client, nonce) => client.send(new Device("ann").authenticate(nonce, HOST, { version: 9 })),
  ],
  ["a request before Authenticate", 4401, (client) => client.send({ type: "ping", sequence: 1 })],
  ["bytes that are no frame", 4400, (client) => client.sendBytes(bytesOf(50))],
  ["an empty frame", 4400, (client) => client.sendBytes(new Uint8Array())],
  ["an unknown body", 4400, (client) => client.sendBytes(Uint8Array.of(0xfa, 0x01, 0))],
];

for (const [name, code, send] of refusals) {
  test(`closes with ${code} for ${name}`, async () => {
    const world = createWorld();
    await registered(world, "known");
    const client = Client.attach(world.core);
    send(client, (await client.next("challenge")).nonce);
    expect(await client.closed()).toBe(code);
  });
}

test("refuses a replayed Authenticate, and a dev token off loopback", async () => {
  const world = createWorld();
  const ann = new Device("ann");
  const first = Client.attach(world.core);
  const frame = ann.authenticate((await first.next("challenge")).nonce, HOST);
  first.send(frame);
  await first.next("welcome");
  const replay = Client.attach(world.core);
  replay.send(frame);
  expect(await replay.closed()).toBe(4401);
  const remote = Client.attach(world.core, { loopback: false });
  remote.send(ann.authenticate((await remote.next("challenge")).nonce, HOST));
  expect(await remote.closed()).toBe(4401);
});

test("lets a token with consent replace the log; the old device is turned away", async () => {
  const authenticator = async (token: string) => ({ userId: token.slice(4), mayReset: true });
  const world = createWorld({ authenticator });
  const older = new Device("ann");
  const first = await world.join(older);
  await world.join(new Device("ann"));
  expect(await first.closed()).toBe(4403);
  const back = Client.attach(world.core);
  back.send(
    older.authenticate((await back.next("challenge")).nonce, HOST, { genesis: new Uint8Array() }),
  );
  expect(await back.closed()).toBe(4401);
});

test("closes for every truncation of a frame, after Welcome too", async () => {
  const world = createWorld();
  const [bob] = (await registered(world, "bob")) as [Device];
  const bytes = encodeClientFrame(submitFrame({ to: [bob], sealed: bytesOf(10) }));
  for (let length = 0; length < bytes.length; length += 1) {
    const client = await world.join(bob);
    client.sendBytes(bytes.slice(0, length));
    expect(await client.closed()).toBe(4400);
  }
});

test("closes with 4400 for a second Authenticate", async () => {
  const world = createWorld();
  const ann = new Device("ann");
  const client = await world.join(ann);
  client.send(ann.authenticate(bytesOf(32), HOST));
  expect(await client.closed()).toBe(4400);
});

test("closes a connection that does not authenticate, and one that falls silent", async () => {
  const world = createWorld();
  const idle = Client.attach(world.core);
  await world.clock.advance(4_999);
  expect(idle.closeCode).toBeUndefined();
  await world.clock.advance(1);
  expect(idle.closeCode).toBe(4408);
  const client = await world.join(new Device("ann"));
  await world.clock.advance(50_000);
  client.send({ type: "ping", sequence: 5 });
  expect(await client.next("pong")).toMatchObject({ sequence: 5 });
  await world.clock.advance(59_999);
  expect(client.closeCode).toBeUndefined();
  await world.clock.advance(1);
  expect(client.closeCode).toBe(4408);
});

test("closes a reader that is too slow", async () => {
  const world = createWorld();
  let buffered = 0;
  const client = Client.attach(world.core, { bufferedBytes: () => buffered });
  await client.login(new Device("ann"));
  buffered = 4 * 1024 * 1024 + 1;
  client.send({ type: "ping", sequence: 1 });
  expect(await client.closed()).toBe(4408);
});

test("closes with 4429 after too many faulty requests", async () => {
  const world = createWorld();
  const [ann, bob] = (await registered(world, "ann", "bob")) as [Device, Device];
  const client = await world.join(ann);
  const faulty = () => ({
    type: "fetchBundles" as const,
    requestId: requestId(),
    userId: "bob",
    deviceIds: [bob.id, bob.id],
  });
  for (let sent = 0; sent < 20; sent++)
    expect(await client.request(faulty())).toMatchObject({ code: "relay/bad-request" });
  client.send(faulty());
  expect(await client.closed()).toBe(4429);
});

test("ignores acks for ids that are not there", async () => {
  const world = createWorld();
  const [ann, bob] = (await registered(world, "ann", "bob")) as [Device, Device];
  const sender = await world.join(ann);
  const frame = submitFrame({ to: [bob] });
  await sender.request(frame);
  sender.ack([bytesOf(16), frame.addressees[0]?.slots[0]?.envelopeId as Uint8Array]);
  sender.send({ type: "ping", sequence: 1 });
  await sender.next("pong");
  expect(await world.core.storedFor("bob")).toBe(1);
});

test("spreads the closing of its sockets over the drain time and takes no new ones", async () => {
  const world = createWorld();
  const clients = await Promise.all(
    ["a", "b", "c", "d"].map((name) => world.join(new Device(name))),
  );
  const drained = world.core.drain(4_000);
  await world.clock.advance(1_500);
  expect(clients.map(({ closeCode }) => closeCode)).toEqual([1012, 1012, undefined, undefined]);
  expect(await Client.attach(world.core).closed()).toBe(1012);
  await world.clock.advance(2_000);
  await drained;
  expect(clients.map(({ closeCode }) => closeCode)).toEqual([1012, 1012, 1012, 1012]);
});
