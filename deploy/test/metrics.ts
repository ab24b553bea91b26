import { readFileSync } from "node:fs";
import { inRepository } from "./paths.ts";

/** Exported by others: Prometheus itself, and the blackbox exporter. */
const FOREIGN: readonly string[] = ["up", "probe_success"];

interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

export function readDashboard(): Dashboard {
  const text = readFileSync(inRepository("deploy/grafana/sotto-relay.json"), "utf8");
  return JSON.parse(text) as Dashboard;
}

export const readAlerts = (): string =>
  readFileSync(inRepository("deploy/prometheus/alerts.yml"), "utf8");

/** Every name in PromQL that is a metric of the relay. Annotations hold none. */
export function metricsIn(promql: string): readonly string[] {
  const names = promql.match(/\b(?:sotto|nodejs|process|probe)_\w+|\bup\b/g) ?? [];
  return [...new Set(names)].filter((name) => !FOREIGN.includes(name)).sort();
}

/** The names in an answer of `/metrics`, those of a histogram's parts included. */
export function exportedMetrics(answer: string): ReadonlySet<string> {
  const names = [...answer.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = "", type]) =>
    type === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
  return new Set(names);
}
