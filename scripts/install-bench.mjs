// The peers that `npm run bench` and `npm run bench:relay` measure against. They are dependencies of nothing else, so they
// are installed in bench/ on first use.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fail, requireNode, root, run } from "./steps.mjs";

export const BENCH = join(root, "bench");

/** Whether bench/ holds exactly the versions that its package.json names. */
function isInstalled() {
  const read = (path) => JSON.parse(readFileSync(join(BENCH, path), "utf8"));
  return Object.entries(read("package.json").devDependencies).every(([name, version]) => {
    const manifest = join("node_modules", name, "package.json");
    return existsSync(join(BENCH, manifest)) && read(manifest).version === version;
  });
}

/** Ends the process if the peers cannot be had, or the wire format has not been generated. */
export async function provideBench() {
  requireNode();
  if (!existsSync(join(root, "packages/protocol/src/gen/sotto.js")))
    fail('Run "npm install" first: the wire format has not been generated.');
  if (isInstalled()) return;
  // The peers come ready to run: what they would compile or fetch on install is not needed.
  const flags = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", BENCH];
  if ((await run("npm", flags)) !== 0) fail("The peers could not be installed.");
}
