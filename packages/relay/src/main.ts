#!/usr/bin/env node
// The command. Imports nothing that an old Node lacks until the version has been checked.

import { setFlagsFromString } from "node:v8";

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
// Young objects have 1 MiB and no more, in every thread. What V8 would let grow to 32 MiB each is garbage of connections
// that have long been quiet, two thirds of what an idle one takes; collecting sooner costs a busy relay nothing.
setFlagsFromString("--semi-space-growth-factor=1");
const { run } = await import("./command/run.ts");
await run(process.argv.slice(2));

export {};
