import { setTimeout as after } from "node:timers/promises";
import { Chance } from "../chance.ts";
import type { ChaosProxy } from "../proxy.ts";
import type { RelayProcess } from "../relay.ts";
import { Findings, type Scenario } from "../scenario.ts";
import { HASTE, type Pair, Stage } from "../stage.ts";

const FAULTS = 12;
const PAIRS = ["a", "b", "c"] as const;

type Fault = (relay: RelayProcess, proxy: ChaosProxy, chance: Chance) => Promise<void> | void;

/** Each sets in at once and lasts until the next calm. */
const KINDS: Readonly<Record<string, Fault>> = {
  reset: (_relay, proxy) => proxy.reset(),
  cut: (_relay, proxy, chance) => proxy.set({ cutAfterBytes: () => chance.between(500, 20_000) }),
  "blackhole up": (_relay, proxy) => proxy.set({ blackhole: ["up"] }),
  "blackhole down": (_relay, proxy) => proxy.set({ blackhole: ["down"] }),
  blackhole: (_relay, proxy) => proxy.set({ blackhole: ["up", "down"] }),
  delay: (_relay, proxy, chance) =>
    proxy.set({ delayMs: chance.between(1, 80), jitterMs: 40, chance: () => chance.next() }),
  slices: (_relay, proxy, chance) => proxy.set({ sliceBytes: 7, chance: () => chance.next() }),
  narrow: (_relay, proxy) => proxy.set({ bytesPerSecond: 50_000 }),
  "stopped relay": async (relay, _proxy, chance) => {
    relay.child.signal("SIGSTOP");
    await after(chance.between(200, 7_000));
    relay.child.signal("SIGCONT");
  },
  "killed relay": async (relay) => {
    await relay.kill();
    await relay.start();
  },
};

/** One random fault every one to three seconds, on top of those that last, while everybody talks. */
export const storm: Scenario = {
  name: "storm",
  expected: "any sequence of faults loses, repeats and reorders nothing once it is over",
  run: async (seed) => {
    const chance = new Chance(seed);
    const findings = new Findings();
    await using stage = await Stage.open({ haste: HASTE });
    const pairs: Pair[] = [];
    for (const name of PAIRS) pairs.push(await stage.pair(`alice-${name}`, `bob-${name}`));
    const proxies = pairs.flatMap((pair) => pair.proxies);

    const isOver = new AbortController();
    const talking = pairs.map(({ journal }) => talk(journal, isOver.signal));
    for (let count = 0; count < FAULTS; count += 1) {
      const [kind, strike] = chance.pick(Object.entries(KINDS) as [[string, Fault]]);
      const proxy = chance.pick(proxies as [ChaosProxy]);
      if (chance.next() < 0.3) proxy.calm();
      await strike(stage.relay, proxy, chance);
      findings.count(`faults: ${kind}`, 1);
      await after(chance.between(1_000, 3_000));
    }
    isOver.abort();
    for (const proxy of proxies) proxy.calm();
    await Promise.all(talking);
    for (const { journal } of pairs) findings.include(await journal.verdict());
    findings.count(
      "messages exchanged",
      pairs.reduce((sum, { journal }) => sum + journal.sentCount, 0),
    );
    return findings;
  },
};

async function talk(journal: Pair["journal"], isOver: AbortSignal): Promise<void> {
  while (!isOver.aborted) {
    await journal.exchange(1);
    await after(50);
  }
}
