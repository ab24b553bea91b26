import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inRepository } from "./paths.ts";
import { hasTools, runTool } from "./tools.ts";

const UNIT = readFileSync(inRepository("deploy/systemd/sotto-relay.service"), "utf8");
const hasSystemd = hasTools("systemd unit", "systemd-analyze");
/** Of ten. A unit without any of these settings has 9.6, by `systemd-analyze security --offline=true`. */
const MAX_EXPOSURE = 1.5;

/** The unit, with a program that is there and everything that is commented out. */
async function analyze(...args: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "sotto-unit-"));
  const path = join(folder, "sotto-relay.service");
  const unit = UNIT.replace("/usr/bin/node ", `${process.execPath} `).replaceAll(
    /^#(?=\w+=)/gm,
    "",
  );
  writeFileSync(path, unit);
  try {
    return await runTool("systemd-analyze", ...args, path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.skipIf(!hasSystemd)("systemd has nothing to say against the unit", async () => {
  expect(await analyze("verify", "--man=no")).not.toContain("sotto-relay");
});

test.skipIf(!hasSystemd)("the unit may do little", async () => {
  const report = await analyze("security", "--offline=true", "--no-pager");
  const [, exposure] = /Overall exposure level for \S+: ([\d.]+)/.exec(report) ?? [];
  expect(Number(exposure)).toBeLessThanOrEqual(MAX_EXPOSURE);
});
