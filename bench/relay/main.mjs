// `npm run bench:relay`: the relay beside other servers. Each contestant does each workload in a process of its own, and
// every round gives all of them a turn. `--quick` is small and side by side: it shows that everything works.
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isInstalled } from "./contestants.mjs";
import { goalsTable } from "./goals.mjs";
import { readOptions } from "./options.mjs";
import { canPin, killLeftovers } from "./server.mjs";
import { medianOf } from "./statistics.mjs";
import { workloadTable } from "./tables.mjs";
import { inParallel } from "./waiting.mjs";

const RUN = fileURLToPath(new URL("run.mjs", import.meta.url));
const LOAD_CORE = "0";
const RUN_MS = 600_000;
const GRACE_MS = 20_000;
const QUICK_WIDTH = 4;

const options = readOptions(process.argv.slice(2));
const say = (text) => process.stderr.write(`${text}\n`);
const running = new Set();
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    for (const child of running) child.kill("SIGTERM");
    process.exitCode = 1;
  });
}

/** @returns {Promise<object>} Its figures, or `failure`. */
async function runOne(contestant, workload) {
  const folder = mkdtempSync(join(tmpdir(), "relay-bench-"));
  chmodSync(folder, 0o755);
  const sizes = JSON.stringify(options.sizesOf(contestant));
  const node = [process.execPath, "--conditions=@sotto/source", RUN];
  const command = [...node, contestant.key, workload, folder, sizes];
  const pinned = canPin ? ["taskset", "-c", LOAD_CORE, ...command] : command;
  try {
    const output = await outputOf(pinned);
    return output === "" ? { failure: "failed" } : JSON.parse(output);
  } finally {
    killLeftovers(join(folder, "log"));
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Empty if the run fails or takes too long. */
function outputOf([program, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
    running.add(child);
    let output = "";
    child.stdout.on("data", (data) => (output += data));
    const late = setTimeout(() => child.kill("SIGTERM"), RUN_MS);
    const tooLate = setTimeout(() => child.kill("SIGKILL"), RUN_MS + GRACE_MS);
    child.once("close", (code) => {
      clearTimeout(late);
      clearTimeout(tooLate);
      running.delete(child);
      resolve(code === 0 ? output : "");
    });
  });
}

async function measureWorkload(workload, contestants) {
  const taking = contestants.filter(({ workloads }) => workloads.includes(workload));
  const found = new Map(taking.map(({ key }) => [key, []]));
  for (let round = 0; round < options.roundsOf(workload); round++) {
    await inParallel(taking, options.quick ? QUICK_WIDTH : 1, async (contestant) => {
      if (process.exitCode !== undefined) return;
      say(`${workload}, round ${round + 1}: ${contestant.key}`);
      found.get(contestant.key).push(await runOne(contestant, workload));
    });
  }
  return new Map([...found].map(([key, results]) => [key, summaryOf(results)]));
}

function summaryOf(results) {
  const good = results.filter(({ failure }) => failure === undefined);
  return good.length === 0 ? { failure: "failed" } : medianOf(good);
}

/** Without Debian's own parts, as in 5:7.0.15-1. */
function versionOf({ debian }) {
  const { stdout } = spawnSync("dpkg-query", ["-W", "-f", "${Version}", debian]);
  const version = String(stdout ?? "").replace(/^\d+:/, "");
  return `${debian} ${version.split("-")[0]}`;
}

function introduce(contestants) {
  const peers = contestants.filter(({ debian }) => debian !== undefined).map(versionOf);
  const cores = canPin ? "load on the first core, server on the second" : "nothing pinned";
  process.stdout.write(`Node ${process.version}, ${[...new Set(peers)].join(", ")}\n`);
  process.stdout.write(`${availableParallelism()} × ${cpus()[0].model}, ${cores}\n`);
  if (options.quick) process.stdout.write("Quick: only that everything works, no figures.\n");
}

if (process.platform !== "linux") throw new Error("Servers are measured on Linux only.");
const missing = options.contestants.filter((contestant) => !isInstalled(contestant));
const contestants = options.contestants.filter(isInstalled);
introduce(contestants);
for (const { title, debian } of missing)
  process.stdout.write(`SKIPPED: ${title} is not installed. apt-get install ${debian}\n`);
const results = new Map();
for (const workload of options.workloads) {
  results.set(workload, await measureWorkload(workload, contestants));
  process.stdout.write(`\n${workloadTable(workload, contestants, results.get(workload))}`);
}
const resultsOf = (key) =>
  Object.fromEntries([...results].map(([workload, figures]) => [workload, figures.get(key)]));
if (!options.quick) process.stdout.write(`\n${goalsTable(resultsOf)}`);
