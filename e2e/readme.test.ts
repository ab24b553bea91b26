import { readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "./support/folder.ts";
import { repository, startProcess } from "./support/processes.ts";
import { startRelay } from "./support/relay.ts";

const RELAY = "ws://127.0.0.1:7770";

/** The first block of code under "Hello, world" in the README. */
async function helloScript(): Promise<string> {
  const readme = await readFile(join(repository, "README.md"), "utf8");
  const code = /^## Hello, world$.*?^```js\n(.*?)^```$/ms.exec(readme)?.[1];
  if (code === undefined) throw new Error("The README has no block of code under Hello, world");
  return code;
}

test("the README's first script says hello from one process to another", async () => {
  await using folder = await temporaryFolder();
  await using relay = await startRelay(folder.path);
  const code = await helloScript();
  expect(code).toContain(RELAY);
  const script = join(folder.path, "hello.mjs");
  await writeFile(script, code.replace(RELAY, relay.url));
  await symlink(join(repository, "node_modules"), join(folder.path, "node_modules"));

  await using bob = startProcess(script, ["bob"], folder.path);
  await using alice = startProcess(script, ["alice", "bob", "Hello, Bob"], folder.path);
  await bob.line((line) => line === "alice: Hello, Bob");
  await alice.ended();
  expect(alice.lines).toEqual(["delivered"]);
  expect(bob.lines).toEqual(["alice: Hello, Bob"]);
});
