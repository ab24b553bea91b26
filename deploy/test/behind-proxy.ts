import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Client, submitFrame } from "../../packages/relay/test/client.ts";
import { cli } from "../../packages/relay/test/command/cli.ts";
import { makeDataDirectory } from "../../packages/relay/test/data-directory.ts";
import { Device } from "../../packages/relay/test/device.ts";
import type { Proxy } from "./proxy.ts";
import { type StartedRelay, startRelay } from "./relay.ts";
import { TOKEN_SETTINGS, tokenOf } from "./tokens.ts";

async function joined(url: string, device: Device): Promise<Client> {
  const client = await Client.dial(url);
  await client.login(device, { token: tokenOf(device.userId) });
  return client;
}

/** What has to be true of a relay behind any proxy. */
export function describeProxy(
  name: string,
  canRun: boolean,
  start: (relayUrl: string) => Promise<Proxy>,
): void {
  describe.skipIf(!canRun)(`relay behind ${name}`, () => {
    suite(start);
  });
}

function suite(start: (relayUrl: string) => Promise<Proxy>): void {
  let relay: StartedRelay;
  let proxy: Proxy;
  let https: string;

  beforeAll(async () => {
    relay = await startRelay(TOKEN_SETTINGS, "--metrics-port", "0", "--drain", "0");
    proxy = await start(relay.url);
    https = proxy.url.replace("wss:", "https:");
    setDefaultCACertificates([...getCACertificates(), proxy.certificate]);
  });
  afterAll(async () => {
    await proxy.stop();
    await relay.stop();
  });

  test("devices send and receive over TLS", async () => {
    const [ann, bob] = [new Device("ann"), new Device("bob")];
    const receiver = await joined(proxy.url, bob);
    receiver.autoAck = true;
    const sender = await joined(proxy.url, ann);
    const frame = submitFrame({ to: [bob] });
    expect(await sender.request(frame)).toMatchObject({ type: "accepted" });
    const [envelope] = await receiver.deliveries(1);
    expect(envelope?.id).toEqual(frame.addressees[0]?.slots[0]?.envelopeId);
  });

  test.for(["/livez", "/readyz", "/version"])("%s is answered", async (path) => {
    expect((await fetch(https + path)).status).toBe(200);
  });

  test.for(["/metrics", "/", "/v1", "/v1/ws/", "/livez/x"])("%s is not there", async (path) => {
    expect((await fetch(https + path)).status).toBe(404);
  });

  test("what is not encrypted is sent on to what is", async () => {
    const { status, headers } = await fetch(`${proxy.plainUrl}/livez`, { redirect: "manual" });
    expect([301, 308]).toContain(status);
    expect(headers.get("location")).toMatch(/^https:\/\/localhost(:\d+)?\/livez$/);
  });

  test("the doctor finds the way through it, and says what to do about a certificate of one's own", async () => {
    const data = makeDataDirectory();
    const folder = mkdtempSync(join(tmpdir(), "sotto-authority-"));
    onTestFinished(() => {
      data.discard();
      rmSync(folder, { recursive: true });
    });
    const doctor = ["doctor", "--data", data.path, "--port", "0", "--url", proxy.url];
    const stranger = await cli(doctor);
    expect([stranger.code, stranger.stdout]).toEqual([
      1,
      expect.stringContaining("NODE_EXTRA_CA_CERTS"),
    ]);
    const authority = join(folder, "authority.pem");
    writeFileSync(authority, proxy.certificate);
    const told = await cli(doctor, { NODE_EXTRA_CA_CERTS: authority });
    expect(told.stdout).toContain(`WebSockets reach the relay through ${proxy.url}`);
    expect(told.code).toBe(0);
  });

  test("dev tokens are refused, although the relay sees a neighbour on loopback", async () => {
    const development = await startRelay();
    onTestFinished(async () => {
      await development.stop();
    });
    const direct = await Client.dial(development.url);
    await direct.login(new Device("ann"));
    const front = await start(development.url);
    onTestFinished(() => front.stop());
    setDefaultCACertificates([...getCACertificates(), front.certificate]);
    const client = await Client.dial(front.url);
    await expect(client.login(new Device("bob"))).rejects.toThrow("closed with 4401");
  });

  test("a relay that drains tells devices so, and then nobody is let in", async () => {
    const client = await joined(proxy.url, new Device("cleo"));
    expect(await relay.stop()).toMatchObject({ code: 0 });
    expect(await client.closed()).toBe(1012);
    expect((await fetch(`${https}/readyz`)).status).toBe(502);
  });

  test("nothing of all this is in a log", () => {
    expect(proxy.logs()).not.toMatch(/127\.0\.0\.1|::1/);
  });
}
