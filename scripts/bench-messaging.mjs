// `npm run bench:messaging`: two clients and a large store (docs/performance.md).
import { join } from "node:path";
import { BENCH, provideBench } from "./install-bench.mjs";
import { run } from "./steps.mjs";

await provideBench();
const main = join(BENCH, "messaging.mjs");
process.exitCode = await run(process.execPath, ["--conditions=@sotto/source", main]);
