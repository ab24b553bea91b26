// Lets the SDK and the second implementation talk, over as many seeds as there is patience for.
//
//   node --conditions=@sotto/source oracle/second/main.ts [--seeds 20] [--messages 1500] [--first 0] [--json FILE]
import { parseArgs } from "node:util";
import { finish, printOutcome } from "../../proof/report.ts";
import { proveSecond } from "./prove.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "20" },
    messages: { type: "string", default: "1500" },
    first: { type: "string", default: "0" },
    json: { type: "string" },
  },
});

const report = await proveSecond({
  first: Number(values.first),
  seeds: Number(values.seeds),
  messages: Number(values.messages),
});
printOutcome(report);
finish(report, values.json);
