import { decodeServerFrame, encodeServerFrame } from "@sotto/protocol";
import { expect, test } from "vitest";
import { createTamperedWorld } from "../../src/testing/world.ts";
import { createPair } from "./pair.ts";

test("a report says what waits and which sessions there are, without a text", async () => {
  await using pair = await createPair();
  const { world, alice } = pair;
  world.network.offline(alice);
  await alice.chat("bob").send("a secret text");
  const report = await alice.inspect();
  expect(report).toMatchObject({
    userId: "alice",
    store: "memory",
    connection: { state: "offline" },
    outbox: [{ peer: "bob", isMessage: true, isSealed: false, isFailed: false }],
    troubles: [],
  });
  expect(report.sessions).toMatchObject([{ user: "bob", isActive: true, isAnswered: true }]);
  expect(JSON.stringify(report)).not.toContain("secret");
});

test("a report says why something could not be read", async () => {
  let isBad = false;
  await using world = await createTamperedWorld({}, (bytes, to) => {
    const frame = to === "client" && isBad ? decodeServerFrame(bytes) : undefined;
    if (frame?.type !== "deliver") return bytes;
    const envelopes = frame.envelopes.map((envelope) => {
      const sealed = envelope.sealed.slice();
      sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
      return { ...envelope, sealed };
    });
    return encodeServerFrame({ ...frame, envelopes });
  });
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  await alice.chat("bob").send("hello");
  await world.idle();
  isBad = true;
  await alice.chat("bob").send("changed on its way");
  await world.idle();
  await world.clock.advance(10_000);
  const { troubles } = await bob.inspect();
  expect(troubles).toMatchObject([{ reason: "bad-mac", from: "alice", attempts: 5 }]);
  expect(troubles[0]?.because).toContain("changed on its way");
});
