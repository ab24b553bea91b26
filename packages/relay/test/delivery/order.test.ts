import { bytesToHex } from "@sotto/protocol";
import { expect, test } from "vitest";
import { memoryStorage } from "../../src/core.ts";
import { type Client, Client as RawClient, submitFrame } from "../client.ts";
import { Device } from "../device.ts";
import { slowStorage } from "../slow-storage.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { createWorld, type World } from "../world.ts";

/** Mulberry32: numbers from 0 to `below` that depend on the seed only. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const [ann, bob] = [new Device("ann"), new Device("bob")];
const idOf = (index: number): Uint8Array =>
  Uint8Array.from({ length: 16 }, (_, at) => (at < 2 ? (index >> (8 * (1 - at))) & 255 : 7));

interface Run {
  readonly world: World;
  readonly draw: (below: number) => number;
  readonly sender: Client;
  readonly acked: Set<string>;
  /** What each connection was given. */
  readonly connections: { readonly client: Client; readonly ackedBefore: ReadonlySet<string> }[];
  sent: number;
  repeats: number;
}

/** The same bytes for the same number, so that a second Submit repeats the envelope. */
function submitNumber(run: Run, index: number): void {
  run.sender.send(
    submitFrame({ to: [bob], envelopeId: idOf(index), sealed: Uint8Array.of(index & 255) }),
  );
}

async function connect(world: World, device: Device): Promise<Client> {
  const client = RawClient.attach(world.core);
  const welcome = client.login(device);
  await world.clock.advance(500);
  await welcome;
  return client;
}

async function begin(seed: number): Promise<Run> {
  const draw = seeded(seed);
  const clock = new VirtualClock();
  const storage = slowStorage(memoryStorage(), clock, () => draw(25));
  const limits = {
    inFlightMessages: 1 + draw(5),
    heldMessages: 1 + draw(6),
    inFlightBytes: 100 + draw(500),
  };
  const random = (length: number): Uint8Array => Uint8Array.from({ length }, () => draw(256));
  const world = createWorld({ storage, limits, random, passThroughMs: draw(40) }, clock);
  const run = { world, draw, acked: new Set<string>(), connections: [], sent: 0, repeats: 0 };
  const registration = await connect(world, bob);
  registration.close();
  return { ...run, sender: await connect(world, ann) };
}

function ack(run: Run, client: Client, count: number): void {
  const open = client.delivered.filter(({ id }) => !run.acked.has(bytesToHex(id))).slice(0, count);
  if (open.length === 0 || client.closeCode !== undefined) return;
  client.ack(open.map(({ id }) => id));
  for (const { id } of open) run.acked.add(bytesToHex(id));
}

async function reconnect(run: Run): Promise<void> {
  // Without closing the older one first, half of the time: the new socket replaces it.
  if (run.draw(2) === 0) run.connections.at(-1)?.client.close();
  const client = RawClient.attach(run.world.core);
  run.connections.push({ client, ackedBefore: new Set(run.acked) });
  const welcome = client.login(bob);
  await run.world.clock.advance(run.draw(2) === 0 ? 500 : 120);
  await welcome;
}

async function step(run: Run): Promise<void> {
  const choice = run.draw(20);
  const client = run.connections.at(-1)?.client;
  if (choice < 9) submitNumber(run, run.sent++);
  else if (choice < 16 && client !== undefined) ack(run, client, 1 + run.draw(4));
  else if (choice === 16) await reconnect(run);
  else if (choice === 17) client?.close();
  else if (choice === 18 && run.sent > 0) {
    submitNumber(run, run.sent - 1 - run.draw(Math.min(run.sent, 8)));
    run.repeats += 1;
  }
  await run.world.clock.advance(run.draw(3) === 0 ? run.draw(30) : 0);
}

async function drainAll(run: Run): Promise<void> {
  await reconnect(run);
  const client = run.connections.at(-1)?.client as Client;
  for (let round = 0; round < 400 && run.acked.size < run.sent; round++) {
    ack(run, client, 1_000);
    await run.world.clock.advance(30);
  }
  await run.world.clock.advance(1_000);
}

function checkConnections(run: Run, seed: number): void {
  for (const { client, ackedBefore } of run.connections) {
    const ids = client.delivered.map(({ id }) => bytesToHex(id));
    expect(ids, `order, seed ${seed}`).toEqual([...new Set(ids)].sort());
    expect(
      ids.filter((id) => ackedBefore.has(id)),
      `delivered after its ack, seed ${seed}`,
    ).toEqual([]);
  }
}

async function play(seed: number): Promise<Run> {
  const run = await begin(seed);
  for (let count = 0; count < 120; count++) await step(run);
  await drainAll(run);
  return run;
}

test("loses, repeats and reorders nothing, however connections, acks and a slow store interleave", async () => {
  for (let seed = 1; seed <= 150; seed++) {
    const run = await play(seed);
    checkConnections(run, seed);
    expect(run.acked.size, `acknowledged, seed ${seed}`).toBe(run.sent);
    expect(
      run.sender.frames.filter(({ type }) => type === "accepted"),
      `accepted, seed ${seed}`,
    ).toHaveLength(run.sent + run.repeats);
    expect(
      run.connections.at(-1)?.client.frames.some(({ type }) => type === "queueEmpty"),
      `seed ${seed}`,
    ).toBe(true);
    const stats = run.world.core.stats();
    await run.world.clock.advance(100);
    expect(await stats, `left, seed ${seed}`).toMatchObject({
      messages: 0,
      bytes: 0,
      heldBytes: 0,
    });
    run.world.core.kill();
  }
});

test("does the same for the same seed", async () => {
  const trace = async (): Promise<readonly string[]> => {
    const run = await play(4);
    return run.connections.map(({ client }) =>
      client.frames.map((frame) => JSON.stringify(frame)).join("\n"),
    );
  };
  expect(await trace()).toEqual(await trace());
});
