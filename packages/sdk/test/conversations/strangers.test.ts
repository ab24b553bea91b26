import { expect, test } from "vitest";
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
