import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exportedMetrics, metricsIn, readAlerts, readDashboard } from "./metrics.ts";
import { inRepository } from "./paths.ts";
import { type StartedRelay, startRelay } from "./relay.ts";
import { hasTools, runTool } from "./tools.ts";

const hasPromtool = hasTools("Prometheus' files", "promtool");
const file = (name: string): string => inRepository(`deploy/prometheus/${name}`);

describe.skipIf(!hasPromtool)("promtool", () => {
  test("takes the configuration and the rules in it", async () => {
    expect(await runTool("promtool", "check", "config", file("prometheus.yml"))).toContain(
      "SUCCESS",
    );
  });

  test("sees each alert raised when it should be, and no other", async () => {
    expect(await runTool("promtool", "test", "rules", file("alerts.test.yml"))).toContain(
      "SUCCESS",
    );
  });
});

test("every alert is tested, and explained", () => {
  const names = [...readAlerts().matchAll(/alert: (\w+)/g)].map(([, name = ""]) => name);
  const tests = readFileSync(file("alerts.test.yml"), "utf8");
  const page = readFileSync(inRepository("docs/operate/monitoring.md"), "utf8");
  expect(names.length).toBeGreaterThanOrEqual(6);
  expect(names.filter((name) => !tests.includes(`alertname: ${name}\n        exp`))).toEqual([]);
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

describe("a running relay exports", () => {
  let relay: StartedRelay;
  let exported: ReadonlySet<string>;

  beforeAll(async () => {
    relay = await startRelay({}, "--metrics-port", "0");
    exported = exportedMetrics(await (await fetch(relay.metrics)).text());
  });
  afterAll(async () => {
    await relay.stop();
  });
  const missing = (promql: string): readonly string[] =>
    metricsIn(promql).filter((name) => !exported.has(name));

  test("what the alerts ask for", () => {
    expect(metricsIn(readAlerts()).length).toBeGreaterThan(6);
    expect(missing(readAlerts())).toEqual([]);
  });

  test.for(readDashboard().panels)("what the panel “$title” shows", ({ targets }) => {
    expect(targets.length).toBeGreaterThan(0);
    for (const { expr } of targets) {
      expect(metricsIn(expr).length).toBeGreaterThan(0);
      expect(missing(expr)).toEqual([]);
    }
  });
});
