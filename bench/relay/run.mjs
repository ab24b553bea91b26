// One contestant, one workload, in a process of its own: prints its figures as one line of JSON.
import { CONTESTANTS } from "./contestants.mjs";
import { crash } from "./workloads/crash.mjs";
import { fanOut } from "./workloads/fan-out.mjs";
import { idle } from "./workloads/idle.mjs";
import { offline } from "./workloads/offline.mjs";
import { online } from "./workloads/online.mjs";

const WORKLOADS = { W1: online, W2: offline, W3: idle, W4: fanOut, W5: crash };

const [key, workload, folder, sizes] = process.argv.slice(2);
const { load } = CONTESTANTS.find((contestant) => contestant.key === key);
const Peer = await load();
const peer = new Peer(folder);

const stop = async () => {
  await peer.beforeStop?.();
  await peer.server?.kill();
};
for (const signal of ["SIGTERM", "SIGINT"])
  process.once(signal, () => void stop().finally(() => process.exit(1)));
// Sockets of a server that is killed end in errors that nobody waits for.
process.on("unhandledRejection", () => {});

try {
  await peer.start();
  const figures = await WORKLOADS[workload](peer, JSON.parse(sizes));
  process.stdout.write(`${JSON.stringify(figures)}\n`);
} catch (error) {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
} finally {
  await stop();
}
process.exit();
