import { Chance } from "../chance.ts";
import { Findings, type Scenario } from "../scenario.ts";
import { Stage } from "../stage.ts";

const MESSAGES = 60;

export const rough: Scenario = {
  name: "rough",
  expected:
    "delay, jitter, segments of a few dozen bytes and a narrow line cost time and nothing else",
  run: async (seed) => {
    const chance = new Chance(seed);
    const findings = new Findings();
    await using stage = await Stage.open();
    const { parties, proxies, journal } = await stage.pair("alice", "bob");
    const weather = { delayMs: 30, jitterMs: 60, chance: () => chance.next() };
    proxies[0].set({ ...weather, sliceBytes: 40 });
    proxies[1].set({ ...weather, bytesPerSecond: 100_000 });
    await journal.exchange(MESSAGES);
    // Not calm again: what is slow must arrive as well.
    findings.include(await journal.verdict());
    findings.countFault("segments", proxies[0].counts.slices, 1_500);
    const losses = parties.reduce((sum, { seen }) => sum + seen.losses, 0);
    findings.require(losses === 0, `${losses} connections were lost`);
    findings.count("messages exchanged", journal.sentCount);
    return findings;
  },
};
