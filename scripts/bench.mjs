// `npm run bench`: Sotto against its peers, as ratios of one run (docs/performance.md). The peers are installed in bench/
// on first use: they are measured there and are dependencies of nothing else.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fail, requireNode, root, run } from "./steps.mjs";

const BENCH = join(root, "bench");

/** Whether bench/ holds exactly the versions that its package.json names. */
function isInstalled() {
  const read = (path) => JSON.parse(readFileSync(join(BENCH, path), "utf8"));
  return Object.entries(read("package.json").devDependencies).every(([name, version]) => {
    const manifest = join("node_modules", name, "package.json");
    return existsSync(join(BENCH, manifest)) && read(manifest).version === version;
  });
}

requireNode();
if (!existsSync(join(root, "packages/protocol/src/gen/sotto.js")))
  fail('Run "npm run build" first: the wire format has not been generated.');
// The peers come ready to run: what they would compile or fetch on install is not needed.
if (!isInstalled()) {
  const code = await run("npm", [
    "ci",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--prefix",
    BENCH,
  ]);
  if (code !== 0) fail("The peers could not be installed.");
}
process.exitCode = await run(process.execPath, [
  "--conditions=@sotto/source",
  join(BENCH, "main.mjs"),
]);
