import { expect, test } from "vitest";
import { createWorld } from "../../src/testing/index.ts";

test("a message to somebody online is delivered without being stored, and read when marked", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const texts: string[] = [];
  bob.addEventListener("message", ({ message }) => texts.push(message.text));
  const message = await alice.chat("bob").send("hi");
  await world.idle();
  expect(texts).toEqual(["hi"]);
  expect(message.state).toBe("delivered");
  await bob.chat("alice").markRead();
  await world.idle();
  expect(message.state).toBe("read");
});

test("the same seed gives the same device ids, another seed gives others", async () => {
  const idOf = async (seed: number): Promise<string> => {
    await using world = await createWorld({ seed });
    return (await world.client("alice")).deviceId;
  };
  expect(await idOf(3)).toBe(await idOf(3));
  expect(await idOf(3)).not.toBe(await idOf(4));
});
