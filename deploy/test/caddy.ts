import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "../../packages/relay/test/data-directory.ts";
import { inRepository } from "./paths.ts";
import { answers, ended, freePort, type Proxy } from "./proxy.ts";
import { findTool, runTool } from "./tools.ts";

/** Where Caddy keeps the root of its own authority, which it uses for localhost. */
const ROOT = "data/caddy/pki/authorities/local/root.crt";

/** Caddy with `deploy/proxy/Caddyfile`, on free ports, in front of the relay. */
export async function startCaddy(relayUrl: string): Promise<Proxy> {
  const folder = mkdtempSync(join(tmpdir(), "sotto-caddy-"));
  const [plainPort, tlsPort] = [await freePort(), await freePort()];
  writeFileSync(join(folder, "Caddyfile"), await siteOf(plainPort, tlsPort));
  const caddy = spawn(findTool("caddy") ?? "caddy", ["run"], {
    cwd: folder,
    env: {
      SOTTO_DOMAIN: "localhost",
      SOTTO_UPSTREAM: new URL(relayUrl).host,
      HOME: folder,
      XDG_DATA_HOME: join(folder, "data"),
      XDG_CONFIG_HOME: join(folder, "config"),
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  caddy.stderr.on("data", (data: Buffer) => (log += data.toString()));
  const plainUrl = `http://localhost:${plainPort}`;
  await eventually(async () => {
    if (caddy.exitCode !== null) throw new Error(log);
    return existsSync(join(folder, ROOT)) && (await answers(plainUrl));
  });
  return {
    url: `wss://localhost:${tlsPort}`,
    plainUrl,
    certificate: readFileSync(join(folder, ROOT), "utf8"),
    logs: () => log,
    stop: async () => {
      await ended(caddy);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function siteOf(plainPort: number, tlsPort: number): Promise<string> {
  const site = readFileSync(inRepository("deploy/proxy/Caddyfile"), "utf8");
  // No certificate goes into the machine's store, and no administration port is opened.
  const ports = `{\n\tadmin off\n\tskip_install_trust\n\thttp_port ${plainPort}\n\thttps_port ${tlsPort}\n`;
  const placed = site.replace(/^\{\n/m, ports);
  if (placed === site) throw new Error("the Caddyfile has no global options");
  return (await isBefore27()) ? withoutStreamDelay(placed) : placed;
}

/** As docs/operate/deploy.md says: Debian 12 has 2.6, which does not know it. */
function withoutStreamDelay(site: string): string {
  const older = site.replace(/^\s*stream_close_delay .*\n/m, "");
  if (older === site) throw new Error("the Caddyfile has no stream_close_delay");
  return older;
}

async function isBefore27(): Promise<boolean> {
  const [, major = "0", minor = "0"] = /(\d+)\.(\d+)/.exec(await runTool("caddy", "version")) ?? [];
  return Number(major) === 2 && Number(minor) < 7;
}
