import { appendFileSync } from "node:fs";

// Loaded before the relay, into its process: writes down every turn of its event loop that took long.

const LOOK_MS = 5;
/** Shorter turns are not written down. */
const LONG_MS = 50;

const file = process.env["TURN_METER"];

/**
 * In CPU time of the main thread, its share of garbage collection with it: how long a turn would keep a processor of its own,
 * however many others share it now. Between two looks is one turn, and 5 ms of turns at most.
 */
let last = process.threadCpuUsage();
if (file !== undefined)
  setInterval(() => {
    const { user, system } = process.threadCpuUsage(last);
    last = process.threadCpuUsage();
    const ms = (user + system) / 1000;
    if (ms >= LONG_MS) appendFileSync(file, `${ms}\n`);
  }, LOOK_MS).unref();
