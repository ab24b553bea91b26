import { decodeClientFrame, encodeClientFrame } from "@sotto/protocol";
import { expect, test } from "vitest";
import type { Sendable } from "../../src/api.ts";
import { createTamperedWorld, createWorld } from "../../src/testing/world.ts";
import type { Tamper } from "../../src/testing/tampering-gateway.ts";
import { numbers, sendAll, storedTexts } from "./helpers.ts";

const ID = "0123456789abcdef".repeat(2);

test("an own message follows its state by itself", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const message = await alice.chat("bob").send({ text: "hi" });
  expect(message).toMatchObject({
    chatId: "bob",
    from: "alice",
    own: true,
    kind: "text",
    text: "hi",
    state: "queued",
  });
  await world.idle();
  expect(message.state).toBe("delivered");
  await bob.chat("alice").markRead();
  await world.idle();
  expect(message.state).toBe("read");
});

test("reached resolves at its state, and at once when that is past", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  world.network.offline(bob);
  const message = await alice.chat("bob").send("hi");
  const reached: string[] = [];
  for (const state of ["relayed", "delivered", "read"] as const) {
    void message.reached(state).then(() => reached.push(state));
  }
  await world.idle();
  expect(reached).toEqual(["relayed"]);
  world.network.online(bob);
  await world.idle();
  expect(reached).toEqual(["relayed", "delivered"]);
  await bob.chat("alice").markRead();
  await world.idle();
  expect(reached).toEqual(["relayed", "delivered", "read"]);
  await message.reached("relayed");
});

test("reached rejects with the reason of its signal, or when the client is closed", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  world.network.offline(alice);
  const message = await alice.chat("bob").send("hi");
  const controller = new AbortController();
  const { signal } = controller;
  const reason = new Error("given up");
  const aborted = expect(message.reached("relayed", { signal })).rejects.toBe(reason);
  const closed = expect(message.reached("relayed")).rejects.toMatchObject({
    code: "client/closed",
  });
  controller.abort(reason);
  await aborted;
  await expect(message.reached("relayed", { signal })).rejects.toBe(reason);
  await alice.close();
  await closed;
  await expect(message.reached("relayed")).rejects.toMatchObject({ code: "client/closed" });
});

test("sending an id again sends nothing and returns the first message", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const first = await alice.chat("bob").send("first", { id: ID });
  const second = await alice.chat("bob").send("second", { id: ID });
  expect([second.id, second.text]).toEqual([ID, "first"]);
  await world.idle();
  const third = await alice.chat("bob").send("third", { id: ID });
  expect([first.state, second.state, third.state]).toEqual(["delivered", "delivered", "delivered"]);
  await world.idle();
  expect(await storedTexts(bob, "alice")).toEqual(["first"]);
  expect(await storedTexts(alice, "bob")).toEqual(["first"]);
});

test.each(["removed", "cancelled", "expired"] as const)(
  "sending the id of a message that was %s sends nothing, and says so",
  async (how) => {
    await using world = await createWorld();
    const alice = await world.client("alice");
    const bob = await world.client("bob");
    if (how === "cancelled") world.network.offline(alice);
    const message = await alice.chat("bob").send("first", { id: ID, expiresIn: 60 });
    await world.idle();
    if (how === "removed") await message.delete("me");
    if (how === "cancelled") await message.cancel();
    if (how === "expired") await world.clock.advance(61_000);
    if (how === "cancelled") world.network.online(alice);
    await expect(alice.chat("bob").send("second", { id: ID })).rejects.toMatchObject({
      code: "message/expired",
    });
    await world.idle();
    expect(await storedTexts(bob, "alice")).toEqual(how === "cancelled" ? [] : ["first"]);
    expect(await storedTexts(alice, "bob")).toEqual([]);
    await alice.chat("bob").send("third", { id: ID.replaceAll("0", "1") });
    await world.idle();
    expect((await storedTexts(bob, "alice")).at(-1)).toBe("third");
  },
);

test("the same id at once is one message, and in two conversations two", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const carol = await world.client("carol");
  const chats = [alice.chat("bob"), alice.chat("bob"), alice.chat("carol")];
  await Promise.all(chats.map((chat) => chat.send("hi", { id: ID })));
  await world.idle();
  expect(await storedTexts(bob, "alice")).toEqual(["hi"]);
  expect(await storedTexts(carol, "alice")).toEqual(["hi"]);
});

test("messages that are sent at once keep their order", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const texts = ["a", "b", "c", "d"];
  await Promise.all(texts.map((text) => alice.chat("bob").send(text)));
  await world.idle();
  expect(await storedTexts(bob, "alice")).toEqual(texts);
});

test.each([
  ["a ratchet message", 100],
  ["the shared payload", 3_000],
  ["the shared payload, 60 kB", 60_000],
  ["the shared payload, the largest", 64 * 1024 - 256],
])("a text in %s arrives as it is, compressed or not", async (_name, length) => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob", { compression: "off" });
  const text = Array.from({ length }, (_, index) =>
    String.fromCharCode(33 + ((index * index * 31 + index) % 90)),
  ).join("");
  await alice.chat("bob").send(text);
  await bob.chat("alice").send(text);
  await world.idle();
  expect(await storedTexts(bob, "alice")).toEqual([text, text]);
  expect(await storedTexts(alice, "bob")).toEqual([text, text]);
});

test("texts of any script, of one space, and with control characters arrive as they are", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const texts = [" ", "\0", "a\u0000b\r\n\t", "שלום", "👩‍👩‍👧‍👦", "e\u0301", "\uFEFF"];
  await sendAll(alice, "bob", texts);
  await world.idle();
  expect(await storedTexts(bob, "alice")).toEqual(texts);
});

test.each<[string, string, unknown]>([
  ["no text", "argument/invalid", ""],
  ["no text in an object", "argument/invalid", { text: "" }],
  ["a lone surrogate", "argument/invalid", "a\uD800b"],
  ["a number", "argument/invalid", 7],
  ["null", "argument/invalid", null],
  ["70 kB", "message/too-large", "x".repeat(70_000)],
  ["70 kB in few characters", "message/too-large", "€".repeat(24_000)],
])("sending %s is refused with %s and leaves no trace", async (_name, code, content) => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  await expect(alice.chat("bob").send(content as Sendable)).rejects.toMatchObject({ code });
  expect(alice.outbox.value.pending).toBe(0);
  expect(await storedTexts(alice, "bob")).toEqual([]);
});

test.each(["", "xyz", ID.toUpperCase(), `${ID}00`, ` ${ID}`])(
  "the message id %j is refused",
  async (id) => {
    await using world = await createWorld();
    const alice = await world.client("alice");
    await expect(alice.chat("bob").send("hi", { id })).rejects.toMatchObject({
      code: "argument/invalid",
    });
    await expect(alice.chat("bob").send("hi", { replyTo: id })).rejects.toMatchObject({
      code: "argument/invalid",
    });
  },
);

test.each(["", "alice", "a\nb", "a\u0000b", "a\u2028b", "a\uDC00", "x".repeat(1_000)])(
  "a chat with %j is refused",
  async (peer) => {
    await using world = await createWorld();
    const alice = await world.client("alice");
    expect(() => alice.chat(peer)).toThrow(expect.objectContaining({ code: "argument/invalid" }));
  },
);

test("user ids may hold spaces, slashes, percent signs and other scripts", async () => {
  await using world = await createWorld();
  const names = ["a b", "a/b", "a%2Fb", "a", "Ünïcødé", "日本"];
  const bob = await world.client("bob");
  for (const name of names) await (await world.client(name)).chat("bob").send(`from ${name}`);
  await world.idle();
  for (const name of names) expect(await storedTexts(bob, name)).toEqual([`from ${name}`]);
});

test("an aborted signal stops a send before it begins", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const reason = new Error("no");
  await expect(alice.chat("bob").send("hi", { signal: AbortSignal.abort(reason) })).rejects.toBe(
    reason,
  );
  expect(await storedTexts(alice, "bob")).toEqual([]);
});

test("messages to somebody who is not registered wait, with one error event, and arrive after the registration", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const errors: unknown[] = [];
  alice.addEventListener("error", ({ error, chatId }) => errors.push([error.code, chatId]));
  const first = await alice.chat("bob").send("one");
  await alice.chat("bob").send("two");
  await world.clock.advance(120_000);
  expect(errors).toEqual([["peer/unknown", "bob"]]);
  expect(first.state).toBe("queued");
  expect(alice.outbox.value.pending).toBe(2);
  const bob = await world.client("bob");
  await world.clock.advance(30_000);
  expect(await storedTexts(bob, "alice")).toEqual(["one", "two"]);
  expect(first.state).toBe("delivered");
});

test("somebody who is not registered holds up nobody else, however much waits for them", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const carol = await world.client("carol");
  await sendAll(alice, "bob", numbers(600));
  await alice.chat("carol").send("goes");
  await world.idle();
  expect(await storedTexts(carol, "alice")).toEqual(["goes"]);
});

/** Makes Submits malformed for the relay while `isOn`. */
function refusing(): { isOn: boolean; readonly tamper: Tamper } {
  const state = {
    isOn: false,
    tamper: (bytes: Uint8Array, to: "client" | "relay"): Uint8Array => {
      const frame = to === "relay" && state.isOn ? decodeClientFrame(bytes) : undefined;
      if (frame?.type !== "submit") return bytes;
      const [addressee] = frame.addressees;
      if (addressee === undefined) return bytes;
      const { userId } = addressee;
      return encodeClientFrame({
        ...frame,
        addressees: [addressee, { ...addressee, userId: `${userId}2` }],
      });
    },
  };
  return state;
}

test("a message that the relay refuses fails with its error, and can be sent again", async () => {
  const relay = refusing();
  await using world = await createTamperedWorld({}, relay.tamper);
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  relay.isOn = true;
  const message = await alice.chat("bob").send("hi");
  const reached = expect(message.reached("delivered")).rejects.toMatchObject({
    code: "relay/bad-request",
  });
  await world.idle();
  await reached;
  expect(message.state).toBe("failed");
  expect(message.error).toMatchObject({ code: "relay/bad-request" });
  expect(alice.outbox.value).toEqual({ pending: 0, failed: 1 });
  relay.isOn = false;
  await message.retry();
  expect(message.state).toBe("queued");
  expect(message.error).toBeUndefined();
  await world.idle();
  expect(message.state).toBe("delivered");
  expect(await storedTexts(bob, "alice")).toEqual(["hi"]);
});

test("a message that failed holds up those after it until its gap is declared, and a retry shows it late", async () => {
  const relay = refusing();
  await using world = await createTamperedWorld({}, relay.tamper);
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const gaps: unknown[] = [];
  bob.addEventListener("gap", ({ chatId, count, reason }) => gaps.push([chatId, count, reason]));
  relay.isOn = true;
  const refused = await alice.chat("bob").send("refused");
  await world.idle();
  relay.isOn = false;
  await alice.chat("bob").send("two");
  await world.clock.advance(61_000);
  expect(await storedTexts(bob, "alice")).toEqual(["two"]);
  expect(gaps).toEqual([["alice", 1, "expired"]]);
  await refused.retry();
  await world.idle();
  expect(await storedTexts(bob, "alice")).toEqual(["two", "refused"]);
  expect(refused.state).toBe("delivered");
});
