import { describe, expect, test } from "vitest";
import { SCENARIOS } from "../list.ts";
import type { Scenario } from "../scenario.ts";

// A share of what `faults/network/main.ts` runs: the real relay and real clients as processes, under real faults.

const SEED = 7;
const LIMIT_MS = 240_000;

/** Most of a scenario is waiting for heartbeats; so they wait together, but few enough to leave time to each. */
describe("under faults of machine and network", { concurrent: true, timeout: LIMIT_MS }, () => {
  for (const scenario of SCENARIOS) {
    const missing = scenario.missing?.();
    if (missing !== undefined) console.warn(`${scenario.name} is skipped: it ${missing}.`);
    test.skipIf(missing !== undefined)(`${scenario.name}: ${scenario.expected}`, async () => {
      await expectFlawless(scenario);
    });
  }
});

async function expectFlawless({ run }: Scenario): Promise<void> {
  const { figures, failures } = await run(SEED);
  expect(failures).toEqual([]);
  expect(figures.length).toBeGreaterThan(0);
}
