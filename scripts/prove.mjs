// `npm run prove`: everything that `npm test` runs a share of, at length; writes what was run and found into
// docs/reliability.md. `npm run prove -- --quick` runs each of them briefly, to see that they work.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { provideTools } from "./provide-tools.mjs";
import { fail, isMain, requireNode, root, step } from "./steps.mjs";

/** Each writes a report with `--json`. The long run takes about two hours on two cores. */
const PROOFS = [
  {
    title: "simulator",
    file: "sim/main.ts",
    long: ["--seeds", "20000"],
    quick: ["--seeds", "400"],
  },
  { title: "planted bugs", file: "sim/bugs/main.ts", long: [], quick: [] },
  {
    title: "oracle",
    file: "oracle/main.ts",
    long: ["--messages", "10000"],
    quick: ["--messages", "500", "--second-seeds", "2"],
  },
  {
    title: "malicious relay",
    file: "packages/sdk/test/malicious-relay/main.ts",
    long: ["--seeds", "5"],
    quick: [],
  },
  {
    title: "disk",
    file: "faults/disk/main.ts",
    long: ["--kills", "all", "--errors", "all", "--images", "10000"],
    quick: ["--kills", "10", "--errors", "10", "--images", "500"],
  },
  { title: "network", file: "faults/network/main.ts", long: ["--rounds", "10"], quick: [] },
  { title: "browser", file: "faults/browser/main.ts", long: ["--rounds", "5"], quick: [] },
  { title: "fuzzing", file: "fuzz/main.ts", long: ["--seconds", "120"], quick: ["--seconds", "3"] },
];

const REPORT = join(root, "docs/reliability.md");
const BEGIN = "<!-- figures: npm run prove -->";
const END = "<!-- end of figures -->";

/** Runs one proof. @returns Its report, or undefined if it did not even write one. */
async function runProof({ title, file, long, quick }, isQuick) {
  const json = join(root, ".proof", `${title.replaceAll(" ", "-")}.json`);
  writeFileSync(json, "");
  const command = ["--conditions=@sotto/source", file, ...(isQuick ? quick : long), "--json", json];
  const passed = await step(title, process.execPath, command);
  const text = readFileSync(json, "utf8");
  const report = text === "" ? undefined : JSON.parse(text);
  return { title, passed: passed && report?.failures.length === 0, report };
}

const row = (...cells) => `| ${cells.join(" | ")} |`;

/** @returns {string} The tables between the two marks. */
function render(results, commit, date) {
  const lines = [
    BEGIN,
    "",
    `Commit \`${commit}\`, ${date}, Node ${process.versions.node}.`,
    "",
    row("proof", "command", "what was run", "how many", "failures"),
    row("---", "---", "---", "--:", "--:"),
  ];
  for (const { title, report } of results) {
    const {
      name = title,
      command = "",
      figures = [],
      failures = ["did not finish"],
    } = report ?? {};
    figures.forEach(({ what, count }, index) => {
      const [first, second, last] =
        index === 0 ? [name, `\`${command}\``, failures.length] : ["", "", ""];
      lines.push(row(first, second, what, count.toLocaleString("en"), last));
    });
  }
  const bugs = results.flatMap(({ report }) => report?.table ?? []);
  if (bugs.length > 0) {
    lines.push("", "Planted bugs, and the first schedule that shows each:", "");
    lines.push(row("bug", "what is changed", "seed", "invariant"), row("---", "---", "--:", "---"));
    for (const { id, what, seed, invariant } of bugs)
      lines.push(row(`\`${id}\``, what, seed, invariant));
  }
  return [...lines, "", END].join("\n");
}

function writeReport(results) {
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root })
    .toString()
    .trim();
  const date = new Date().toISOString().slice(0, 10);
  const text = readFileSync(REPORT, "utf8");
  const [before, after] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (before < 0 || after < before) fail("docs/reliability.md has lost the marks of its figures");
  const figures = render(results, commit, date);
  writeFileSync(REPORT, text.slice(0, before) + figures + text.slice(after + END.length));
}

if (isMain(import.meta.url)) {
  requireNode();
  const isQuick = process.argv.includes("--quick");
  const only = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
  await provideTools();
  mkdirSync(join(root, ".proof"), { recursive: true });
  const chosen = PROOFS.filter(({ title }) => only.length === 0 || only.includes(title));
  const results = [];
  for (const proof of chosen) results.push(await runProof(proof, isQuick));
  if (!isQuick && only.length === 0) writeReport(results);
  const failed = results.filter(({ passed }) => !passed).map(({ title }) => title);
  if (failed.length > 0) fail(`Failed: ${failed.join(", ")}`);
}
