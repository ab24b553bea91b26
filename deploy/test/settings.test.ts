import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inRepository } from "./paths.ts";

const MAIN = inRepository("packages/relay/src/main.ts");
const read = (path: string): string => readFileSync(inRepository(`deploy/${path}`), "utf8");

/** Settings with their defaults, as the relay itself prints them. */
function printedSettings(): ReadonlyMap<string, string> {
  const args = ["--conditions=@sotto/source", MAIN, "config", "print"];
  const text = execFileSync(process.execPath, args, { env: {}, cwd: "/", encoding: "utf8" });
  const lines = [...text.matchAll(/^(?:# )?(SOTTO_\w+)=(.*)$/gm)];
  return new Map(lines.map(([, name = "", value = ""]) => [name, value]));
}

const settings = printedSettings();
const variablesIn = (text: string): readonly string[] =>
  [...text.matchAll(/\bSOTTO_[A-Z_]+/g)].map(([name]) => name);

test.for([
  "relay.env.example",
  "docker/Dockerfile",
  "docker/compose.yaml",
  "systemd/sotto-relay.service",
])("%s names settings that the relay has", (file) => {
  const ofTheProxy = ["SOTTO_DOMAIN", "SOTTO_UPSTREAM"];
  const unknown = variablesIn(read(file)).filter(
    (name) => !settings.has(name.replace(/_FILE$/, "")) && !ofTheProxy.includes(name),
  );
  expect(unknown).toEqual([]);
});

test.for([
  ["systemd/sotto-relay.service", /^TimeoutStopSec=(\d+)s$/m],
  ["docker/compose.yaml", /^ +stop_grace_period: (\d+)s$/m],
  ["docker/Dockerfile", /docker stop -t (\d+)/],
] as const)("%s leaves the relay time to drain", ([file, pattern]) => {
  const seconds = Number(pattern.exec(read(file))?.[1]);
  // What is in memory is written after the last socket is closed.
  expect(seconds).toBeGreaterThanOrEqual(2 * Number(settings.get("SOTTO_DRAIN")));
});

test("both proxies serve the same paths", () => {
  const caddy = /^\t@relay path (.+)$/m.exec(read("proxy/Caddyfile"))?.[1]?.split(" ");
  const [, health = ""] = /location ~ \^\/\(([\w|/]+)\)\$/.exec(read("proxy/nginx.conf")) ?? [];
  const [, socket = ""] = /location = (\S+)/.exec(read("proxy/nginx.conf")) ?? [];
  expect(caddy).toEqual([socket, ...health.split("|").map((name) => `/${name}`)]);
});
