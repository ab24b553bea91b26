import { expect, test } from "vitest";
import { ONE_TIME_PREKEYS } from "../../src/store/schema.ts";
import { memory } from "../../src/store/memory.ts";
import { createWorldOn } from "../../src/testing/world.ts";
import { EvilRelay } from "./evil-relay.ts";

test(
  "a relay that always asks for prekeys fills neither the store nor the line",
  { timeout: 60_000 },
  async () => {
    const evil = new EvilRelay();
    await using world = await createWorldOn({}, { wrapGateway: evil.wrapGateway });
    const store = memory();
    await world.client("alice", { store }, { prekeyCount: 100 });
    let uploads = 0;
    evil.use({
      toRelay: (frame, at) => {
        if (frame.type !== "publishPrekeys") return [frame];
        uploads += 1;
        at.send({ type: "prekeysPublished", requestId: frame.requestId, oneTimePrekeys: 100 });
        return [];
      },
    });
    for (let round = 1; round <= 14; round++) {
      for (let times = 0; times < 20; times++)
        evil.of("alice")?.send({ type: "prekeysLow", oneTimePrekeys: 0 });
      await world.clock.advance(1_000);
    }
    const kept = await ONE_TIME_PREKEYS.scan(store);
    expect(kept.length).toBe(1_000);
    expect(uploads).toBeLessThan(14 * 4);
  },
);
