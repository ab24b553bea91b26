import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
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
const { figures, failures } = await runAll(lab, {
  rounds: Number(values.rounds),
  seed: Number(values.seed),
  onProgress: (line) => process.stdout.write(`${line}\n`),
});
for (const { what, count } of figures) process.stdout.write(`${count} ${what}\n`);
for (const failure of failures) process.stderr.write(`FAILED ${failure}\n`);
if (values.json !== undefined) {
  const command = `node --conditions=@sotto/source faults/browser/main.ts --rounds ${values.rounds} --seed ${values.seed}`;
  const report = { name: "Browser faults", command, figures, failures };
  await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
}
process.exitCode = failures.length === 0 ? 0 : 1;
