import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Metrics } from "./ports.ts";
import type { StorageCounts } from "./storage/storage.ts";

/** From a pass-through on one machine to a message that waits for a sleeping phone. */
const DELIVERY_BUCKETS_SECONDS: readonly number[] = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300,
];

export interface PrometheusMetrics extends Metrics {
  readonly registry: Registry;
}

/** The names are part of the operator's contract. */
export function createPrometheusMetrics(counts: () => Promise<StorageCounts>): PrometheusMetrics {
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
  registerStored(registry, counts);
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
