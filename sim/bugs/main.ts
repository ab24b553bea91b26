import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { finish } from "../../proof/report.ts";
import { BUGS } from "./bugs.ts";
import { hunt, type Result } from "./hunt.ts";
import { reportOf, rowOf } from "./report.ts";

// npm run sim:bugs -- [--only ID,ID] [--seeds N] [--json FILE]

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    seeds: { type: "string", default: "2000" },
    json: { type: "string" },
  },
});

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const only = values.only?.split(",");
const bugs = BUGS.filter(({ id }) => only === undefined || only.includes(id));
if (only !== undefined && bugs.length !== only.length)
  throw new RangeError(`no such bug among ${values.only}`);
const results = await hunt(bugs, {
  seeds: Number(values.seeds),
  parallel: Math.min(2, availableParallelism()),
  onResult: (result: Result) => print(rowOf(result)),
});
const report = reportOf(results, `npm run sim:bugs -- --seeds ${values.seeds}`);
print(`${report.figures[0]?.count ?? 0} of ${results.length} planted bugs found`);
finish(report, values.json);
