import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Client, submitFrame } from "../client.ts";
import { type DataDirectory, eventually, makeDataDirectory } from "../data-directory.ts";
import { Device } from "../device.ts";
import { RelayProcess } from "../process.ts";
import { cli, cliJson } from "./cli.ts";

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

// What an operator does over the years: back up, restore, upgrade, look after it.

let data: DataDirectory;
beforeEach(() => {
  data = makeDataDirectory();
});
afterEach(() => data.discard());

async function login(url: string, device: Device, token?: string): Promise<Client> {
  const client = await Client.dial(url);
  await client.login(device, token === undefined ? {} : { token });
  return client;
}

test("a backup of a running relay, restored elsewhere, delivers what was waiting", async () => {
  const [ann, bob] = [new Device("ann"), new Device("bob")];
  const first = await RelayProcess.start(data.path);
  (await login(first.url, bob)).close();
  const sender = await login(first.url, ann);
  await sender.request(submitFrame({ to: [bob] }));
  const file = join(data.path, "..", "backup.db");
  expect(await cliJson("backup", file, "--data", data.path)).toMatchObject({ file });

  const refused = await cli(["restore", file, "--data", data.path, "--yes"]);
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringContaining("another sotto-relay"),
  ]);
  await first.relay.kill("SIGTERM");

  const elsewhere = join(data.path, "..", "other");
  expect(await cliJson("restore", file, "--data", elsewhere)).toEqual({
    users: 2,
    messages: 1,
    done: false,
  });
  await cliJson("restore", file, "--data", elsewhere, "--yes");
  const second = await RelayProcess.start(elsewhere);
  const receiver = await login(second.url, bob);
  expect(await receiver.deliveries(1)).toHaveLength(1);
  await second.relay.kill("SIGTERM");
});

test("--migrate-only brings an old database up to date and exits", async () => {
  mkdirSync(data.path, { mode: 0o700 });
  const file = join(data.path, "relay.db");
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  const fixture = new URL("../storage/fixtures/schema-1.sql", import.meta.url);
  database.exec(readFileSync(fixture, "utf8"));
  database.close();
  const { code, stdout } = await cli(["--migrate-only", "--data", data.path]);
  expect([code, stdout]).toEqual([0, `${data.path} is up to date\n`]);
  expect(await cliJson("queue", "inspect", "--data", data.path)).toMatchObject({ messages: 4 });
});

test("tokens signed with the issuer's key are taken, dev tokens no more", async () => {
  const pair = generateKeyPairSync("ed25519");
  mkdirSync(data.path, { mode: 0o700 });
  const [publicKey, privateKey] = [join(data.path, "public.pem"), join(data.path, "private.pem")];
  writeFileSync(publicKey, pair.publicKey.export({ type: "spki", format: "pem" }));
  writeFileSync(privateKey, pair.privateKey.export({ type: "pkcs8", format: "pem" }), {
    mode: 0o600,
  });
  const settings = ["--jwt-key", readFileSync(publicKey, "utf8"), "--jwt-audience", "chat"];
  const { relay, url } = await RelayProcess.start(data.path, ...settings);
  const { token } = (await cliJson("token", "ann", "--private-key", privateKey, ...settings)) as {
    token: string;
  };
  const ann = new Device("ann");
  const client = await login(url, ann, token);
  expect((await client.next("welcome")).userId).toBe("ann");
  const other = await Client.dial(url);
  const { nonce } = await other.next("challenge");
  other.send(new Device("eve").authenticate(nonce, other.host));
  expect(await other.closed()).toBe(4401);
  await eventually(() => relay.lines.join().includes("dev tokens are not accepted here"));
  await relay.kill("SIGTERM");
});

test("what cannot start says why, in one line", async () => {
  const first = await RelayProcess.start(data.path);
  const { port } = new URL(first.url);
  const audience = ["--jwt-audience", "a"];
  const elsewhere = ["--data", join(data.path, "..", "other"), "--port", "0"];
  const wrong: readonly (readonly [args: string[], code: number, line: RegExp])[] = [
    [["--data", data.path, "--port", "0"], 1, /another sotto-relay is using/],
    [["--data", join(data.path, "..", "third"), "--port", port], 1, /port \d+: something else/],
    [[...elsewhere, ...audience, "--jwt-key", "junk"], 2, /--jwt-key .*neither a PEM nor JSON/],
    [[...elsewhere, ...audience, "--jwks-url", "http://a.example/k"], 2, /--jwks-url .*https/],
    [["--data", "/proc/version", "--port", "0"], 1, /./],
  ];
  for (const [args, code, line] of wrong) {
    const outcome = await cli(args);
    expect([outcome.code, outcome.stderr.trim().split("\n").length]).toEqual([code, 1]);
    expect(outcome.stderr).toMatch(line);
  }
  await first.relay.kill("SIGTERM");
});

test("an invite from the command line lets somebody in", async () => {
  const { relay, url } = await RelayProcess.start(data.path, "--invites");
  const { code } = (await cliJson("invite", "--data", data.path)) as { code: string };
  const ann = new Device("ann");
  await login(url, ann, `invite:${code}:ann`);
  await login(url, ann, `invite:${code}:ann`);
  const second = await Client.dial(url);
  const { nonce } = await second.next("challenge");
  second.send(new Device("bob").authenticate(nonce, second.host, { token: `invite:${code}:bob` }));
  expect(await second.closed()).toBe(4401);
  await relay.kill("SIGTERM");
});

test("the doctor finds a healthy relay healthy, and names what is not", async () => {
  const { relay, url } = await RelayProcess.start(data.path);
  const healthy = await cli(["doctor", "--data", data.path, "--url", url, "--json"]);
  expect(healthy.code).toBe(0);
  const findings = JSON.parse(healthy.stdout) as { state: string; what: string }[];
  expect(findings.map(({ what }) => what)).toContain("a relay is running on the data directory");
  expect(findings.some(({ what }) => what.startsWith("WebSockets reach the relay"))).toBe(true);
  await relay.kill("SIGTERM");
  const sick = await cli(["doctor", "--data", data.path, "--port", "0", "--url", url]);
  expect(sick.code).toBe(1);
  expect(sick.stdout).toMatch(/✗ .*does not answer/);
});

test("the bench measures a relay of its own and leaves nothing behind", async () => {
  const measured = (await cliJson("bench", "--messages", "200")) as {
    name: string;
    perSecond: number;
    stored: number;
  }[];
  expect(measured.map(({ name }) => name)).toEqual(["online", "store", "drain"]);
  for (const { perSecond } of measured) expect(perSecond).toBeGreaterThan(0);
  expect(measured[1]?.stored).toBe(1);
  expect((await cli(["bench", "--messages", "1"])).stderr).toMatch(/--messages/);
});

test("help and version are for reading; a group of commands says which it has", async () => {
  const help = await cli(["--help"]);
  expect([help.code, help.stderr]).toEqual([0, ""]);
  for (const word of ["--port", "SOTTO_PORT", "user", "backup", "doctor"])
    expect(help.stdout).toContain(word);
  expect((await cli(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  const half = await cli(["user"]);
  expect([half.code, half.stderr]).toEqual([2, expect.stringContaining("ls, suspend")]);
});
