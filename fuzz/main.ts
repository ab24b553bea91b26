import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { finish } from "../proof/report.ts";
import { replaceCorpus, saveInput } from "./corpus.ts";
import type { FuzzReport } from "./fuzz.ts";
import { fuzzAll, type PoolOptions } from "./pool.ts";
import { TARGETS } from "./targets/index.ts";

// Fuzzes from the command line; see README.md.

const { values } = parseArgs({
  options: {
    target: { type: "string", multiple: true },
    seconds: { type: "string" },
    execs: { type: "string" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: String(Math.max(2, availableParallelism())) },
    compare: { type: "string" },
    keep: { type: "boolean", default: false },
    json: { type: "string" },
  },
});
/** Inputs in a target's committed corpus. */
const MOST_KEPT = 40;
const seed = Number(values.seed);
const limit: Pick<PoolOptions, "seconds" | "execs"> = {
  ...(values.execs === undefined ? {} : { execs: Number(values.execs) }),
  ...(values.seconds === undefined && values.execs !== undefined
    ? {}
    : { seconds: Number(values.seconds ?? 20) }),
};

const row = (...cells: readonly (string | number)[]): string =>
  cells
    .map((cell, index) => (index === 0 ? String(cell).padEnd(20) : String(cell).padStart(12)))
    .join("");

function show({ target, execs, perSecond, features, inputs, findings }: FuzzReport): void {
  console.log(row(target, execs, perSecond, features, inputs, findings.length));
  for (const { complaint, input } of findings) {
    const kept = values.keep ? ` kept as ${saveInput("crashers", target, input)}` : "";
    console.log(`\n${target}: ${complaint}\ninput (${input.length} bytes, base64)${kept}:`);
    console.log(Buffer.from(input).toString("base64"), "\n");
  }
}

const targets = values.target ?? TARGETS;
console.log(row("target", "execs", "exec/s", "features", "corpus", "findings"));
const reports = await fuzzAll({
  ...limit,
  targets,
  seed,
  workers: Number(values.workers),
  ...(values.keep ? { mostCorpus: MOST_KEPT } : {}),
  onReport: show,
});
if (values.keep)
  for (const { target, corpus, findings } of reports)
    if (findings.length === 0) replaceCorpus(target, corpus);

const figures = [
  { what: "targets", count: reports.length },
  { what: "executions", count: reports.reduce((sum, { execs }) => sum + execs, 0) },
  { what: "inputs replayed", count: reports.reduce((sum, { replayed }) => sum + replayed, 0) },
  { what: "features", count: reports.reduce((sum, { features }) => sum + features, 0) },
];

if (values.compare !== undefined) {
  // Both from the target's seeds only, so that the corpus, which guidance has made, does not speak for it.
  const versus = { targets: [values.compare], seed, workers: 1, withCorpus: false, ...limit };
  const [guided] = await fuzzAll(versus);
  const [blind] = await fuzzAll({ ...versus, blind: true });
  console.log(`\n${values.compare} from its seeds: ${guided?.features} features guided,`);
  console.log(`${blind?.features} features with blind mutation of the same seeds`);
  figures.push({ what: `features of ${values.compare}, guided`, count: guided?.features ?? 0 });
  figures.push({ what: `features of ${values.compare}, blind`, count: blind?.features ?? 0 });
}

const failures = reports.flatMap(({ findings }) =>
  findings.map(({ target, complaint }) => `${target}: ${complaint.split("\n")[0]}`),
);
const limits = Object.entries(limit).map(([name, value]) => `--${name} ${value}`);
const command = ["npm run fuzz --", ...limits, "--seed", seed].join(" ");
finish({ name: "Fuzzing", command, figures, failures }, values.json);
