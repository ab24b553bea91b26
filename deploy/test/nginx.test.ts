import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { HEARTBEAT_MS } from "@sotto/protocol";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Client, submitFrame } from "../../packages/relay/test/client.ts";
import { Device } from "../../packages/relay/test/device.ts";
import { inRepository } from "./paths.ts";
import { type Proxy, startNginx } from "./proxy.ts";
import { type StartedRelay, startRelay } from "./relay.ts";
import { TOKEN_SETTINGS, tokenOf } from "./tokens.ts";
import { hasTools } from "./tools.ts";

const hasNginx = hasTools("relay behind nginx", "nginx", "openssl");

async function joined(url: string, device: Device): Promise<Client> {
  const client = await Client.dial(url);
  await client.login(device, { token: tokenOf(device.userId) });
  return client;
}

describe.skipIf(!hasNginx)("relay behind nginx", () => {
  let relay: StartedRelay;
  let proxy: Proxy;
  let https: string;

  beforeAll(async () => {
    relay = await startRelay(TOKEN_SETTINGS, "--metrics-port", "0", "--drain", "0");
    proxy = await startNginx(relay.url);
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
    expect(status).toBe(301);
    expect(headers.get("location")).toBe("https://localhost/livez");
  });

  test("an idle socket is left open for more than two pings", () => {
    const site = readFileSync(inRepository("deploy/proxy/nginx.conf"), "utf8");
    const timeouts = [...site.matchAll(/proxy_(?:read|send)_timeout (\d+)s;/g)].map((match) =>
      Number(match[1]),
    );
    expect(timeouts).toHaveLength(2);
    for (const timeout of timeouts) expect(timeout * 1000).toBeGreaterThan(2 * HEARTBEAT_MS);
  });

  test("dev tokens are refused, although the relay sees a neighbour on loopback", async () => {
    const development = await startRelay();
    onTestFinished(async () => {
      await development.stop();
    });
    const direct = await Client.dial(development.url);
    await direct.login(new Device("ann"));
    const front = await startNginx(development.url);
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
});
