// Runs dependency-cruiser over the packages. Without a TypeScript that it can use it sees no .ts file and finds nothing
// wrong, so the number of modules is checked too.
import { createRequire } from "node:module";
import { cruise } from "dependency-cruiser";
import { fail, root } from "./steps.mjs";

const MIN_MODULES = 60;

process.chdir(root);
const { forbidden, options } = createRequire(import.meta.url)("../.dependency-cruiser.cjs");
const { enhancedResolveOptions, ...cruiseOptions } = options;
const packages = ["protocol", "relay", "sdk"].map((name) => `packages/${name}/src`);
const { output } = await cruise(
  packages,
  { ...cruiseOptions, ruleSet: { forbidden }, validate: true },
  enhancedResolveOptions,
);

const modules = output.modules.filter(({ source }) => /^packages\/.*\.ts$/.test(source));
for (const { rule, from, to, cycle } of output.summary.violations) {
  const path = cycle === undefined ? to : cycle.map(({ name }) => name).join(" → ");
  process.stdout.write(`${rule.name}: ${from} → ${path}\n`);
}
process.stdout.write(`${modules.length} modules, ${output.summary.error} violations\n`);
if (modules.length < MIN_MODULES)
  fail(`Expected at least ${MIN_MODULES} modules: is TypeScript 6 installed?`);
process.exitCode = output.summary.error > 0 ? 1 : 0;
