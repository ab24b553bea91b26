// Time, ports, and work that runs side by side.
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export { sleep };

const POLL_MS = 20;

/** A port that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const settle = (isThere) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
  });

/** Resolves when `server` listens on `port`. */
export async function listening(server, port, timeoutMs = 90_000) {
  const isThere = await until(async () => server.hasEnded || (await answers(port)), timeoutMs);
  if (!isThere || server.hasEnded) throw new Error(`${server.name} does not listen`);
}

/** Whether `condition` came true in time. */
export async function until(condition, timeoutMs) {
  const endMs = performance.now() + timeoutMs;
  while (performance.now() < endMs) {
    if (await condition()) return true;
    await sleep(POLL_MS);
  }
  return false;
}

/** `work` for every item, at most `width` at a time. */
export async function inParallel(items, width, work) {
  const results = [];
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return results;
}

/** Rejects if `promise` takes longer. */
export async function within(promise, timeoutMs, what) {
  const timer = new AbortController();
  const late = sleep(timeoutMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`${what}: nothing for ${timeoutMs / 1000} s`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer.abort();
  }
}

/** Collects what one turn of the event loop brings and hands it on at its end. */
export function batched(handOn) {
  let batch = [];
  const flush = () => {
    const full = batch;
    batch = [];
    handOn(full);
  };
  return (item) => {
    if (batch.length === 0) queueMicrotask(flush);
    batch.push(item);
  };
}

/** Lets what one turn of the event loop writes to a socket leave together. */
export function corked(socket) {
  return () => {
    if (socket.writableCorked > 0) return;
    socket.cork();
    process.nextTick(() => socket.uncork());
  };
}
