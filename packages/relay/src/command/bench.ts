import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import {
  type BenchRelay,
  type Measured,
  measureOnline,
  measureStored,
} from "../bench/scenarios.ts";
import { wholeNumber } from "../config/values.ts";
import type { Output } from "./exit.ts";
import type { Invocation } from "./program.ts";
import { table } from "./text.ts";

const DEFAULT_MESSAGES = 5_000;
/** Below, nothing but the start is measured; above, a mailbox is full. */
const BOUNDS: readonly [number, number] = [100, 10_000];

/** Measures this machine: a relay of its own, with a database where temporary files go. */
export async function benchCommand({ options }: Invocation): Promise<Output> {
  const messages = wholeNumber("--messages", options["messages"] ?? DEFAULT_MESSAGES, BOUNDS);
  const folder = mkdtempSync(join(tmpdir(), "sotto-bench-"));
  const relay = await startRelay(join(folder, "data"), messages);
  try {
    const online = await measureOnline(relay, messages);
    const measured = [online, ...(await measureStored(relay, messages))];
    return { text: textOf(measured), json: measured };
  } finally {
    await relay.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface OwnRelay extends BenchRelay {
  stop(): Promise<void>;
}

/** In a process of its own, so that its processor time is its own. */
async function startRelay(data: string, messages: number): Promise<OwnRelay> {
  const settings = {
    SOTTO_DATA: data,
    SOTTO_PORT: "0",
    SOTTO_METRICS_PORT: "0",
    SOTTO_OPEN: "true",
    SOTTO_DRAIN: "0",
    SOTTO_SEND_BURST: String(4 * messages),
    SOTTO_SEND_RATE: "1000000",
    SOTTO_SEND_BURST_PER_RECIPIENT: String(4 * messages),
  };
  const script = process.argv[1] ?? "";
  const child = spawn(process.execPath, [...process.execArgv, script], {
    env: { PATH: process.env["PATH"], ...settings },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const { url, metrics } = JSON.parse(line) as { url: string; metrics: string };
  return {
    url,
    cpuSeconds: async () => {
      const text = await (await fetch(metrics)).text();
      return Number(/^process_cpu_seconds_total (\S+)/m.exec(text)?.[1]);
    },
    stop: async () => {
      child.kill("SIGTERM");
      await once(child, "close");
    },
  };
}

function textOf(measured: readonly Measured[]): string {
  const rows = measured.map(({ name, messages, perSecond, cpuMs, stored }) => [
    name,
    String(messages),
    String(perSecond),
    `${cpuMs} ms`,
    `${Math.round(stored * 100)} %`,
  ]);
  const head = ["", "messages", "per second", "relay's CPU per 1,000", "written to disk"];
  return table(head, rows);
}
