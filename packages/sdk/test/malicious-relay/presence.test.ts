import { presenceToken } from "@sotto/protocol";
import { expect, test } from "vitest";
import type { Presence } from "../../src/api.ts";
import { sha256 } from "../../src/crypto/kdf.ts";
import { createWorldOn } from "../../src/testing/world.ts";
import { EvilRelay } from "./evil-relay.ts";

// What a relay can make a user believe of who is online: anything of those whom the user watches and may see, and nothing
// of anybody else.

test("a relay that invents presences can lie about those who are watched, and about nobody else", async () => {
  const evil = new EvilRelay();
  await using world = await createWorldOn({}, { wrapGateway: evil.wrapGateway });
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const carol = await world.client("carol");
  for (const peer of [bob, carol]) {
    await peer.chat("alice").send("hi");
    await world.idle();
    await alice.chat(peer.userId).send("hi");
    await world.idle();
  }
  const keys = new Map<string, Uint8Array>();
  evil.use({
    toRelay: (frame, { user }) => {
      if (frame.type === "updatePresence" && frame.key !== undefined) keys.set(user, frame.key);
      return [frame];
    },
  });
  for (const client of [alice, bob, carol]) client.presence.set("available");
  await world.idle();
  await alice.block("carol");
  const seen = alice.presence.watch(["bob", "carol", "dave"]);
  const values: ReadonlyMap<string, Presence>[] = [];
  seen.subscribe((value) => values.push(value));
  await world.idle();
  expect(seen.value.get("bob")).toMatchObject({ online: true });

  // Every token that the relay knows of, and one that nobody has.
  const tokens = [
    ...[...keys.values()].map((key) => presenceToken(sha256, key)),
    new Uint8Array(16),
  ];
  for (const token of tokens) {
    evil.of("alice")?.send({
      type: "presenceChanged",
      present: { token, online: false, away: false, lastSeenMinute: 1 },
    });
    await world.idle();
  }
  expect(seen.value.get("bob")).toEqual({ online: false, lastSeen: new Date(60_000) });
  for (const token of tokens) {
    evil.of("alice")?.send({
      type: "presenceChanged",
      present: { token, online: true, away: true, lastSeenMinute: 0xffff_ffff },
    });
    await world.idle();
  }
  expect(seen.value.get("bob")).toEqual({ online: true, away: true });
  for (const other of ["carol", "dave"])
    expect(values.map((value) => value.get(other))).toEqual(values.map(() => ({ online: false })));
});

test("an answer that is none is told as an error, and presence goes on when the relay is honest again", async () => {
  const evil = new EvilRelay();
  await using world = await createWorldOn({}, { wrapGateway: evil.wrapGateway });
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  await bob.chat("alice").send("hi");
  await world.idle();
  await alice.chat("bob").send("hi");
  await world.idle();
  bob.presence.set("available");
  const errors: string[] = [];
  alice.addEventListener("error", ({ error }) => errors.push(error.code));
  evil.use({
    toRelay: (frame, at) => {
      if (frame.type !== "updatePresence" || at.user !== "alice") return [frame];
      at.send({ type: "prekeysPublished", requestId: frame.requestId, oneTimePrekeys: 1 });
      return [];
    },
  });
  const seen = alice.presence.watch(["bob"]);
  seen.subscribe(() => undefined);
  alice.presence.set("available");
  await world.idle();
  expect(new Set(errors)).toEqual(new Set(["relay/bad-frame"]));
  expect(seen.value.get("bob")).toEqual({ online: false });
  evil.becomeHonest();
  await world.clock.advance(15_000);
  expect(seen.value.get("bob")).toEqual({ online: true, away: false });
});
