import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { finish, type Report } from "../proof/report.ts";
import { loadPrimitives } from "../packages/sdk/src/crypto/load-primitives.ts";
import { drawPlan, type Plan } from "./plan.ts";
import { describePlan, parsePlan } from "./replay-line.ts";
import { runPlan } from "./run.ts";
import { idleLevers, type Tally } from "./schedules.ts";
import { runInParallel } from "./shard.ts";
import { shrink } from "./shrink.ts";

// npm run sim -- --seeds N [--from S] [--shard i/n] [--json FILE]
// npm run sim -- --replay 1234:0-3

const REGRESSIONS = new URL("./regressions.json", import.meta.url);
/** Shrinking takes a hundred runs: the first failures tell enough. */
const SHRUNK_COUNT = 5;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    shard: { type: "string", default: "1/1" },
    replay: { type: "string" },
    json: { type: "string" },
  },
});

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function replay(word: string): Promise<void> {
  const plan = parsePlan(word);
  const outcome = await runPlan(plan, await loadPrimitives("auto"));
  print(`users ${plan.users.join(", ")}; ${[...plan.conditions].join(", ") || "no conditions"}`);
  for (const { atMs, kind, who, to } of plan.actions) print(`  ${atMs} ms  ${kind} ${who} → ${to}`);
  print(`${outcome.frames} frames, trace ${outcome.trace.slice(0, 16)}`);
  for (const violation of outcome.violations) print(`VIOLATION ${violation}`);
  process.exitCode = outcome.violations.length > 0 ? 1 : 0;
}

async function smallest(seed: number): Promise<Plan> {
  const real = await loadPrimitives("auto");
  const violated = async (plan: Plan): Promise<string | undefined> => {
    try {
      return (await runPlan(plan, real)).violations[0]?.split(":")[0];
    } catch {
      return "exception";
    }
  };
  const plan = drawPlan(seed);
  const wanted = await violated(plan);
  return await shrink(plan, async (candidate) => (await violated(candidate)) === wanted);
}

async function explain({ failures }: Tally): Promise<void> {
  for (const { seed, violations } of failures) print(`seed ${seed}: ${violations[0] ?? ""}`);
  for (const { seed } of failures.slice(0, SHRUNK_COUNT))
    print(`npm run sim -- --replay ${describePlan(await smallest(seed))}`);
}

/** Failing seeds are kept and run with every batch from then on. */
function regressions(): readonly string[] {
  return JSON.parse(readFileSync(REGRESSIONS, "utf8")) as readonly string[];
}

function keep(failures: Tally["failures"]): void {
  const kept = new Set([...regressions(), ...failures.map(({ seed }) => String(seed))]);
  writeFileSync(REGRESSIONS, `${JSON.stringify([...kept], undefined, 2)}\n`);
}

async function failingRegressions(): Promise<readonly string[]> {
  const real = await loadPrimitives("auto");
  const failing: string[] = [];
  for (const word of regressions())
    if ((await runPlan(parsePlan(word), real)).violations.length > 0) failing.push(word);
  return failing;
}

async function runBatch(): Promise<void> {
  const [shard = 1, shards = 1] = values.shard.split("/").map(Number);
  const startedMs = performance.now();
  const from = Number(values.from) + shard - 1;
  const tally = await runInParallel(from, Number(values.seeds), Infinity, shards);
  const seconds = (performance.now() - startedMs) / 1000;
  const idle = idleLevers(tally);
  const old = await failingRegressions();
  print(`${tally.schedules} schedules, ${tally.frames} frames, ${tally.failures.length} failures`);
  print(`${(tally.schedules / seconds).toFixed(1)} schedules/s`);
  const levers = [...tally.levers].toSorted(([a], [b]) => (a < b ? -1 : 1));
  for (const [lever, count] of levers) print(`  ${lever}: ${count}`);
  for (const lever of idle) print(`NEVER FIRED ${lever}`);
  for (const word of old) print(`FAILS AGAIN npm run sim -- --replay ${word}`);
  await explain(tally);
  keep(tally.failures);
  finish(reportOf(tally, [...idle, ...old]), values.json);
}

function reportOf(
  { schedules, frames, failures, levers }: Tally,
  problems: readonly string[],
): Report {
  const fired = [...levers.values()].reduce((sum, count) => sum + count, 0);
  return {
    name: "Simulator",
    command: `npm run sim -- --seeds ${values.seeds} --from ${values.from}`,
    figures: [
      { what: "whole-stack schedules", count: schedules },
      { what: "frames", count: frames },
      { what: "faults, features and conditions that struck, summed over schedules", count: fired },
      { what: "kept seeds run again", count: regressions().length },
    ],
    failures: [
      ...failures.map(({ seed, violations }) => `${seed}: ${violations[0] ?? ""}`),
      ...problems,
    ],
  };
}

if (values.replay === undefined) await runBatch();
else await replay(values.replay);
