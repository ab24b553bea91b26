import { decodeServerFrame } from "@sotto/protocol";
import { expect, test } from "vitest";
import type { Clock } from "../../src/ports.ts";
import type { Gateway } from "../../src/testing/network.ts";
import { createWorldOn } from "../../src/testing/world.ts";
import { shown } from "./pair.ts";

// The relay takes two messages a day from a stranger here.

const DAY_MS = 24 * 3600_000;
const limits = { strangerMessagesPerDay: 2, strangersPerDay: 10 };

test("a stranger's third message waits a day, or until the recipient accepts", async () => {
  await using world = await createWorldOn({ seed: 3 }, { limits });
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  await bob.privacy.update({ messages: "contacts" });
  await world.idle();
  const sent = [];
  for (const text of ["one", "two", "three", "four"]) sent.push(await alice.chat("bob").send(text));
  await world.idle();
  expect(sent.map(({ state }) => state)).toEqual(["relayed", "relayed", "queued", "queued"]);
  expect(bob.requests.value).toMatchObject([{ id: "alice", unread: 2 }]);
  await bob.chat("alice").accept();
  await world.idle();
  await world.clock.advance(60_000);
  await world.idle();
  expect(sent.map(({ state }) => state)).toEqual(Array(4).fill("delivered"));
  expect((await shown(bob, "alice")).map(({ text }) => text)).toEqual([
    "one",
    "two",
    "three",
    "four",
  ]);
});

test("a token that comes while the relay is refusing is used at once", async () => {
  const held: (() => void)[] = [];
  let isHolding = false;
  const wrapGateway = (gateway: Gateway, client: string): Gateway => ({
    accept: (socket, info) =>
      gateway.accept(
        {
          send: (frame) => {
            const isRefusal = client === "alice" && decodeServerFrame(frame).type === "failure";
            if (isHolding && isRefusal) held.push(() => socket.send(frame));
            else socket.send(frame);
          },
          close: (code, reason) => socket.close(code, reason),
          get bufferedBytes() {
            return socket.bufferedBytes;
          },
        },
        info,
      ),
  });
  await using world = await createWorldOn({ seed: 8 }, { limits, wrapGateway });
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  await bob.privacy.update({ messages: "contacts" });
  await world.idle();
  isHolding = true;
  for (const text of ["one", "two"]) await alice.chat("bob").send(text);
  const third = await alice.chat("bob").send("three");
  await world.idle();
  expect(held).toHaveLength(1);
  await bob.chat("alice").accept();
  await world.idle();
  expect(third.state).toBe("queued");
  isHolding = false;
  for (const release of held) release();
  await world.idle();
  expect(third.state).toBe("delivered");
});

test("what was encrypted under way to somebody who then gave another token goes out with that one", async () => {
  const none = { strangerMessagesPerDay: 1, strangersPerDay: 10 };
  await using world = await createWorldOn({ seed: 10 }, { limits: none });
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  await alice.chat("bob").send("hi");
  await world.idle();
  await bob.chat("alice").send("hi");
  await world.idle();
  await alice.chat("bob").send("contacts by now");
  await world.idle();
  world.network.partition([bob], [alice]);
  const sent = [];
  for (let count = 0; count < 3; count++) sent.push(await alice.chat("bob").send(`no. ${count}`));
  await world.idle();
  await bob.block("alice");
  await bob.unblock("alice");
  await bob.chat("alice").send("with the new token");
  await world.idle();
  world.network.partition([], []);
  world.network.offline(alice);
  world.network.online(alice);
  await world.idle();
  expect(sent.map(({ state }) => state)).toEqual(Array(3).fill("delivered"));
});

test("with a clock that was set back, a receipt of before a block is none of the token of after it", async () => {
  const one = { strangerMessagesPerDay: 1, strangersPerDay: 10 };
  await using world = await createWorldOn({ seed: 9 }, { limits: one });
  let setBackMs = 0;
  const { virtualClock } = world;
  const clock: Clock = {
    now: () => virtualClock.now() - setBackMs,
    setTimeout: (fn, ms) => virtualClock.setTimeout(fn, ms),
    clearTimeout: (id) => virtualClock.clearTimeout(id),
  };
  const alice = await world.client("alice", { clock });
  const bob = await world.client("bob");
  world.network.offline(bob);
  await alice.chat("bob").send("with the first token");
  await world.idle();
  await alice.block("bob");
  await alice.unblock("bob");
  setBackMs = DAY_MS / 24;
  const sendAt = new Date(clock.now() + DAY_MS);
  await (await alice.chat("bob").send("never sent", { sendAt })).cancel(); // Makes the second token.
  world.network.online(bob);
  await world.idle();
  await alice.chat("bob").send("with the second token");
  await world.idle();
  const sent = [];
  for (let count = 0; count < 4; count++) sent.push(await bob.chat("alice").send(`no. ${count}`));
  await world.idle();
  expect(sent.map(({ state }) => state)).toEqual(Array(4).fill("delivered"));
});

test("contacts write as much as they like, whoever wrote first", async () => {
  await using world = await createWorldOn({ seed: 4 }, { limits });
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  await alice.privacy.update({ messages: "contacts" });
  await bob.privacy.update({ messages: "contacts" });
  await alice.chat("bob").send("hi");
  await world.idle();
  await bob.chat("alice").send("hi");
  await world.idle();
  for (let count = 0; count < 10; count++) {
    await alice.chat("bob").send(`a ${count}`);
    await bob.chat("alice").send(`b ${count}`);
  }
  await world.idle();
  expect(await shown(alice, "bob")).toHaveLength(22);
  expect(await shown(bob, "alice")).toHaveLength(22);
});

test("to block somebody takes their token back: what they send then is a stranger's", async () => {
  await using world = await createWorldOn({ seed: 5 }, { limits });
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  await alice.chat("bob").send("hi");
  await world.idle();
  await bob.chat("alice").send("hi");
  await world.idle();
  await bob.block("alice");
  await world.idle();
  const sent = [];
  for (let count = 0; count < 4; count++) sent.push(await alice.chat("bob").send(`${count}`));
  await world.idle();
  expect(sent.map(({ state }) => state)).toEqual(["relayed", "relayed", "queued", "queued"]);
  expect(await shown(bob, "alice")).toHaveLength(2);
  await bob.unblock("alice");
  await bob.chat("alice").send("again");
  await world.idle();
  await world.clock.advance(60_000);
  await world.idle();
  expect(sent.map(({ state }) => state)).toEqual(["relayed", "relayed", "delivered", "delivered"]);
});

test("a relay that has lost the tokens is given them again", async () => {
  await using world = await createWorldOn({ seed: 6 }, { limits });
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  await bob.privacy.update({ messages: "contacts" });
  await alice.chat("bob").send("hi");
  await world.idle();
  await bob.chat("alice").accept();
  await world.idle();
  await world.clock.advance(DAY_MS);
  await world.relay.crash();
  await world.clock.advance(60_000);
  await world.idle();
  for (let count = 0; count < 5; count++) await alice.chat("bob").send(`${count}`);
  await world.idle();
  expect(await shown(bob, "alice")).toHaveLength(6);
});
