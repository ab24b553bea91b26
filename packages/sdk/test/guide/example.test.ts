import { createWorld } from "@sotto/sdk/testing";
import { expect, test } from "vitest";

test("a message waits on the relay until its recipient is back", async () => {
  await using world = await createWorld({ seed: 1 });
  const alice = await world.client("alice");
  const bob = await world.client("bob");

  world.network.offline(bob);
  const message = await alice.chat("bob").send("Hello");
  await world.idle();
  expect(message.state).toBe("relayed");
  expect(world.relay.stored("bob")).toBe(1);

  world.network.online(bob);
  await world.idle();
  expect(message.state).toBe("delivered");
  expect(bob.chat("alice").summary.value.last?.text).toBe("Hello");
});
