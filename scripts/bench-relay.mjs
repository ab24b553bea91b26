// `npm run bench:relay`: the relay beside servers that Debian brings (docs/performance.md).
import { join } from "node:path";
import { BENCH, provideBench } from "./install-bench.mjs";
import { run } from "./steps.mjs";

await provideBench();
const main = join(BENCH, "relay/main.mjs");
const args = process.argv.slice(2);
process.exitCode = await run(process.execPath, ["--conditions=@sotto/source", main, ...args]);
