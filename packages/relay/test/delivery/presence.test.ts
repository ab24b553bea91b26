import {
  bytesToHex,
  concatBytes,
  presenceToken,
  type UpdatePresence,
  type WatchedPresence,
} from "@sotto/protocol";
import { expect, test } from "vitest";
import type { RelayLimits } from "../../src/core.ts";
import { systemDigest } from "../../src/node-ports.ts";
import { type Answer, bytesOf, type Client, requestId } from "../client.ts";
import { Device } from "../device.ts";
import { createWorld, type World } from "../world.ts";

const HOUR_MS = 3600_000;
const DAY_MS = 24 * 3600_000;
/** Above the longest wait for a change to be told. */
const SOON_MS = 3_000;
/** Above the grace in which somebody may come back. */
const GRACE_MS = 11_000;

const tokenOf = (key: Uint8Array): Uint8Array =>
  presenceToken((bytes) => systemDigest.sha256(bytes), key);

const update = (
  key: Uint8Array | undefined,
  tokens: readonly Uint8Array[] = [],
  away = false,
): UpdatePresence => {
  const sorted = [...tokens].sort((a, b) => (bytesToHex(a) < bytesToHex(b) ? -1 : 1));
  return {
    type: "updatePresence",
    requestId: requestId(),
    key,
    away,
    tokens: concatBytes(...sorted),
  };
};

const answerOf = (answer: Answer): unknown =>
  answer.type === "failure"
    ? answer.code
    : answer.type === "presenceUpdated"
      ? answer.present
      : answer.type;

/** Says and watches something. @returns What is known of the watched at once, or the code of a failure. */
const say = async (client: Client, ...parts: Parameters<typeof update>): Promise<unknown> =>
  answerOf(await client.request(update(...parts)));

/** What a client has been told since. */
const told = (client: Client): readonly WatchedPresence[] =>
  client.frames.flatMap((frame) => (frame.type === "presenceChanged" ? [frame.present] : []));

/** Lets time pass in which these clients stay connected. */
async function pass(world: World, ms: number, ...clients: readonly Client[]): Promise<void> {
  const STEP_MS = 30_000;
  for (let left = ms; left > 0; left -= STEP_MS) {
    for (const client of clients) client.send({ type: "ping", sequence: 1 });
    await world.clock.advance(Math.min(STEP_MS, left));
  }
}

const present = (token: Uint8Array, parts: Partial<WatchedPresence>): WatchedPresence => ({
  token,
  online: false,
  away: false,
  lastSeenMinute: 0,
  ...parts,
});

/** Ann, who has a key, and Bob, who watches her. */
async function scene(limits: Partial<RelayLimits> = {}): Promise<{
  readonly world: World;
  readonly annsDevice: Device;
  readonly ann: Client;
  readonly bob: Client;
  readonly key: Uint8Array;
  readonly token: Uint8Array;
}> {
  const world = createWorld({ limits });
  const annsDevice = new Device("ann");
  const key = bytesOf(16);
  return {
    world,
    annsDevice,
    ann: await world.join(annsDevice),
    bob: await world.join(new Device("bob")),
    key,
    token: tokenOf(key),
  };
}

test("a token that nobody speaks for, an old one and one of somebody who never came look the same", async () => {
  const { world, ann, bob, key, token } = await scene();
  expect(await say(bob, bytesOf(16), [token, bytesOf(16)])).toEqual([]);
  await pass(world, HOUR_MS, ann, bob);
  expect(told(bob)).toEqual([]);
  await say(ann, key);
  await world.clock.advance(SOON_MS);
  expect(told(bob)).toEqual([present(token, { online: true })]);
});

test("who says nothing may watch nobody, and is told nothing any more", async () => {
  const { world, ann, bob, key, token } = await scene();
  expect(await say(bob, undefined, [token])).toBe("relay/bad-request");
  await say(bob, bytesOf(16), [token]);
  expect(await say(bob, undefined)).toEqual([]);
  await say(ann, key);
  await world.clock.advance(SOON_MS);
  expect(told(bob)).toEqual([]);
});

test("who holds a token cannot speak for it", async () => {
  const { world, ann, bob, token } = await scene();
  await say(ann, token);
  await say(bob, bytesOf(16), [token]);
  await world.clock.advance(SOON_MS);
  expect(told(bob)).toEqual([]);
});

test("beyond the limit of watched tokens a request is refused, and changes nothing", async () => {
  const { world, ann, bob, key, token } = await scene({ watchedPresences: 2 });
  expect(await say(bob, bytesOf(16), [token, bytesOf(16)])).toEqual([]);
  const many = [bytesOf(16), bytesOf(16), bytesOf(16)];
  expect(await say(bob, bytesOf(16), many)).toBe("relay/quota");
  await say(ann, key);
  await world.clock.advance(SOON_MS);
  expect(told(bob)).toHaveLength(1);
});

test("who is gone for less than the grace was never gone; who stays away was last seen when they went", async () => {
  const { world, annsDevice, ann, bob, key, token } = await scene();
  await say(ann, key);
  await world.clock.advance(SOON_MS);
  expect(await say(bob, bytesOf(16), [token])).toEqual([present(token, { online: true })]);
  ann.close();
  await world.clock.advance(9_000);
  const again = await world.join(annsDevice);
  await say(again, key);
  await pass(world, HOUR_MS, again, bob);
  expect(told(bob)).toEqual([]);
  const lastSeenMinute = Math.floor(world.clock.now() / 60_000);
  again.close();
  await world.clock.advance(GRACE_MS);
  expect(told(bob)).toEqual([present(token, { lastSeenMinute })]);
  expect(await say(bob, bytesOf(16), [token])).toEqual([present(token, { lastSeenMinute })]);
});

test("who is online on one device of several is online, and away only if all are", async () => {
  const { world, ann, bob, key, token } = await scene();
  // For the relay it is the same who speaks: whoever has the key is the user.
  const other = await world.join(new Device("other"));
  await say(bob, bytesOf(16), [token]);
  await say(ann, key, [], true);
  await world.clock.advance(SOON_MS);
  await say(other, key);
  await world.clock.advance(SOON_MS);
  await say(other, key, [], true);
  await world.clock.advance(SOON_MS);
  other.close();
  await world.clock.advance(GRACE_MS);
  ann.close();
  await world.clock.advance(GRACE_MS);
  expect(told(bob).map(({ online, away }) => [online, away])).toEqual([
    [true, true],
    [true, false],
    [true, true],
    [false, false],
  ]);
});

test("changes that follow each other closely are told as one", async () => {
  const { world, ann, bob, key, token } = await scene();
  await say(bob, bytesOf(16), [token]);
  for (let turn = 0; turn < 40; turn++) {
    await say(ann, key, [], turn % 2 === 0);
    await world.clock.advance(250);
  }
  await world.clock.advance(SOON_MS);
  // In ten seconds, one every two.
  expect(told(bob).length).toBeLessThanOrEqual(6);
  expect(told(bob).at(-1)).toEqual(present(token, { online: true }));
});

test("a new key shows the same person to those who hold its token, and those of the old one see them go", async () => {
  const { world, ann, bob, key, token } = await scene();
  const carol = await world.join(new Device("carol"));
  const next = bytesOf(16);
  await say(ann, key);
  await world.clock.advance(SOON_MS);
  await say(bob, bytesOf(16), [token]);
  await say(ann, next);
  const lastSeenMinute = Math.floor(world.clock.now() / 60_000);
  expect(await say(carol, bytesOf(16), [tokenOf(next)])).toEqual([
    present(tokenOf(next), { online: true }),
  ]);
  await world.clock.advance(GRACE_MS);
  expect(told(bob)).toEqual([present(token, { lastSeenMinute })]);
  await pass(world, HOUR_MS, ann, bob, carol);
  expect(told(bob)).toHaveLength(1);
  expect(told(carol)).toEqual([]);
});

/** Three keys under which a device was there, one after the other, and those of which the relay knows when. */
async function threeGone(limits: Partial<RelayLimits>): Promise<{
  readonly world: World;
  readonly tokens: readonly string[];
  readonly known: () => Promise<readonly string[]>;
}> {
  const world = createWorld({ limits });
  const keys = [bytesOf(16), bytesOf(16), bytesOf(16)];
  const ann = new Device("ann");
  for (const key of keys) {
    const client = await world.join(ann);
    await say(client, key);
    client.close();
    await world.clock.advance(GRACE_MS);
  }
  const known = async (): Promise<readonly string[]> => {
    const watcher = await world.join(new Device(`bob${world.clock.now()}`));
    const answer = await say(watcher, bytesOf(16), keys.map(tokenOf));
    return (answer as WatchedPresence[]).map(({ token }) => bytesToHex(token)).sort();
  };
  return { world, tokens: keys.map(tokenOf).map(bytesToHex), known };
}

test("when somebody was last there is forgotten after a week", async () => {
  const { world, tokens, known } = await threeGone({});
  expect(await known()).toEqual([...tokens].sort());
  await world.clock.advance(6 * DAY_MS);
  expect(await known()).toEqual([...tokens].sort());
  await world.clock.advance(2 * DAY_MS);
  expect(await known()).toEqual([]);
});

test("beyond the limit of who is remembered, the longest gone is forgotten", async () => {
  const { tokens, known } = await threeGone({ rememberedPresences: 2 });
  expect(await known()).toEqual(tokens.slice(1).sort());
});

test("a device that makes up one key after the other is told to wait", async () => {
  const { world, ann, key } = await scene();
  await say(ann, key);
  const outcomes: unknown[] = [];
  for (let count = 0; count < 60; count++) outcomes.push(await say(ann, bytesOf(16)));
  expect(outcomes.at(-1)).toBe("relay/rate-limited");
  expect(outcomes.filter((outcome) => outcome === "relay/rate-limited")).toHaveLength(1);
  await pass(world, 60_000, ann);
  expect(await say(ann, bytesOf(16))).toEqual([]);
});

test("a relay that closes its sockets says of nobody that they have gone", async () => {
  const { world, ann, bob, key, token } = await scene();
  await say(ann, key);
  await world.clock.advance(SOON_MS);
  await say(bob, bytesOf(16), [token]);
  const drained = world.core.drain(60_000);
  await world.clock.advance(60_000);
  await drained;
  expect(told(bob)).toEqual([]);
});
