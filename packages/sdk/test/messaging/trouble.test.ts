import {
  decodeServerFrame,
  encodeServerFrame,
  type ServerFrame,
  SottoError,
} from "@sotto/protocol";
import { expect, test } from "vitest";
import { memory } from "../../src/store/memory.ts";
import type { KeyValueStore } from "../../src/store/store.ts";
import { createTamperedWorld, createWorld } from "../../src/testing/world.ts";

/** Lets a relay answer otherwise. */
function tamperAnswers(change: (frame: ServerFrame) => ServerFrame) {
  return (frame: Uint8Array, to: "client" | "relay"): Uint8Array =>
    to === "relay" ? frame : encodeServerFrame(change(decodeServerFrame(frame)));
}

/** A store whose next commits fail. */
function failingStore(inner: KeyValueStore): KeyValueStore & { failures: number } {
  return {
    kind: inner.kind,
    failures: 0,
    open: () => inner.open(),
    get: (key) => inner.get(key),
    scan: (range) => inner.scan(range),
    async commit(lease, changes) {
      if (this.failures-- > 0) throw new SottoError("store/quota");
      await inner.commit(lease, changes);
    },
    close: () => inner.close(),
  };
}

test("a first message waits for the directory, however often the relay puts the question off", async () => {
  let refusals = 12;
  await using world = await createTamperedWorld(
    {},
    tamperAnswers((frame) =>
      frame.type === "directory" && frame.userId === "alice" && refusals-- > 0
        ? {
            type: "failure",
            requestId: frame.requestId,
            code: "relay/rate-limited",
            retryAfterMs: 1000,
            missingDevices: [],
            extraDevices: [],
          }
        : frame,
    ),
  );
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const texts: string[] = [];
  let gaps = 0;
  bob.addEventListener("message", ({ message }) => texts.push(message.text));
  bob.addEventListener("gap", () => (gaps += 1));
  await alice.chat("bob").send("hi");
  await world.clock.advance(60_000);
  expect({ texts, gaps }).toEqual({ texts: ["hi"], gaps: 0 });
});

test("a message that the full store refused is shown once there is room, on the same connection", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const store = failingStore(memory());
  const bob = await world.client("bob", { store });
  const texts: string[] = [];
  const errors: string[] = [];
  bob.addEventListener("message", ({ message }) => texts.push(message.text));
  bob.addEventListener("error", ({ error }) => errors.push(error.code));
  store.failures = 3;
  const message = await alice.chat("bob").send("hi");
  await world.clock.advance(60_000);
  expect(texts).toEqual(["hi"]);
  expect(message.state).toBe("delivered");
  expect(errors).toContain("store/quota");
  expect(world.relay.stored()).toBe(0);
});

test("an answer that the full store could not note is asked for again, and the message sent once", async () => {
  await using world = await createWorld();
  const store = failingStore(memory());
  const alice = await world.client("alice", { store });
  const bob = await world.client("bob");
  const texts: string[] = [];
  bob.addEventListener("message", ({ message }) => texts.push(message.text));
  const message = await alice.chat("bob").send("hi");
  store.failures = 1;
  await world.clock.advance(60_000);
  expect(message.state).toBe("delivered");
  expect(texts).toEqual(["hi"]);
});

test("another identity for a known user is an event, and nothing is sent to it", async () => {
  let isLying = false;
  let other: readonly Uint8Array[] = [];
  await using world = await createTamperedWorld(
    {},
    tamperAnswers((frame) => {
      if (frame.type === "directory" && frame.userId === "carol") other = frame.entries;
      if (!isLying) return frame;
      if (frame.type === "directory") return { ...frame, entries: other };
      if (frame.type !== "accepted") return frame;
      const { requestId } = frame;
      const lists = { missingDevices: [], extraDevices: [] };
      return {
        type: "failure",
        requestId,
        code: "relay/devices-changed",
        retryAfterMs: 0,
        ...lists,
      };
    }),
  );
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  await world.client("carol");
  const changed: string[] = [];
  alice.addEventListener("identitychange", ({ user }) => changed.push(user));
  await alice.chat("bob").send("before");
  await alice.chat("carol").send("before");
  await world.idle();
  world.network.offline(bob); // Or the real one would say that he has it.
  isLying = true;
  const message = await alice.chat("bob").send("secret");
  await world.idle();
  expect(changed).toEqual(["bob"]);
  expect(message.state).toBe("failed");
  expect(message.error?.code).toBe("identity/changed");
});
