import { bytesToHex, type PrekeyBundle } from "@sotto/protocol";
import { expect, test } from "vitest";
import { type Client, requestId } from "../client.ts";
import { Device } from "../device.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { createWorld, registered, type World } from "../world.ts";

async function publish(client: Client, device: Device, ids: readonly number[]): Promise<void> {
  const oneTime = ids.map((id) => device.oneTimePrekey(id));
  const answer = await client.request({
    type: "publishPrekeys",
    requestId: requestId(),
    signed: device.signedPrekey(1),
    oneTime,
  });
  expect(answer.type).toBe("prekeysPublished");
}

async function fetch(
  client: Client,
  device: Device,
  id: Uint8Array = requestId(),
): Promise<PrekeyBundle | undefined> {
  const answer = await client.request({
    type: "fetchBundles",
    requestId: id,
    userId: device.userId,
    deviceIds: [device.id],
  });
  if (answer.type !== "bundles") throw new Error(answer.type);
  return answer.bundles[0];
}

async function pair(
  world: World,
): Promise<{ ann: Device; bob: Device; asker: Client; owner: Client }> {
  const [ann, bob] = (await registered(world, "ann", "bob")) as [Device, Device];
  return { ann, bob, asker: await world.join(ann), owner: await world.join(bob) };
}

test("hands every one-time prekey out at most once, then the signed one alone", async () => {
  const world = createWorld({ limits: { prekeysPerPeer: 100, prekeysPerHour: 100 } });
  const { ann, bob, asker, owner } = await pair(world);
  await publish(
    owner,
    bob,
    Array.from({ length: 40 }, (_, index) => index + 1),
  );
  const other = await world.join(new Device("cid"));
  const fetches = Array.from({ length: 50 }, (_, index) =>
    fetch(index % 2 === 0 ? asker : other, bob),
  );
  const keys = (await Promise.all(fetches)).map((bundle) => bundle?.oneTime?.id);
  const given = keys.filter((id) => id !== undefined);
  expect(given).toHaveLength(40);
  expect(new Set(given).size).toBe(40);
  expect(await owner.next("prekeysLow")).toMatchObject({ oneTimePrekeys: 24 });
  expect(owner.frames.filter(({ type }) => type === "prekeysLow")).toHaveLength(1);
  expect(ann.userId).toBe("ann");
});

test("nobody can empty another's pool: beyond their share they get the signed prekey alone", async () => {
  const clock = new VirtualClock();
  const world = createWorld({ limits: { prekeysPerPeer: 2, prekeysPerHour: 5 } }, clock);
  const { bob, asker, owner } = await pair(world);
  await publish(owner, bob, [1, 2, 3, 4, 5, 6, 7, 8]);
  const hasOneTime = async (client: Client): Promise<boolean> => {
    const bundle = await fetch(client, bob);
    expect(bundle?.signed.id).toBe(1);
    return bundle?.oneTime !== undefined;
  };
  const all = async (client: Client, count: number): Promise<readonly boolean[]> => {
    const met: boolean[] = [];
    for (let i = 0; i < count; i++) met.push(await hasOneTime(client));
    return met;
  };
  expect(await all(asker, 4)).toEqual([true, true, false, false]);
  const others = [new Device("cid"), new Device("dan")];
  const [cid, dan] = [await world.join(others[0] as Device), await world.join(others[1] as Device)];
  expect(await all(cid, 3)).toEqual([true, true, false]);
  expect(await all(dan, 2)).toEqual([true, false]);
  cid.close();
  dan.close();
  for (const client of [asker, owner]) client.close();
  await clock.advance(15 * 60_000);
  const again = await world.join(others[1] as Device);
  expect(await all(again, 3)).toEqual([true, false, false]);
});

test("gives a repeated fetch the same key", async () => {
  const world = createWorld();
  const { ann, bob, asker, owner } = await pair(world);
  await publish(owner, bob, [1, 2]);
  const id = requestId();
  const first = await fetch(asker, bob, id);
  asker.close();
  const again = await world.join(ann);
  expect(await fetch(again, bob, id)).toEqual(first);
  expect((await fetch(again, bob))?.oneTime?.id).toBe(2);
});

test("leaves out a device that has not published, and knows unknown users", async () => {
  const world = createWorld();
  const { bob, asker } = await pair(world);
  expect(await fetch(asker, bob)).toBeUndefined();
  const unknown = await asker.request({
    type: "fetchBundles",
    requestId: requestId(),
    userId: "nobody",
    deviceIds: [bob.id],
  });
  expect(unknown).toMatchObject({ code: "peer/unknown" });
  const directory = await asker.request({
    type: "fetchDirectory",
    requestId: requestId(),
    userId: "bob",
  });
  expect(directory).toMatchObject({ type: "directory", entries: [bob.genesis] });
});

test("refuses prekeys with a bad signature, a zero or repeated id, or other bytes under a known id", async () => {
  const world = createWorld();
  const { ann, bob, owner } = await pair(world);
  const good = bob.oneTimePrekey(7);
  const attempts = [
    { signed: undefined, oneTime: [{ ...good, id: 8 }] },
    { signed: undefined, oneTime: [ann.oneTimePrekey(8)] },
    { signed: undefined, oneTime: [bob.oneTimePrekey(0)] },
    { signed: undefined, oneTime: [good, good] },
    { signed: { ...bob.signedPrekey(1), expiresAtMs: 5 }, oneTime: [] },
    { signed: bob.signedPrekey(0), oneTime: [] },
  ];
  for (const attempt of attempts) {
    const answer = await owner.request({
      type: "publishPrekeys",
      requestId: requestId(),
      ...attempt,
    });
    expect(answer).toMatchObject({ code: "relay/bad-request" });
  }
  const first = await owner.request({
    type: "publishPrekeys",
    requestId: requestId(),
    signed: undefined,
    oneTime: [good],
  });
  expect(first).toMatchObject({ type: "prekeysPublished", oneTimePrekeys: 1 });
  const conflict = await owner.request({
    type: "publishPrekeys",
    requestId: requestId(),
    signed: undefined,
    oneTime: [bob.oneTimePrekey(7)],
  });
  expect(conflict).toMatchObject({ code: "relay/bad-request" });
  expect(bytesToHex(bob.id)).toHaveLength(32);
});
