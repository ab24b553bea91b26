import { expect, test } from "vitest";
import type { Client, ContentTypes, Presence } from "../../src/api.ts";
import type { Live } from "../../src/live.ts";
import { createWorld, type World } from "../../src/testing/world.ts";
import { createPair, type Pair } from "./pair.ts";

type Watched = Live<ReadonlyMap<string, Presence>>;

/** Above the grace in which the relay lets somebody come back. */
const GRACE_MS = 12_000;
const OFFLINE: Presence = { online: false };
const ONLINE: Presence = { online: true, away: false };

/** Watches one user. @returns Their presence, and every value that it has had. */
function watch<C extends ContentTypes>(
  client: Client<C>,
  user: string,
): {
  readonly live: Watched;
  readonly values: Presence[];
  readonly now: () => Presence | undefined;
  readonly end: () => void;
} {
  const live = client.presence.watch([user]);
  const values: Presence[] = [];
  const end = live.subscribe((users) => values.push(users.get(user) ?? OFFLINE));
  return { live, values, now: () => live.value.get(user), end };
}

/** To the minute, as it is shown. */
const minuteOf = (date: Date): Date => new Date(date.getTime() - (date.getTime() % 60_000));

/** Alice and Bob, who have written to each other and show themselves. */
async function createShown(): Promise<Pair> {
  const pair = await createPair();
  pair.alice.presence.set("available");
  pair.bob.presence.set("available");
  await pair.world.idle();
  return pair;
}

async function goneFor(world: World, client: Client, ms: number): Promise<Date> {
  const at = world.clock.now;
  world.network.offline(client);
  await world.clock.advance(ms);
  return at;
}

test("contacts see who is online, who looks away, and when somebody was last there", async () => {
  await using pair = await createShown();
  const { world, alice, bob } = pair;
  const seen = watch(alice, "bob");
  await world.idle();
  expect(seen.now()).toEqual(ONLINE);
  bob.presence.set("away");
  await world.clock.advance(5_000);
  expect(seen.now()).toEqual({ online: true, away: true });
  bob.presence.set("available");
  await world.clock.advance(5_000);
  expect(seen.now()).toEqual(ONLINE);
  const lastSeen = minuteOf(world.clock.now);
  await bob.close();
  await world.clock.advance(GRACE_MS);
  expect(seen.now()).toEqual({ online: false, lastSeen });
});

test("nobody is shown who has not said so, and who says nothing is shown nobody", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  const byAlice = watch(alice, "bob");
  const byBob = watch(bob, "alice");
  alice.presence.set("available");
  await world.clock.advance(GRACE_MS);
  expect(byAlice.now()).toEqual(OFFLINE);
  expect(byBob.now()).toEqual(OFFLINE);
  bob.presence.set("available");
  await world.clock.advance(GRACE_MS);
  expect(byAlice.now()).toEqual(ONLINE);
  expect(byBob.now()).toEqual(ONLINE);
});

test("who is invisible is as one who has gone, and sees nobody", async () => {
  await using pair = await createShown();
  const { world, alice, bob } = pair;
  const byAlice = watch(alice, "bob");
  const byBob = watch(bob, "alice");
  await world.idle();
  const lastSeen = minuteOf(world.clock.now);
  alice.presence.set("invisible");
  await world.idle();
  expect(byAlice.now()).toEqual(OFFLINE);
  await world.clock.advance(3 * 60_000);
  expect(byBob.now()).toEqual({ online: false, lastSeen });
  // Going for real afterwards changes nothing.
  await goneFor(world, alice, 3 * 60_000);
  expect(byBob.now()).toEqual({ online: false, lastSeen });
});

test("a network that fails for a moment shows nobody as gone", async () => {
  await using pair = await createShown();
  const { world, alice, bob } = pair;
  const seen = watch(alice, "bob");
  await world.idle();
  await goneFor(world, bob, 3_000);
  world.network.online(bob);
  await world.clock.advance(60_000);
  expect(seen.values).toEqual([ONLINE]);
});

test("a client that is killed is offline, and online again when it comes back", async () => {
  await using pair = await createShown();
  const { world, alice, bob } = pair;
  const seen = watch(alice, "bob");
  await world.idle();
  const lastSeen = minuteOf(await goneFor(world, bob, GRACE_MS));
  expect(seen.now()).toEqual({ online: false, lastSeen });
  world.network.online(bob);
  await world.clock.advance(60_000);
  expect(seen.values).toEqual([ONLINE, { online: false, lastSeen }, ONLINE]);
});

test("who is not connected shows nobody as online, and those who are when it is again", async () => {
  await using pair = await createShown();
  const { world, alice } = pair;
  const seen = watch(alice, "bob");
  await world.idle();
  const lastSeen = minuteOf(world.clock.now);
  await goneFor(world, alice, 3_000);
  expect(seen.now()).toEqual({ online: false, lastSeen });
  world.network.online(alice);
  await world.clock.advance(60_000);
  expect(seen.now()).toEqual(ONLINE);
});

test("over a restart of the relay, those who were there are there again", async () => {
  await using pair = await createShown();
  const { world, alice, bob } = pair;
  const byAlice = watch(alice, "bob");
  const byBob = watch(bob, "alice");
  await world.relay.crash();
  await world.clock.advance(60_000);
  expect(byAlice.now()).toEqual(ONLINE);
  expect(byBob.now()).toEqual(ONLINE);
});

test("who is blocked sees a value that does not change any more, whatever the other does", async () => {
  await using pair = await createShown();
  const { world, alice, bob } = pair;
  const byBob = watch(bob, "alice");
  await world.idle();
  expect(byBob.now()).toEqual(ONLINE);
  const lastSeen = minuteOf(world.clock.now);
  await alice.block("bob");
  const byAlice = watch(alice, "bob");
  await world.clock.advance(GRACE_MS);
  expect(byBob.now()).toEqual({ online: false, lastSeen });
  const { length } = byBob.values;
  alice.presence.set("away");
  await world.clock.advance(10 * 60_000);
  await goneFor(world, alice, GRACE_MS);
  world.network.online(alice);
  alice.presence.set("available");
  await world.clock.advance(10 * 60_000);
  expect(byBob.values).toHaveLength(length);
  expect(byAlice.now()).toEqual(OFFLINE);
});

test("others see who blocks somebody go on being online", async () => {
  await using pair = await createShown();
  const { world, alice } = pair;
  const carol = await world.client("carol");
  await carol.chat("alice").send("hi");
  await world.idle();
  await alice.chat("carol").send("hi");
  carol.presence.set("available");
  await world.idle();
  const byCarol = watch(carol, "alice");
  await world.idle();
  expect(byCarol.values).toEqual([ONLINE]);
  await alice.block("bob");
  await world.clock.advance(60_000);
  expect(byCarol.values).toEqual([ONLINE]);
});

test("who is unblocked and written to sees the other again", async () => {
  await using pair = await createShown();
  const { world, alice, bob } = pair;
  const byBob = watch(bob, "alice");
  await alice.block("bob");
  await world.clock.advance(60_000);
  await alice.unblock("bob");
  await bob.chat("alice").send("are you there?");
  await world.clock.advance(60_000);
  expect(byBob.now()).toMatchObject({ online: false });
  await alice.chat("bob").send("I am");
  await world.clock.advance(60_000);
  expect(byBob.now()).toEqual(ONLINE);
});

test("the audience is whom one has written to, or everybody who has written, or nobody", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  alice.presence.set("available");
  bob.presence.set("available");
  await bob.chat("alice").send("hi");
  await world.idle();
  const byBob = watch(bob, "alice");
  const byAlice = watch(alice, "bob");
  await world.idle();
  // Bob has written to Alice, and shows himself. She has not answered: neither is shown.
  expect([byBob.now(), byAlice.now()]).toEqual([OFFLINE, OFFLINE]);
  await alice.privacy.update({ presence: "everyone" });
  await world.clock.advance(60_000);
  expect([byBob.now(), byAlice.now()]).toEqual([ONLINE, ONLINE]);
  const lastSeen = minuteOf(world.clock.now);
  await alice.privacy.update({ presence: "contacts" });
  await world.clock.advance(60_000);
  expect([byBob.now(), byAlice.now()]).toEqual([{ online: false, lastSeen }, OFFLINE]);
  await alice.chat("bob").send("hi yourself");
  await world.clock.advance(60_000);
  expect([byBob.now(), byAlice.now()]).toEqual([ONLINE, ONLINE]);
  await alice.privacy.update({ presence: "nobody" });
  await world.clock.advance(60_000);
  expect([byBob.now()?.online, byAlice.now()]).toEqual([false, OFFLINE]);
});

test("a request that waits shows nobody, and one that is accepted does", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  await alice.privacy.update({ messages: "contacts", presence: "everyone" });
  alice.presence.set("available");
  bob.presence.set("available");
  await bob.chat("alice").send("hi");
  await world.idle();
  const byBob = watch(bob, "alice");
  await world.clock.advance(60_000);
  expect(byBob.now()).toEqual(OFFLINE);
  await alice.chat("bob").accept();
  await world.clock.advance(60_000);
  expect(byBob.now()).toEqual(ONLINE);
});

test("several may watch the same user, and each sees until it stops", async () => {
  await using pair = await createShown();
  const { world, alice, bob } = pair;
  const first = watch(alice, "bob");
  const second = watch(alice, "bob");
  const stop = new AbortController();
  const third = alice.presence.watch(["bob", "carol"], { signal: stop.signal });
  third.subscribe(() => undefined);
  await world.idle();
  expect([first.now(), second.now(), third.value.get("bob")]).toEqual([ONLINE, ONLINE, ONLINE]);
  expect(third.value.get("carol")).toEqual(OFFLINE);
  first.end();
  bob.presence.set("away");
  await world.clock.advance(5_000);
  expect(second.now()).toMatchObject({ away: true });
  expect(third.value.get("bob")).toMatchObject({ away: true });
  second.end();
  stop.abort();
  await world.idle();
  // Nobody watches any more: what is not known is not shown.
  expect([second.now(), third.value.get("bob")]).toEqual([OFFLINE, OFFLINE]);
  const again = watch(alice, "bob");
  await world.idle();
  expect(again.now()).toMatchObject({ online: true });
});

test("what an app asks for is checked", async () => {
  await using pair = await createPair();
  const { alice } = pair;
  const refused = expect.objectContaining({ code: "argument/invalid" });
  expect(() => alice.presence.watch([""])).toThrow(refused);
  expect(() => alice.presence.set("busy" as "away")).toThrow(refused);
  await expect(alice.privacy.update({ presence: "friends" as "nobody" })).rejects.toEqual(refused);
});

test("who is offline and blocks somebody is not shown to them afterwards", async () => {
  await using pair = await createShown();
  const { world, alice, bob } = pair;
  const byBob = watch(bob, "alice");
  await world.idle();
  await goneFor(world, alice, GRACE_MS);
  await alice.block("bob");
  const { length } = byBob.values;
  world.network.online(alice);
  await world.clock.advance(10 * 60_000);
  expect(byBob.values).toHaveLength(length);
});
