import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "../../packages/relay/test/data-directory.ts";
import { inRepository } from "./paths.ts";
import { answers, ended, freePort, type Proxy } from "./proxy.ts";
import { findTool, runTool } from "./tools.ts";

/** nginx with the site of `deploy/proxy/nginx.conf`, on free ports, in front of the relay. */
export async function startNginx(relayUrl: string): Promise<Proxy> {
  const folder = mkdtempSync(join(tmpdir(), "sotto-nginx-"));
  const [plainPort, tlsPort] = [await freePort(), await freePort()];
  await makeCertificate(folder);
  writeFileSync(join(folder, "site.conf"), siteOf(folder, relayUrl, plainPort, tlsPort));
  writeFileSync(join(folder, "nginx.conf"), SERVER);
  const program = findTool("nginx") ?? "nginx";
  const args = ["-p", folder, "-c", "nginx.conf", "-e", "error.log"];
  const nginx = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  let complaints = "";
  nginx.stderr.on("data", (data: Buffer) => (complaints += data.toString()));
  const plainUrl = `http://localhost:${plainPort}`;
  await eventually(() => {
    if (nginx.exitCode !== null) throw new Error(complaints);
    return answers(plainUrl);
  });
  const read = (file: string): string => readFileSync(join(folder, file), "utf8");
  return {
    url: `wss://localhost:${tlsPort}`,
    plainUrl,
    certificate: read("fullchain.pem"),
    logs: () => read("access.log") + read("error.log") + read("sotto.log"),
    stop: async () => {
      await ended(nginx);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What the site is included in; Debian's file has the same parts. */
const SERVER = `
daemon off;
pid nginx.pid;
events { worker_connections 64; }
http {
  access_log access.log;
  client_body_temp_path temp/body;
  proxy_temp_path temp/proxy;
  fastcgi_temp_path temp/fastcgi;
  uwsgi_temp_path temp/uwsgi;
  scgi_temp_path temp/scgi;
  include site.conf;
}
`;

function siteOf(folder: string, relayUrl: string, plainPort: number, tlsPort: number): string {
  mkdirSync(join(folder, "temp"));
  const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ address }) => address === "::1"),
  );
  const replacements: readonly (readonly [from: RegExp, to: string])[] = [
    [/listen 80;/g, `listen 127.0.0.1:${plainPort};`],
    [/listen 443 ssl;/g, `listen 127.0.0.1:${tlsPort} ssl;`],
    [/listen \[::\]:80;/g, hasIpv6 ? `listen [::1]:${plainPort};` : ""],
    [/listen \[::\]:443 ssl;/g, hasIpv6 ? `listen [::1]:${tlsPort} ssl;` : ""],
    [/server_name relay\.example\.org;/g, "server_name localhost;"],
    [/server 127\.0\.0\.1:7770;/g, `server ${new URL(relayUrl).host};`],
    [/\/etc\/letsencrypt\/live\/relay\.example\.org/g, folder],
    [/\/var\/log\/nginx/g, folder],
  ];
  let site = readFileSync(inRepository("deploy/proxy/nginx.conf"), "utf8");
  for (const [from, to] of replacements) {
    const before = site;
    site = site.replaceAll(from, to);
    if (site === before) throw new Error(`nginx.conf has no ${from.source}`);
  }
  return site;
}

async function makeCertificate(folder: string): Promise<void> {
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const files = ["-keyout", join(folder, "privkey.pem"), "-out", join(folder, "fullchain.pem")];
  await runTool("openssl", "req", "-x509", "-days", "2", ...key, ...subject, ...files);
}
