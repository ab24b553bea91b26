// `npm run prove`: everything that `npm test` runs a share of, at length; writes what was run and found into
// docs/reliability.md. `npm run prove -- disk network` runs those again and keeps the reports of the others, which stand in
// .proof/ with their commits; `npm run prove -- --report` runs none. `npm run prove -- --quick` runs each briefly, to see
// that it works, and writes nothing.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { provideTools } from "./provide-tools.mjs";
import { fail, isMain, requireNode, root, step } from "./steps.mjs";

/** Each writes a report with `--json`. */
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
    long: ["--kills", "200", "--errors", "100", "--images", "10000"],
    quick: ["--kills", "10", "--errors", "10", "--images", "500"],
  },
  { title: "network", file: "faults/network/main.ts", long: ["--rounds", "5"], quick: [] },
  { title: "browser", file: "faults/browser/main.ts", long: ["--rounds", "3"], quick: [] },
  { title: "fuzzing", file: "fuzz/main.ts", long: ["--seconds", "60"], quick: ["--seconds", "3"] },
];

const REPORT = join(root, "docs/reliability.md");
const BEGIN = "<!-- figures: npm run prove -->";
const END = "<!-- end of figures -->";

const nameOf = ({ title }) => title.replaceAll(" ", "-");
const fileOf = (proof) => join(root, ".proof", `${nameOf(proof)}.json`);

/** Runs one proof. @returns Whether it found nothing. Its report, if it wrote one, is kept with the commit. */
async function runProof(proof, isQuick, origin) {
  const json = isQuick ? join(root, ".proof", `quick-${nameOf(proof)}.json`) : fileOf(proof);
  writeFileSync(json, "");
  const { title, file, long, quick } = proof;
  const command = ["--conditions=@sotto/source", file, ...(isQuick ? quick : long), "--json", json];
  const passed = await step(title, process.execPath, command);
  const text = readFileSync(json, "utf8");
  if (text === "") return false;
  const report = JSON.parse(text);
  writeFileSync(json, `${JSON.stringify({ ...report, ...origin }, undefined, 2)}\n`);
  return passed && report.failures.length === 0;
}

function reportOf(proof) {
  const text = existsSync(fileOf(proof)) ? readFileSync(fileOf(proof), "utf8") : "";
  return text === "" ? undefined : JSON.parse(text);
}

const row = (...cells) => `| ${cells.join(" | ")} |`;

/** @returns {string} The tables between the two marks. */
function render(reports) {
  const lines = [
    BEGIN,
    "",
    row("proof", "command", "commit and date", "what was run", "how many", "failures"),
    row("---", "---", "---", "---", "--:", "--:"),
  ];
  for (const { name, command, commit, date, figures, failures } of reports) {
    figures.forEach(({ what, count }, index) => {
      const first = index === 0 ? [name, `\`${command}\``, `\`${commit}\`, ${date}`] : ["", "", ""];
      const last = index === 0 ? failures.length : "";
      lines.push(row(...first, what, count.toLocaleString("en"), last));
    });
  }
  const bugs = reports.flatMap(({ table = [] }) => table);
  if (bugs.length > 0) {
    lines.push("", "Planted bugs, and the first schedule that shows each:", "");
    lines.push(row("bug", "what is changed", "seed", "invariant"), row("---", "---", "--:", "---"));
    for (const { id, what, seed, invariant } of bugs)
      lines.push(row(`\`${id}\``, what, seed, invariant));
  }
  return [...lines, "", END].join("\n");
}

function writeReport() {
  const text = readFileSync(REPORT, "utf8");
  const [before, after] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (before < 0 || after < before) fail("docs/reliability.md has lost the marks of its figures");
  const figures = render(PROOFS.map(reportOf).filter((report) => report !== undefined));
  writeFileSync(REPORT, text.slice(0, before) + figures + text.slice(after + END.length));
}

function originOf() {
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root });
  const date = new Date().toISOString().slice(0, 10);
  return { commit: commit.toString().trim(), date };
}

if (isMain(import.meta.url) && process.argv.includes("--report")) writeReport();
else if (isMain(import.meta.url)) {
  requireNode();
  const isQuick = process.argv.includes("--quick");
  const only = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
  await provideTools();
  mkdirSync(join(root, ".proof"), { recursive: true });
  const unknown = only.filter((name) => !PROOFS.some((proof) => nameOf(proof) === name));
  if (unknown.length > 0)
    fail(`There is no proof ${unknown.join()}; there are ${PROOFS.map(nameOf).join(", ")}`);
  const origin = originOf();
  const failed = [];
  for (const proof of PROOFS) {
    if (only.length > 0 && !only.includes(nameOf(proof))) continue;
    if (!(await runProof(proof, isQuick, origin))) failed.push(proof.title);
    // After each, so that a run that is broken off leaves what it has found.
    if (!isQuick) writeReport();
  }
  if (failed.length > 0) fail(`Failed: ${failed.join(", ")}`);
}
