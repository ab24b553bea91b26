import { INSIDE } from "../scenarios/packet-loss.ts";
import { attempt } from "../scenario.ts";
import { runTool } from "../tools.ts";

// Runs a scenario in the network namespace that this process was started in, and prints its outcome.

const [name = "", seed = "1"] = process.argv.slice(2);
await runTool("ip", "link", "set", "lo", "up");
const run = INSIDE[name];
if (run === undefined) throw new Error(`there is no ${name}`);
const outcome = await attempt({ name, expected: "", run }, Number(seed));
process.stdout.write(`${JSON.stringify(outcome)}\n`);
