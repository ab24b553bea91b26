// The relay as an operator starts it, with limits that a bench does not meet.
import { fileURLToPath } from "node:url";
import { ServerProcess } from "./server-process.mjs";

const MAIN = fileURLToPath(new URL("../packages/relay/src/main.ts", import.meta.url));

export function startRelay(data) {
  const settings = {
    port: 0,
    data,
    drain: 0,
    "send-burst": 1_000_000,
    "send-rate": 1_000_000,
    "send-burst-per-recipient": 1_000_000,
    "send-rate-per-recipient": 1_000_000,
    "frame-rate": 1_000_000,
  };
  const flags = Object.entries(settings).flatMap(([flag, value]) => [`--${flag}`, String(value)]);
  return ServerProcess.start(["--conditions=@sotto/source", MAIN, ...flags]);
}
