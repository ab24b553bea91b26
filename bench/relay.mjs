// The relay with its SQLite store against a bare `ws` echo server: CPU time of the server's process for each message.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";
import { Device } from "../packages/relay/test/device.ts";
import { median } from "./measure.mjs";
import { RelayClient } from "./relay-client.mjs";
import { startRelay } from "./relay-process.mjs";
import { ServerProcess } from "./server-process.mjs";

const PAIRS_COUNT = 16;
/** Messages of a pair under way at once. */
const WINDOW_COUNT = 16;
const ROUNDS_COUNT = 7;
const MESSAGES_PER_ROUND = 8_000;
const ECHOES_PER_ROUND = 24_000;

const ECHO = "ws echo";
const PASS_THROUGH = "relay, recipient online";
const STORED = "relay, recipient offline";

const pathOf = (path) => fileURLToPath(new URL(path, import.meta.url));
const content = Uint8Array.from(randomBytes(1024));

/** Runs `send` `count` times, spread over `lanes` so that each has a window of its own. */
async function inWindows(lanes, count, send) {
  let left = count;
  const slot = async (lane) => {
    while (left-- > 0) await send(lane);
  };
  const slots = lanes.flatMap((lane) => Array.from({ length: WINDOW_COUNT }, () => slot(lane)));
  await Promise.all(slots);
}

/** Hands out promises that `settle(n)` fulfils in order. */
class Arrivals {
  #waiting = [];
  next() {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
  settle(count) {
    for (const resolve of this.#waiting.splice(0, count)) resolve();
  }
}

async function echoWorkload() {
  const server = await ServerProcess.start([pathOf("echo-server.mjs")]);
  const lanes = [];
  for (let count = 0; count < PAIRS_COUNT; count++) {
    const socket = new WebSocket(server.url);
    await once(socket, "open");
    const arrivals = new Arrivals();
    socket.on("message", () => arrivals.settle(1));
    lanes.push({ socket, arrivals });
  }
  const send = ({ socket, arrivals }) => {
    const back = arrivals.next();
    socket.send(content);
    return back;
  };
  const run = () => inWindows(lanes, ECHOES_PER_ROUND, send);
  return { name: ECHO, server, count: ECHOES_PER_ROUND, run };
}

/** A message counts when its sender has the answer and its recipient the envelope; the relay then gets the ack. */
async function passThroughWorkload(server) {
  const lanes = [];
  for (let index = 0; index < PAIRS_COUNT; index++) {
    const arrivals = new Arrivals();
    const recipient = new Device(`online-${index}`);
    await RelayClient.connect(server.url, recipient, (count) => arrivals.settle(count));
    const sender = await RelayClient.connect(server.url, new Device(`sender-${index}`));
    lanes.push({ sender, recipient, arrivals });
  }
  const send = async ({ sender, recipient, arrivals }) => {
    const delivered = arrivals.next();
    await sender.submit(recipient, content);
    await delivered;
  };
  const run = () => inWindows(lanes, MESSAGES_PER_ROUND, send);
  return { name: PASS_THROUGH, server, count: MESSAGES_PER_ROUND, run };
}

/** Everything is accepted and written while the recipients are away; then they connect and fetch it. */
async function storedWorkload(server) {
  const lanes = [];
  for (let index = 0; index < PAIRS_COUNT; index++) {
    const recipient = new Device(`offline-${index}`);
    const known = await RelayClient.connect(server.url, recipient);
    await known.close();
    const sender = await RelayClient.connect(server.url, new Device(`storing-${index}`));
    lanes.push({ sender, recipient, sent: 0 });
  }
  const send = (lane) => {
    lane.sent++;
    return lane.sender.submit(lane.recipient, content);
  };
  const fetchAll = async (lane) => {
    const all = Promise.withResolvers();
    const client = await RelayClient.connect(server.url, lane.recipient, (count) => {
      lane.sent -= count;
      if (lane.sent === 0) all.resolve();
    });
    await all.promise;
    await client.close();
  };
  const run = async () => {
    await inWindows(lanes, MESSAGES_PER_ROUND, send);
    await Promise.all(lanes.map(fetchAll));
  };
  return { name: STORED, server, count: MESSAGES_PER_ROUND, run };
}

/** As `measure`, for servers: the first round of each workload warms it up. */
async function measureServers(workloads) {
  const samples = workloads.map(() => []);
  for (let round = 0; round <= ROUNDS_COUNT; round++) {
    for (const [index, { server, count, run }] of workloads.entries()) {
      const before = server.cpuMicroseconds;
      await run();
      if (round > 0) samples[index].push((server.cpuMicroseconds - before) / count);
    }
  }
  return workloads.map(({ name }, index) => [name, median(samples[index])]);
}

/** @returns {Promise<import("./report.mjs").Table[]>} */
export async function benchRelay() {
  const folder = mkdtempSync(join(tmpdir(), "sotto-bench-"));
  const relay = await startRelay(join(folder, "data"));
  const echo = await echoWorkload();
  try {
    const workloads = [echo, await passThroughWorkload(relay), await storedWorkload(relay)];
    return [
      {
        title: "server CPU for one message of 1 KiB",
        rows: await measureServers(workloads),
        subject: PASS_THROUGH,
        baselines: [ECHO],
        goals: [[ECHO, 2.5]],
      },
    ];
  } finally {
    await Promise.all([relay.stop(), echo.server.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}
