import { expect, test } from "vitest";
import { inRepository } from "./paths.ts";
import { hasTools, runTool } from "./tools.ts";

test.skipIf(!hasTools("Caddyfile", "caddy"))("Caddy understands the Caddyfile", async () => {
  const file = inRepository("deploy/proxy/Caddyfile");
  const answer = await runTool("caddy", "validate", "--config", file, "--adapter", "caddyfile");
  expect(answer).toContain("Valid configuration");
});
