import { bytesToHex } from "@sotto/protocol";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Client, submitFrame } from "../client.ts";
import { type DataDirectory, eventually, makeDataDirectory } from "../data-directory.ts";
import { Device } from "../device.ts";
import { RelayProcess } from "../process.ts";
import { cli, cliJson } from "./cli.ts";

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

// An operator at the command line, beside a relay that runs, and after it has ended.

let data: DataDirectory;
let running: { relay: RelayProcess; url: string };
const [ann, bob] = [new Device("ann"), new Device("bob")];

async function join(device: Device): Promise<Client> {
  const client = await Client.dial(running.url);
  await client.login(device);
  return client;
}

beforeAll(async () => {
  data = makeDataDirectory();
  running = await RelayProcess.start(data.path);
  const receiver = await join(bob);
  receiver.close();
  await receiver.closed();
  const sender = await join(ann);
  for (let i = 0; i < 3; i++) await sender.request(submitFrame({ to: [bob] }));
});
afterAll(async () => {
  await running.relay.kill("SIGTERM");
  data.discard();
});

const at = (...words: string[]): string[] => [...words, "--data", data.path];

test("lists users, devices and queues of a running relay", async () => {
  expect(await cliJson(...at("user", "ls"))).toEqual([
    { user: "ann", devices: 1, suspended: false },
    { user: "bob", devices: 1, suspended: false },
  ]);
  expect(await cliJson(...at("device", "ls", "bob"))).toEqual([
    { device: bytesToHex(bob.id), messages: 3, bytes: 192, revoked: false, connected: false },
  ]);
  expect(await cliJson(...at("queue", "inspect"))).toMatchObject({ messages: 3, bytes: 192 });
  const { stdout } = await cli(at("user", "ls"));
  expect(stdout).toBe("user  devices\nann   1\nbob   1\n");
});

test("cuts off a user who is suspended while connected", async () => {
  const client = await join(ann);
  expect((await cli(at("user", "suspend", "ann"))).code).toBe(0);
  expect(await client.closed()).toBe(4403);
  expect((await cli(at("user", "resume", "ann"))).code).toBe(0);
  (await join(ann)).close();
});

test("writes ids to the log as hashes only", async () => {
  await cli(at("user", "suspend", "ann"));
  await cli(at("user", "resume", "ann"));
  const count = (): number => running.relay.lines.join().split('"user-suspended"').length - 1;
  await eventually(() => count() === 2);
  const lines = running.relay.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const suspended = lines.filter(({ event }) => event === "user-suspended");
  expect(suspended.length).toBeGreaterThan(0);
  expect(suspended[0]?.["user"]).toMatch(/^[0-9a-f]{12}$/);
  expect(suspended.at(-1)?.["user"]).toBe(suspended[0]?.["user"]);
  expect(running.relay.lines.join("\n")).not.toContain('"ann"');
});

test("asks before it removes anything", async () => {
  const dry = await cliJson(...at("queue", "purge", bytesToHex(bob.id)));
  expect(dry).toEqual({ messages: 3, bytes: 192, done: false });
  expect(await cliJson(...at("queue", "inspect"))).toMatchObject({ messages: 3 });
});

test("says in one line what is wrong", async () => {
  const wrong: readonly (readonly [args: string[], line: RegExp])[] = [
    [at("user", "suspend", "nobody"), /no such user/],
    [at("device", "revoke", "12"), /no device id/],
    [at("device", "revoke", "ab".repeat(16), "--yes"), /no such device/],
    [["user", "ls", "--data", "/no/such/place"], /no relay's database/],
    [at("invite", "--days", "0"), /--days/],
  ];
  for (const [args, line] of wrong) {
    const { code, stderr } = await cli(args);
    expect([code === 0, stderr.trim().split("\n").length]).toEqual([false, 1]);
    expect(stderr).toMatch(line);
  }
});

test("does the same on the database of a relay that has ended", async () => {
  await running.relay.kill("SIGTERM");
  expect(await cliJson(...at("queue", "purge", bytesToHex(bob.id), "--yes"))).toMatchObject({
    messages: 3,
  });
  expect(await cliJson(...at("user", "delete", "bob", "--yes"))).toEqual({
    devices: 1,
    messages: 0,
  });
  expect(await cliJson(...at("user", "ls"))).toEqual([
    { user: "ann", devices: 1, suspended: false },
  ]);
  running = await RelayProcess.start(data.path);
  (await join(ann)).close();
});
