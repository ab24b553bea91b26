import { bytesToHex } from "@sotto/protocol";
import { expect, test } from "vitest";
import { Client } from "../client.ts";
import { Device } from "../device.ts";
import { createWorld, registered, type World } from "../world.ts";

// A token says who the user is; the signature says which device it is. What ws/connection.test.ts does not cover.

const HOST = "relay.test";

async function challenged(world: World): Promise<{ client: Client; nonce: Uint8Array }> {
  const client = Client.attach(world.core);
  return { client, nonce: (await client.next("challenge")).nonce };
}

type Authenticate = ReturnType<Device["authenticate"]>;
type Forge = (device: Device, nonce: Uint8Array) => Authenticate;

const forgeries: readonly [name: string, forge: Forge][] = [
  [
    "for another version of the protocol",
    (device, nonce) => ({ ...device.authenticate(nonce, HOST, { version: 2 }), version: 1 }),
  ],
  [
    "with another token",
    (device, nonce) => ({
      ...device.authenticate(nonce, HOST, { token: "dev:b" }),
      token: "dev:ann",
    }),
  ],
  [
    "as another device",
    (device, nonce) => {
      const deviceId = new Device("ann").id;
      return { ...device.authenticate(nonce, HOST, { deviceId }), deviceId: device.id };
    },
  ],
  [
    "by another device",
    (device, nonce) => {
      const { signature } = new Device("ann").authenticate(nonce, HOST, { deviceId: device.id });
      return device.authenticate(nonce, HOST, { signature });
    },
  ],
  ["for another port", (device, nonce) => device.authenticate(nonce, `${HOST}:7770`)],
  ["for no host", (device, nonce) => device.authenticate(nonce, "")],
  ["over the nonce of nobody's choice", (device) => device.authenticate(new Uint8Array(32), HOST)],
  ["over the nonce cut short", (device, nonce) => device.authenticate(nonce.slice(0, 31), HOST)],
  [
    "for the genesis in place of the challenge",
    (device, nonce) => device.authenticate(nonce, HOST, { signature: device.sign(device.genesis) }),
  ],
];

for (const [name, forge] of forgeries)
  test(`refuses a device's signature made ${name}, whether the device is new or known`, async () => {
    const world = createWorld();
    const ann = new Device("ann");
    const first = await challenged(world);
    first.client.send(forge(ann, first.nonce));
    expect(await first.client.closed()).toBe(4401);
    expect(await world.core.storedFor("ann")).toBe(0);
    await world.join(ann);
    const second = await challenged(world);
    second.client.send(forge(ann, second.nonce));
    expect(await second.client.closed()).toBe(4401);
  });

test("every connection has a nonce of its own", async () => {
  const world = createWorld();
  const nonces = await Promise.all(
    Array.from({ length: 50 }, async () => bytesToHex((await challenged(world)).nonce)),
  );
  expect(new Set(nonces).size).toBe(50);
});

test("a token without the device's key opens nothing", async () => {
  const world = createWorld();
  const [ann] = (await registered(world, "ann")) as [Device];
  const thief = new Device("ann");
  const asAnn = await challenged(world);
  asAnn.client.send({
    ...thief.authenticate(asAnn.nonce, HOST, { deviceId: ann.id }),
    genesis: ann.genesis,
  });
  expect(await asAnn.client.closed()).toBe(4401);
  const asNew = await challenged(world);
  asNew.client.send(thief.authenticate(asNew.nonce, HOST));
  expect(await asNew.client.closed()).toBe(4403);
});

test("a device with the token of another user is in no log of theirs", async () => {
  const world = createWorld();
  const [ann] = (await registered(world, "ann", "bob")) as [Device, Device];
  const { client, nonce } = await challenged(world);
  client.send(ann.authenticate(nonce, HOST, { token: "dev:bob", genesis: new Uint8Array() }));
  expect(await client.closed()).toBe(4401);
});

test("a recorded Authenticate is worth nothing after the connection has ended", async () => {
  const world = createWorld();
  const ann = new Device("ann");
  const first = await challenged(world);
  const frame = ann.authenticate(first.nonce, HOST);
  first.client.send(frame);
  await first.client.next("welcome");
  first.client.close();
  const replay = await challenged(world);
  replay.client.send(frame);
  expect(await replay.client.closed()).toBe(4401);
  // Nor on another relay that the same host name leads to.
  const other = await challenged(createWorld());
  other.client.send(frame);
  expect(await other.client.closed()).toBe(4401);
});
