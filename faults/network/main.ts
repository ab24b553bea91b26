import { parseArgs } from "node:util";
import { finish, printOutcome } from "../../proof/report.ts";
import { SCENARIOS, SLOW_SCENARIOS } from "./list.ts";
import { storm } from "./scenarios/storm.ts";
import { attempt, type Scenario } from "./scenario.ts";

// node --conditions=@sotto/source faults/network/main.ts [--rounds N] [--seed N] [--only name] [--slow] [--json FILE]

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    slow: { type: "boolean", default: false },
    json: { type: "string" },
  },
});

const totals = new Map<string, number>();
const failures: string[] = [];
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const scenario of chosen(round)) await run(scenario, Number(values.seed) + round);
}
const figures = [...totals].map(([what, count]) => ({ what, count }));
printOutcome({ figures, failures });
const command = `node --conditions=@sotto/source faults/network/main.ts --rounds ${values.rounds} --seed ${values.seed}`;
finish({ name: "Machine and network faults", command, figures, failures }, values.json);

/** Every scenario once, and a storm in each round. */
function chosen(round: number): readonly Scenario[] {
  const all = [...SCENARIOS, storm, ...SLOW_SCENARIOS];
  if (values.only !== undefined) {
    const named = all.filter(({ name }) => name === values.only);
    if (named.length > 0) return named;
    throw new Error(`no scenario ${values.only}; there are ${all.map(({ name }) => name).join()}`);
  }
  if (round > 0) return [storm];
  return values.slow ? all : [...SCENARIOS, storm];
}

async function run(scenario: Scenario, seed: number): Promise<void> {
  const missing = scenario.missing?.();
  if (missing !== undefined) {
    process.stderr.write(`SKIPPED ${scenario.name}: ${missing}\n`);
    add("scenarios skipped", 1);
    return;
  }
  const startMs = performance.now();
  const outcome = await attempt(scenario, seed);
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  const verdict = outcome.failures.length === 0 ? "ok" : "FAILED";
  const counts = outcome.figures.map(({ what, count }) => `${count} ${what}`).join(", ");
  process.stdout.write(`${verdict} ${scenario.name} (seed ${seed}, ${seconds} s): ${counts}\n`);
  for (const { what, count } of outcome.figures) add(what, count);
  failures.push(...outcome.failures);
  add("scenarios run", 1);
}

function add(what: string, count: number): void {
  totals.set(what, (totals.get(what) ?? 0) + count);
}
