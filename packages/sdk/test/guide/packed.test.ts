import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { blocksOf, testsFor } from "./blocks.ts";
import { createPackedProject, NOT_BUILT, type Project } from "./packed-project.ts";

// The examples of docs/guide/testing.md in a project of its own, with the packages as they are published: nothing of
// this repository is needed to test an app.

const COMPILER_OPTIONS = {
  strict: true,
  noEmit: true,
  target: "es2024",
  lib: ["es2024", "dom", "esnext.disposable"],
  module: "nodenext",
  types: ["node"],
};

if (NOT_BUILT !== undefined) process.stderr.write(`Skipped, packed packages: ${NOT_BUILT}\n`);

describe.skipIf(NOT_BUILT !== undefined)("with packed packages, outside the repository,", () => {
  const blocks = blocksOf("testing.md");
  let project: Project;

  beforeAll(async () => {
    project = await createPackedProject(["vitest", "@types/node"]);
    for (const { line, code } of testsFor("node:test", blocks))
      project.write(`line-${line}.node-test.ts`, code);
    for (const { line, code } of testsFor("vitest", blocks))
      project.write(`line-${line}.test.ts`, code);
    project.write(
      "tsconfig.json",
      JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include: ["*.ts"] }),
    );
  }, 120_000);
  afterAll(() => project?.[Symbol.asyncDispose]());

  test("the examples run under node --test", async () => {
    const args = ["--test", "--test-reporter=tap", "line-*.node-test.ts"];
    const output = await project.node(...args);
    expect(output).toContain(`# pass ${testsFor("node:test", blocks).length}\n# fail 0`);
  }, 60_000);

  test("the examples run under vitest", async () => {
    // One process, and patience: other tests run at the same time.
    const options = ["--no-color", "--no-isolate", "--maxWorkers=1", "--testTimeout=60000"];
    const output = await project.node("node_modules/vitest/vitest.mjs", "run", ...options);
    expect(output).toMatch(
      new RegExp(`Test Files +${testsFor("vitest", blocks).length} passed \\(`),
    );
  }, 120_000);
});
