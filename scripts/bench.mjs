// `npm run bench`: Sotto against its peers, as ratios of one run (docs/performance.md).
import { join } from "node:path";
import { BENCH, provideBench } from "./install-bench.mjs";
import { run } from "./steps.mjs";

await provideBench();
const main = join(BENCH, "main.mjs");
process.exitCode = await run(process.execPath, ["--conditions=@sotto/source", main]);
