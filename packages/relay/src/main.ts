#!/usr/bin/env node
// The command. Imports nothing that an old Node lacks until the version has been checked.

const OLDEST_NODE: readonly [number, number] = [22, 16];

function isNodeTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
}

if (isNodeTooOld(process.versions.node)) {
  process.stderr.write(
    `sotto-relay needs Node ${OLDEST_NODE.join(".")} or newer; this is ${process.versions.node}\n`,
  );
  process.exit(1);
}
const { run } = await import("./command/run.ts");
await run(process.argv.slice(2));

export {};
