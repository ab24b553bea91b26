import { expect, test } from "vitest";
import { bytesOf, Client, submitFrame } from "./client.ts";
import { eventually, makeDataDirectory } from "./data-directory.ts";
import { Device } from "./device.ts";
import { RelayProcess } from "./process.ts";

async function joined(
  url: string,
  device: Device,
  options: { readonly autoAck?: boolean } = {},
): Promise<Client> {
  const client = await Client.dial(url);
  client.autoAck = options.autoAck === true;
  await client.login(device);
  return client;
}

async function register(url: string, device: Device): Promise<void> {
  const client = await joined(url, device);
  client.close();
  await client.closed();
}

test("loses no accepted envelope when it is killed in the middle of a stream", async () => {
  const data = makeDataDirectory();
  const [ann, bob] = [new Device("ann"), new Device("bob")];
  const first = await RelayProcess.start(data.path);
  await register(first.url, bob);
  const sender = await joined(first.url, ann);
  const frames = Array.from({ length: 400 }, () => submitFrame({ to: [bob] }));
  for (const frame of frames) sender.send(frame);
  await sender.wait(() => sender.frames.filter(({ type }) => type === "accepted").length >= 50);
  await first.relay.kill("SIGKILL");
  await sender.closed();
  const accepted = new Set(
    sender.frames.flatMap((frame) => (frame.type === "accepted" ? [frame.requestId.join()] : [])),
  );

  const second = await RelayProcess.start(data.path);
  const receiver = await joined(second.url, bob, { autoAck: true });
  await receiver.next("queueEmpty");
  const ids = receiver.delivered.map(({ id }) => id.join());
  const expected = frames
    .filter((frame) => accepted.has(frame.requestId.join()))
    .map((frame) => frame.addressees[0]?.slots[0]?.envelopeId.join());
  expect(expected.filter((id) => !ids.includes(id as string))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  expect((await second.relay.kill("SIGTERM")).code).toBe(0);
  data.discard();
});

test("wipes after a restart what was acknowledged before it was killed", async () => {
  const data = makeDataDirectory();
  const [ann, bob] = [new Device("ann"), new Device("bob")];
  const first = await RelayProcess.start(data.path);
  await register(first.url, bob);
  const sealed = bytesOf(3_000);
  const sender = await joined(first.url, ann);
  await sender.request(submitFrame({ to: [bob], sealed }));
  const receiver = await joined(first.url, bob, { autoAck: true });
  await receiver.next("queueEmpty");
  receiver.close();
  await receiver.closed();
  // Connecting reads the mailbox after the deletion: once nothing is delivered, it has been committed.
  const probe = await joined(first.url, bob);
  await probe.next("queueEmpty");
  expect(probe.delivered).toEqual([]);
  await first.relay.kill("SIGKILL");
  const second = await RelayProcess.start(data.path);
  await eventually(
    () => !data.contains(sealed.subarray(0, 100)) && !data.contains(sealed.subarray(-100)),
  );
  await second.relay.kill("SIGTERM");
  data.discard();
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  test(`writes what is in memory on ${signal}, closes with 1012 and exits 0`, async () => {
    const data = makeDataDirectory();
    const [ann, bob] = [new Device("ann"), new Device("bob")];
    const { relay, url } = await RelayProcess.start(
      data.path,
      "--drain",
      "0",
      "--pass-through-ms",
      "10000",
    );
    const receiver = await joined(url, bob);
    await receiver.next("queueEmpty");
    const sender = await joined(url, ann);
    const frame = submitFrame({ to: [bob] });
    sender.send(frame);
    await receiver.deliveries(1);
    const exit = relay.kill(signal);
    expect(await Promise.all([sender.closed(), receiver.closed()])).toEqual([1012, 1012]);
    expect(await exit).toMatchObject({ code: 0, stderr: "" });
    expect(relay.lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
      "listening",
      "draining",
      "stopped",
    ]);
    const again = await RelayProcess.start(data.path);
    const back = await joined(again.url, bob);
    expect((await back.deliveries(1)).map(({ id }) => id)).toEqual([
      frame.addressees[0]?.slots[0]?.envelopeId,
    ]);
    expect((await again.relay.kill("SIGTERM")).code).toBe(0);
    data.discard();
  });
}

test("exits with 1 and no answer when the store cannot write", async () => {
  const data = makeDataDirectory();
  const [ann, bob] = [new Device("ann"), new Device("bob")];
  const relay = new RelayProcess(["--port", "0", "--data", data.path], { maxFileKib: 500 });
  const { url } = JSON.parse(await relay.firstLine) as { url: string };
  await register(url, bob);
  const sender = await joined(url, ann);
  const frames = Array.from({ length: 20 }, () =>
    submitFrame({ to: [bob], sealed: bytesOf(90_000) }),
  );
  for (const frame of frames) sender.send(frame);
  const exit = await relay.exit;
  expect(exit).toMatchObject({ code: 1 });
  expect(exit.stderr).toMatch(/^sotto-relay: the store failed: [^\n]+\n$/);
  await sender.closed();
  expect(sender.frames.filter(({ type }) => type === "accepted").length).toBeLessThan(20);
  data.discard();
});

test("exits with 1 when the store fails while it tidies up and nobody asks for anything", async () => {
  const data = makeDataDirectory();
  const [ann, bob] = [new Device("ann"), new Device("bob")];
  const relay = new RelayProcess(["--port", "0", "--data", data.path], { maxFileKib: 500 });
  const { url } = JSON.parse(await relay.firstLine) as { url: string };
  await register(url, bob);
  const sender = await joined(url, ann);
  const send = async (count: number): Promise<void> => {
    for (let sent = 0; sent < count; sent += 1)
      await sender.request(submitFrame({ to: [bob], sealed: bytesOf(60_000) }));
  };
  await send(4);
  const receiver = await joined(url, bob);
  const [first, second] = await receiver.deliveries(2);
  receiver.ack([first?.id as Uint8Array]);
  await eventually(() => data.size("relay.db-wal") === 0);
  // The log has room for these five, the database has not: emptying the one into the other fails.
  await send(5);
  receiver.ack([second?.id as Uint8Array]);
  expect(await relay.exit).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^sotto-relay: the store failed: [^\n]+\n$/) as string,
  });
  data.discard();
});

test("reports its addresses in the first line", async () => {
  const data = makeDataDirectory();
  const { relay, url, metrics } = await RelayProcess.start(data.path, "--metrics-port", "0");
  expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+$/);
  expect(metrics).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
  expect((await relay.kill("SIGTERM")).code).toBe(0);
  data.discard();
});

test("refuses with one line and exit code 1 a directory in use and a port in use", async () => {
  const [data, other] = [makeDataDirectory(), makeDataDirectory()];
  const { relay, url } = await RelayProcess.start(data.path);
  const directory = await new RelayProcess(["--port", "0", "--data", data.path]).exit;
  expect(directory).toMatchObject({
    code: 1,
    stderr: `sotto-relay: another sotto-relay is using this data directory: ${data.path}\n`,
  });
  const port = await new RelayProcess(["--port", new URL(url).port, "--data", other.path]).exit;
  expect(port).toMatchObject({ code: 1 });
  expect(port.stderr).toMatch(/^sotto-relay: cannot listen on .*already\n$/);
  await relay.kill("SIGTERM");
  data.discard();
  other.discard();
});

test("refuses a bad setting with one line and exit code 2", async () => {
  const exit = await new RelayProcess(["--prot", "1"]).exit;
  expect(exit).toMatchObject({ code: 2 });
  expect(exit.stderr).toMatch(/^sotto-relay: [^\n]*--prot[^\n]*\n$/);
});
