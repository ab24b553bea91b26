import { Chance } from "../chance.ts";
import { Findings, type Scenario } from "../scenario.ts";
import { Stage } from "../stage.ts";

const MESSAGES = 110;
const BATCH = 10;
/** Enough to authenticate in and say something, and few enough to be cut off soon. */
const CUT_AFTER_BYTES = [2_000, 20_000] as const;
const CUTS = 10;

export const resets: Scenario = {
  name: "resets",
  expected: "connections reset in the middle of frames lose, repeat and reorder nothing",
  run: async (seed) => {
    const chance = new Chance(seed);
    const findings = new Findings();
    await using stage = await Stage.open();
    const { proxies, journal } = await stage.pair("alice", "bob");
    for (const proxy of proxies) {
      const left = { cuts: CUTS };
      proxy.set({
        cutAfterBytes: () => {
          left.cuts -= 1;
          return left.cuts < 0 ? Number.POSITIVE_INFINITY : chance.between(...CUT_AFTER_BYTES);
        },
      });
      proxy.reset();
    }
    // A few at a time, so that there is traffic for every connection to be cut off in.
    for (let sent = 0; sent < MESSAGES; sent += BATCH) {
      await journal.exchange(BATCH);
      await journal.settled();
    }
    findings.include(await journal.verdict());
    const sum = (of: "resets" | "cutsInside"): number =>
      proxies.reduce((total, { counts }) => total + counts[of], 0);
    findings.countFault("connections reset", sum("resets"), 8);
    findings.countFault("resets inside of what was sent", sum("cutsInside"), 4);
    findings.count("messages exchanged", journal.sentCount);
    return findings;
  },
};
