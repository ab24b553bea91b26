// `npm run bench`: every figure is CPU time of this run on this machine; only the ratios mean anything elsewhere.
import { cpus } from "node:os";
import { benchCrypto } from "./crypto.mjs";
import { printTable } from "./report.mjs";
import { benchWorld } from "./world.mjs";

process.stdout.write(`Node ${process.version}, ${cpus().length} × ${cpus()[0].model}\n`);
for (const table of [...(await benchCrypto()), ...(await benchWorld())]) printTable(table);
if (process.platform === "linux") {
  const { benchRelay } = await import("./relay.mjs");
  for (const table of await benchRelay()) printTable(table);
} else {
  process.stdout.write("\nThe relay is measured on Linux only: its CPU time is read from /proc.\n");
}
process.exit(0); // Sockets to the servers, which have ended, and libsignal's threads would keep the process.
