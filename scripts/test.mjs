// `npm test`: Chromium and tools, build, static checks, then every test in Node and in Chromium.
// Arguments go to vitest, e.g. `npm test -- --project relay`; with arguments the static checks are left out.
import { build } from "./build.mjs";
import { check } from "./check.mjs";
import { provideTools } from "./provide-tools.mjs";
import { npmStep, requireNode } from "./steps.mjs";

requireNode();
await provideTools();
await build();
const vitestArguments = process.argv.slice(2);
const isPartial = vitestArguments.some((argument) => !/^--(reporter|outputFile)/.test(argument));
const failed = isPartial ? [] : await check();
// Last, so that the runner's own closing lines end the output.
const testsPassed = await npmStep("tests", "vitest", ...vitestArguments);
if (failed.length > 0)
  process.stdout.write(`\nThe tests ran, but these checks failed: ${failed.join(", ")}\n`);
process.exitCode = testsPassed && failed.length === 0 ? 0 : 1;
