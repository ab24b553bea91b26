import {
  decodeRatchetMessage,
  decodeServerFrame,
  encodeRatchetMessage,
  encodeServerFrame,
  type Envelope,
} from "@sotto/protocol";
import { expect, test } from "vitest";
import type { Client } from "../../src/api.ts";
import { createTamperedWorld, createWorld } from "../../src/testing/world.ts";

const texts = Array.from({ length: 30 }, (_, index) => `message ${index}`);

function watch(client: Client): {
  readonly texts: string[];
  readonly gaps: { count: number; reason: string }[];
} {
  const seen = { texts: [] as string[], gaps: [] as { count: number; reason: string }[] };
  client.addEventListener("message", ({ message }) => seen.texts.push(message.text));
  client.addEventListener("gap", ({ count, reason }) => seen.gaps.push({ count, reason }));
  return seen;
}

/** Changes the envelopes that the relay delivers, once `isOn` says so. */
function tamperEnvelopes(change: (envelopes: readonly Envelope[]) => readonly Envelope[]) {
  return (frame: Uint8Array, to: "client" | "relay"): Uint8Array | undefined => {
    if (to === "relay") return frame;
    const decoded = decodeServerFrame(frame);
    if (decoded.type !== "deliver") return frame;
    const envelopes = change(decoded.envelopes);
    return envelopes.length === 0 ? undefined : encodeServerFrame({ type: "deliver", envelopes });
  };
}

function corrupt(envelope: Envelope): Envelope {
  const { header, ciphertext } = decodeRatchetMessage(envelope.sealed);
  const flipped = ciphertext.slice();
  flipped[20] = (flipped[20] as number) ^ 1;
  return { ...envelope, sealed: encodeRatchetMessage({ header, ciphertext: flipped }) };
}

test("messages that overtake each other are shown in the order they were sent", async () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    await using world = await createWorld({ seed });
    const alice = await world.client("alice");
    const bob = await world.client("bob");
    const seen = watch(bob);
    world.network.reorder(true);
    for (const text of texts) await alice.chat("bob").send(text);
    await world.idle();
    world.network.reorder(false);
    await world.clock.advance(60_000);
    expect(seen).toEqual({ texts, gaps: [] });
  }
});

test("a poison envelope is given up after five tries with a gap, and what is behind it flows", async () => {
  let poison = false;
  await using world = await createTamperedWorld(
    {},
    tamperEnvelopes((envelopes) =>
      envelopes.map((envelope) => {
        const isPoisoned = poison;
        poison = false;
        return isPoisoned ? corrupt(envelope) : envelope;
      }),
    ),
  );
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const seen = watch(bob);
  for (const text of ["one", "two", "three"]) {
    poison = text === "two";
    await alice.chat("bob").send(text);
    await world.idle();
  }
  await world.clock.advance(60_000);
  expect(seen.texts).toEqual(["one", "three"]);
  expect(seen.gaps).toEqual([{ count: 1, reason: "undecryptable" }]);
  expect(world.relay.stored()).toBe(0);
});

test("an envelope that the relay delivers twice, even under another id, is shown once", async () => {
  await using world = await createTamperedWorld(
    {},
    tamperEnvelopes((envelopes) =>
      envelopes.flatMap((e) => [e, e, { ...e, id: e.id.map((byte) => byte ^ 0xff) }]),
    ),
  );
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const seen = watch(bob);
  for (const text of ["one", "two"]) await alice.chat("bob").send(text);
  await world.clock.advance(60_000);
  expect(seen).toEqual({ texts: ["one", "two"], gaps: [] });
});

test("a message that the relay swallows becomes a gap within 30 s, and the later ones are shown", async () => {
  let swallow = false;
  await using world = await createTamperedWorld(
    {},
    tamperEnvelopes((envelopes) => (swallow ? [] : envelopes)),
  );
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const seen = watch(bob);
  await alice.chat("bob").send("one");
  await world.idle();
  // The relay lies: it tells the sender that it has the envelope, and never delivers it.
  swallow = true;
  await alice.chat("bob").send("two");
  await world.idle();
  swallow = false;
  await alice.chat("bob").send("three");
  await world.idle();
  expect(seen).toEqual({ texts: ["one"], gaps: [] });
  await world.clock.advance(31_000);
  expect(seen).toEqual({ texts: ["one", "three"], gaps: [{ count: 1, reason: "expired" }] });
});

test("two who write to each other at once for the first time understand each other", async () => {
  await using world = await createWorld({ seed: 9 });
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const toBob = watch(bob);
  const toAlice = watch(alice);
  await Promise.all([alice.chat("bob").send("from alice"), bob.chat("alice").send("from bob")]);
  await world.idle();
  for (let round = 0; round < 5; round++) {
    await alice.chat("bob").send(`a${round}`);
    await bob.chat("alice").send(`b${round}`);
    await world.idle();
  }
  expect(toBob).toEqual({ texts: ["from alice", "a0", "a1", "a2", "a3", "a4"], gaps: [] });
  expect(toAlice).toEqual({ texts: ["from bob", "b0", "b1", "b2", "b3", "b4"], gaps: [] });
});

test("what is behind a second gap is shown too, without another message having to come", async () => {
  let swallow = false;
  await using world = await createTamperedWorld(
    {},
    tamperEnvelopes((envelopes) => (swallow ? [] : envelopes)),
  );
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const seen = watch(bob);
  for (const text of ["one", "swallowed", "three", "swallowed", "five"]) {
    swallow = text === "swallowed";
    await alice.chat("bob").send(text);
    await world.idle();
  }
  await world.clock.advance(120_000);
  const gap = { count: 1, reason: "expired" };
  expect(seen).toEqual({ texts: ["one", "three", "five"], gaps: [gap, gap] });
});
