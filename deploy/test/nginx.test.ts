import { readFileSync } from "node:fs";
import { HEARTBEAT_MS } from "@sotto/protocol";
import { expect, test } from "vitest";
import { describeProxy } from "./behind-proxy.ts";
import { startNginx } from "./nginx.ts";
import { inRepository } from "./paths.ts";
import { hasTools } from "./tools.ts";

describeProxy("nginx", hasTools("relay behind nginx", "nginx", "openssl"), startNginx);

test("nginx leaves an idle socket open for more than two pings", () => {
  const site = readFileSync(inRepository("deploy/proxy/nginx.conf"), "utf8");
  const timeouts = [...site.matchAll(/proxy_(?:read|send)_timeout (\d+)s;/g)].map((match) =>
    Number(match[1]),
  );
  expect(timeouts).toHaveLength(2);
  for (const timeout of timeouts) expect(timeout * 1000).toBeGreaterThan(2 * HEARTBEAT_MS);
});
