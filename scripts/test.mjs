// `npm test`: Chromium, build, static checks, then every test in Node and in Chromium.
// Arguments go to vitest, e.g. `npm test -- --project relay`; with arguments the static checks are left out.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { build } from "./build.mjs";
import { check } from "./check.mjs";
import { fail, npmStep, requireNode, step } from "./steps.mjs";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isInstalled(name) {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .some((folder) => isExecutable(join(folder, name)));
}

const hasChromium = () => {
  const chosen = process.env["SOTTO_CHROMIUM"];
  return chosen === undefined
    ? BROWSERS.some((name) => isExecutable(`/usr/bin/${name}`))
    : isExecutable(chosen);
};

/** Finds Chromium, or installs it where the system's package manager may be used. */
async function provideChromium() {
  if (hasChromium()) return;
  if (
    process.env["SOTTO_CHROMIUM"] === undefined &&
    process.getuid?.() === 0 &&
    isInstalled("apt-get")
  ) {
    const wait = ["-o", "DPkg::Lock::Timeout=600"];
    const packages = ["install", "-y", "--no-install-recommends", "chromium"];
    await step("apt-get update", "apt-get", [...wait, "update"]);
    await step("install Chromium", "apt-get", [...wait, ...packages]);
    if (hasChromium()) return;
  }
  fail(
    "The browser tests need Chromium: install it, or set SOTTO_CHROMIUM to the path of its executable.",
  );
}

requireNode();
await provideChromium();
await build();
const vitestArguments = process.argv.slice(2);
const isPartial = vitestArguments.some((argument) => !/^--(reporter|outputFile)/.test(argument));
const failed = isPartial ? [] : await check();
// Last, so that the runner's own closing lines end the output.
const testsPassed = await npmStep("tests", "vitest", ...vitestArguments);
if (failed.length > 0)
  process.stdout.write(`\nThe tests ran, but these checks failed: ${failed.join(", ")}\n`);
process.exitCode = testsPassed && failed.length === 0 ? 0 : 1;
