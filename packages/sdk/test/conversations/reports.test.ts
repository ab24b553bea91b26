import { expect, test } from "vitest";
import type { Client, Report } from "../../src/api.ts";
import { createWorldOn, type World } from "../../src/testing/world.ts";
import { newest, shown } from "./pair.ts";

interface Scene extends AsyncDisposable {
  readonly world: World;
  readonly bob: Client;
  readonly mallory: Client;
  readonly reports: readonly Report[];
}

async function createScene(onReport?: (report: Report) => void | Promise<void>): Promise<Scene> {
  const limits = { strangerMessagesPerDay: 50, strangersPerDay: 10 };
  const world = await createWorldOn({}, { limits });
  const reports: Report[] = [];
  const bob = await world.client("bob", {
    onReport: onReport ?? ((report) => void reports.push(report)),
  });
  const mallory = await world.client("mallory");
  return {
    world,
    bob,
    mallory,
    reports,
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

test("a report gives the app what the person chose, oldest first, and nobody else anything", async () => {
  await using scene = await createScene();
  const { world, bob, mallory, reports } = scene;
  for (const text of ["one", "two", "three"]) await mallory.chat("bob").send(text);
  await world.idle();
  const answer = await bob.chat("mallory").send("stop it");
  await world.idle();
  const [one, , three] = await shown(bob, "mallory");
  const before = (await shown(mallory, "bob")).map(({ text, state }) => [text, state]);
  const messages = [answer.id, three?.id ?? "", one?.id ?? "", one?.id ?? ""];
  await bob.chat("mallory").report({ messages, reason: "a nuisance" });
  await world.idle();
  expect(reports).toEqual([
    {
      user: "mallory",
      reason: "a nuisance",
      messages: [
        { id: one?.id, from: "mallory", text: "one" },
        { id: three?.id, from: "mallory", text: "three" },
        { id: answer.id, from: "bob", text: "stop it" },
      ].map((message) =>
        Object.assign(message, {
          device: expect.stringMatching(/^[0-9a-f]{32}$/),
          sentAt: expect.any(Date),
          receivedAt: expect.any(Date),
          kind: "text",
        }),
      ),
    },
  ]);
  expect(reports[0]?.messages[0]?.sentAt).toEqual(one?.sentAt);
  expect((await shown(mallory, "bob")).map(({ text, state }) => [text, state])).toEqual(before);
  expect(bob.blocked.value).toEqual([]);
});

test("a person alone can be reported, and blocked with it", async () => {
  await using scene = await createScene();
  const { bob, reports } = scene;
  await bob.chat("mallory").report({ block: true });
  expect(reports).toEqual([{ user: "mallory", reason: "", messages: [] }]);
  expect(bob.blocked.value).toEqual(["mallory"]);
});

test("what can be looked at once is not in a report", async () => {
  await using scene = await createScene();
  const { world, bob, mallory, reports } = scene;
  await mallory.chat("bob").send("look once", { viewOnce: true });
  await world.idle();
  const once = await newest(bob, "mallory");
  await bob.chat("mallory").report({ messages: [once.id] });
  expect(reports[0]?.messages).toMatchObject([{ id: once.id, text: "" }]);
  expect(await once.open()).toBe("look once");
});

test("who declines a request can report what it says", async () => {
  await using scene = await createScene();
  const { world, bob, mallory, reports } = scene;
  await bob.privacy.update({ messages: "contacts" });
  for (let count = 1; count <= 22; count++) await mallory.chat("bob").send(`buy ${count}`);
  await world.idle();
  await bob.chat("mallory").decline({ report: true, block: true });
  const texts = Array.from({ length: 20 }, (_, index) => `buy ${index + 3}`);
  expect(reports[0]?.messages.map(({ text }) => text)).toEqual(texts);
  await world.idle();
  expect(bob.requests.value).toEqual([]);
  expect(bob.blocked.value).toEqual(["mallory"]);
});

test("a report that the app could not take changes nothing", async () => {
  await using scene = await createScene(async () => {
    throw new Error("offline");
  });
  const { world, bob, mallory } = scene;
  await bob.privacy.update({ messages: "contacts" });
  await mallory.chat("bob").send("buy");
  await world.idle();
  const chat = bob.chat("mallory");
  await expect(chat.decline({ report: true, block: true })).rejects.toThrow("offline");
  await expect(chat.report({ block: true })).rejects.toThrow("offline");
  expect(bob.requests.value).toMatchObject([{ id: "mallory", unread: 1 }]);
  expect(bob.blocked.value).toEqual([]);
});

test("a report of nothing that is there, or without anybody to take it, is refused", async () => {
  await using scene = await createScene();
  const { bob, mallory, reports } = scene;
  const refused = { code: "argument/invalid" };
  const chat = bob.chat("mallory");
  await expect(chat.report({ messages: ["00".repeat(16)] })).rejects.toMatchObject(refused);
  await expect(chat.report({ messages: Array(101).fill("") })).rejects.toMatchObject(refused);
  await expect(chat.report({ messages: 5 as never })).rejects.toMatchObject(refused);
  await expect(chat.report({ reason: "x".repeat(1_001) })).rejects.toMatchObject(refused);
  await expect(chat.report({ reason: "\ud800" })).rejects.toMatchObject(refused);
  await expect(chat.report({ reason: 7 as never })).rejects.toMatchObject(refused);
  await expect(mallory.chat("bob").report()).rejects.toMatchObject(refused);
  await expect(mallory.chat("bob").decline({ report: true })).rejects.toMatchObject(refused);
  expect(reports).toEqual([]);
});
