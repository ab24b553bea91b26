import { readFile, writeFile } from "node:fs/promises";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { finish, printOutcome } from "../../../../proof/report.ts";
import { comparePower, CONTACTS, TABLE_SEED } from "./compare.ts";
import { withTable } from "./document.ts";
import { POWERS } from "./powers.ts";

// The whole table as a command: every power at the first contact and in a standing session.
//   --only TEXT    powers whose name holds it
//   --seeds N      further seeds; for these only what no power may lead to is judged
//   --json FILE    figures
//   --write        puts the table into docs/malicious-relay.md, and runs nothing

const DOCUMENT = new URL("../../../../docs/malicious-relay.md", import.meta.url);
const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    seeds: { type: "string", default: "0" },
    json: { type: "string" },
    write: { type: "boolean", default: false },
  },
});

if (values.write) await writeFile(DOCUMENT, withTable(await readFile(DOCUMENT, "utf8")));
else await runAll();

async function runAll(): Promise<void> {
  const failures: string[] = [];
  process.on("unhandledRejection", (reason) => failures.push(`unhandled: ${String(reason)}`));
  const powers = POWERS.filter(({ name }) => name.includes(values.only));
  let runs = 0;
  let messages = 0;
  for (const power of powers) {
    for (const contact of CONTACTS) {
      for (let more = 0; more <= Number(values.seeds); more++) {
        const seed = TABLE_SEED + more;
        const at = `${power.name} (${contact}, seed ${seed})`;
        const result = await comparePower(power, contact, seed);
        runs += 1;
        messages += result.messages;
        failures.push(...result.violations.map((sentence) => `${at}: ${sentence}`));
        if (more === 0 && !isDeepStrictEqual(result.observed, result.expected))
          failures.push(`${at}: ${JSON.stringify(result.observed)}`);
      }
    }
  }
  const figures = [
    { what: "powers of a malicious relay", count: powers.length },
    { what: "runs against the whole SDK and relay", count: runs },
    { what: "messages sent in them", count: messages },
  ];
  printOutcome({ figures, failures });
  const command = `node --conditions=@sotto/source packages/sdk/test/malicious-relay/main.ts --seeds ${values.seeds}`;
  finish({ name: "Malicious relay", command, figures, failures }, values.json);
}
