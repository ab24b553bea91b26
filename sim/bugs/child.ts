import { env } from "node:process";
import { loadPrimitives } from "../../packages/sdk/src/crypto/load-primitives.ts";
import { runSeeds } from "../schedules.ts";
import { VARIABLE } from "./bug.ts";
import type { Finding, Range } from "./hunt.ts";
import { plantedBug } from "./plant.ts";

// A process with one bug in it, or with none: runs the seeds that it is sent until one fails.

const real = await loadPrimitives("auto");
if (plantedBug() !== env[VARIABLE])
  throw new RangeError(`${env[VARIABLE]}: no schedule loads the file that it is in`);

function* seedsOf({ from, to }: Range): Iterable<number> {
  for (let seed = from; seed <= to; seed++) yield seed;
}

process.on("message", (range: Range) => {
  void runSeeds(seedsOf(range), real, 1).then(({ failures: [failure] }) => {
    const finding: Finding = { seed: failure?.seed, violation: failure?.violations[0] };
    process.send?.(finding);
  });
});
process.on("disconnect", () => process.exit());
