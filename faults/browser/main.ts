import { parseArgs } from "node:util";
import { finish, printOutcome } from "../../proof/report.ts";
import { Lab } from "./lab.ts";
import { runAll } from "./run-all.ts";

// node --conditions=@sotto/source faults/browser/main.ts [--rounds N] [--seed N] [--json FILE]

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    json: { type: "string" },
  },
});
await using lab = await Lab.open();
const findings = await runAll(lab, {
  rounds: Number(values.rounds),
  seed: Number(values.seed),
  onProgress: (line) => process.stdout.write(`${line}\n`),
});
printOutcome(findings);
const command = `node --conditions=@sotto/source faults/browser/main.ts --rounds ${values.rounds} --seed ${values.seed}`;
finish({ name: "Browser faults", command, ...findings }, values.json);
