// Runs every static check, also after one has failed, so that one run names all problems. Expects a finished build.
import { isMain, npmStep, requireNode } from "./steps.mjs";

const CHECKS = [
  ["types of tests and examples", "check:types"],
  ["lint", "check:lint"],
  ["format", "check:format"],
  ["no hidden clock, chance or platform", "check:determinism"],
  ["module boundaries", "check:boundaries"],
  ["unused code and dependencies", "check:unused"],
  ["code in the documentation", "check:docs"],
  ["what the packages publish", "check:packages"],
  ["bundle size", "check:size"],
];

/** @returns {Promise<string[]>} The titles of the checks that failed. */
export async function check() {
  const failed = [];
  for (const [title, script] of CHECKS) {
    if (!(await npmStep(title, script))) failed.push(title);
  }
  return failed;
}

if (isMain(import.meta.url)) {
  requireNode();
  const failed = await check();
  if (failed.length > 0) process.stdout.write(`\nFailed: ${failed.join(", ")}\n`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}
