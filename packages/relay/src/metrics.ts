import { CLOSE_CODES } from "@sotto/protocol";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import { statfs } from "node:fs/promises";
import { AGE_BOUNDS_SECONDS } from "./admin/admin.ts";
import type { Clock, Metrics } from "./ports.ts";
import type { Storage, StorageCounts } from "./storage/storage.ts";

/** From a pass-through on one machine to a message that waits for a sleeping phone. */
const DELIVERY_BUCKETS_SECONDS: readonly number[] = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300,
];

export interface PrometheusMetrics extends Metrics {
  readonly registry: Registry;
}

/**
 * The names are part of the operator's contract.
 *
 * @param directory - Whose file system's free space is told; undefined for a store elsewhere.
 */
export function createPrometheusMetrics(
  storage: Pick<Storage, "counts" | "admin">,
  clock: Pick<Clock, "now">,
  directory?: string,
): PrometheusMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const connections = new Gauge({ name: "sotto_connections", help: "Open sockets", registers });
  const submitted = new Counter({
    name: "sotto_submitted_total",
    help: "Envelopes taken in",
    labelNames: ["path"],
    registers,
  });
  const delivered = new Counter({
    name: "sotto_delivered_total",
    help: "Envelopes acknowledged by devices",
    registers,
  });
  const rejected = new Counter({
    name: "sotto_rejected_total",
    help: "Refused requests and sockets",
    labelNames: ["code"],
    registers,
  });
  const delivery = new Histogram({
    name: "sotto_delivery_seconds",
    help: "From an envelope's arrival to its ack, if it was in memory throughout",
    buckets: [...DELIVERY_BUCKETS_SECONDS],
    registers,
  });
  // A counter that begins with its first event has not increased, for Prometheus.
  for (const path of ["pass_through", "stored"]) submitted.inc({ path }, 0);
  for (const { code } of Object.values(CLOSE_CODES)) rejected.inc({ code: `close/${code}` }, 0);
  registerStored(registry, () => storage.counts());
  registerAges(registry, storage, clock);
  if (directory !== undefined) registerFreeSpace(registry, directory);
  return {
    registry,
    connections: (open) => connections.set(open),
    submitted: (path) => submitted.inc({ path }),
    delivered: (envelopes) => delivered.inc(envelopes),
    acknowledgedAfter: (seconds) => delivery.observe(seconds),
    rejected: (code) => rejected.inc({ code }),
  };
}

/** Read when scraped. */
function registerStored(registry: Registry, counts: () => Promise<StorageCounts>): void {
  const register = (
    name: string,
    help: string,
    valueOf: (stored: StorageCounts) => number,
  ): Gauge =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set(valueOf(await counts()));
      },
    });
  register("sotto_stored_messages", "Envelopes in mailboxes", ({ messages }) => messages);
  register("sotto_stored_bytes", "Bytes in mailboxes", ({ bytes }) => bytes);
}

/** Like the buckets of a histogram, but of what waits now: an envelope grows older, and leaves. */
function registerAges(
  registry: Registry,
  storage: Pick<Storage, "admin" | "counts">,
  clock: Pick<Clock, "now">,
): void {
  new Gauge({
    name: "sotto_queue_age_seconds",
    help: "Envelopes in mailboxes that have waited for at most `le` seconds",
    labelNames: ["le"],
    registers: [registry],
    async collect() {
      const bounds = AGE_BOUNDS_SECONDS.map((seconds) => seconds * 1000);
      const messages = await storage.admin.ages(clock.now(), bounds);
      AGE_BOUNDS_SECONDS.forEach((le, index) => this.set({ le: String(le) }, messages[index] ?? 0));
      this.set({ le: "+Inf" }, (await storage.counts()).messages);
    },
  });
}

function registerFreeSpace(registry: Registry, directory: string): void {
  new Gauge({
    name: "sotto_disk_free_bytes",
    help: "Bytes that the relay may still write to the disk of its data directory",
    registers: [registry],
    async collect() {
      const { bavail, bsize } = await statfs(directory);
      this.set(bavail * bsize);
    },
  });
}
