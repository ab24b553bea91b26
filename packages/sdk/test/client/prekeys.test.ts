import { SottoError } from "@sotto/protocol";
import { expect, test } from "vitest";
import { memory } from "../../src/store/memory.ts";
import type { KeyValueStore } from "../../src/store/store.ts";
import { createWorld } from "../../src/testing/world.ts";
import { overriding } from "../store/overriding.ts";

test("prekeys that the store could not take at first are made soon, without a new connection", async () => {
  await using world = await createWorld();
  const disk = memory();
  let failures = 0;
  const commit: KeyValueStore["commit"] = async (lease, changes) => {
    const isStock = [...changes.keys()].some((key) => key.startsWith("one-time-prekey/"));
    if (isStock && failures === 0) {
      failures += 1;
      throw new SottoError("store/quota");
    }
    await disk.commit(lease, changes);
  };
  const store = overriding(disk, {
    commit,
  });
  await world.client("bob", { store });
  const alice = await world.client("alice");
  const message = await alice.chat("bob").send("hello");
  await world.clock.advance(60_000);
  expect(failures).toBe(1);
  expect(message.state).toBe("delivered");
});
