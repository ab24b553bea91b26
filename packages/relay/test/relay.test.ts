import { createConnection } from "node:net";
import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { MAX_FRAME_BYTES, SOCKET_PATH, SUBPROTOCOL } from "@sotto/protocol";
import { createRelay, type Relay } from "../src/relay.ts";
import { bytesOf, Client, submitFrame } from "./client.ts";
import { type DataDirectory, eventually, makeDataDirectory } from "./data-directory.ts";
import { Device } from "./device.ts";

let data: DataDirectory;
let relay: Relay;
const logged: string[] = [];

beforeEach(async () => {
  data = makeDataDirectory();
  const log = (event: string, fields: object = {}): void =>
    void logged.push(JSON.stringify({ event, ...fields }));
  relay = await createRelay({ port: 0, data: data.path, metricsPort: 0, log });
});
afterEach(async () => {
  await relay.close();
  data.discard();
});

const httpUrl = (): string => relay.url.replace("ws:", "http:");

/** The status of an upgrade that is refused, or 101. */
function upgradeStatus(
  path: string,
  protocol?: string,
  headers: Record<string, string> = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const upgrade = {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
      ...(protocol === undefined ? {} : { "sec-websocket-protocol": protocol }),
    };
    const outgoing = request(
      httpUrl() + path,
      { headers: { ...upgrade, ...headers } },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    outgoing.on("upgrade", (_response, socket) => {
      socket.destroy();
      resolve(101);
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
}

async function joined(
  device: Device,
  options: { readonly autoAck?: boolean } = {},
): Promise<Client> {
  const client = await Client.dial(relay.url);
  client.autoAck = options.autoAck === true;
  await client.login(device);
  return client;
}

/** Two devices; the second away. */
async function annAndBob(): Promise<{ ann: Device; bob: Device; sender: Client }> {
  const [ann, bob] = [new Device("ann"), new Device("bob")];
  const away = await joined(bob);
  away.close();
  await away.closed();
  return { ann, bob, sender: await joined(ann) };
}

describe("http", () => {
  test("answers health and version, and nothing else", async () => {
    const status = async (path: string, method = "GET"): Promise<number> =>
      (await fetch(httpUrl() + path, { method })).status;
    expect(await Promise.all([status("/livez"), status("/readyz"), status("/version")])).toEqual([
      200, 200, 200,
    ]);
    expect(await Promise.all([status("/"), status("/metrics"), status("/livez", "POST")])).toEqual([
      404, 404, 405,
    ]);
  });

  test("takes upgrades of its path and subprotocol only, and no token in the URL", async () => {
    expect(await upgradeStatus(SOCKET_PATH, SUBPROTOCOL)).toBe(101);
    expect(await upgradeStatus(SOCKET_PATH)).toBe(426);
    expect(await upgradeStatus(SOCKET_PATH, "sotto.v0")).toBe(426);
    expect(await upgradeStatus("/other", SUBPROTOCOL)).toBe(404);
    expect(await upgradeStatus(`${SOCKET_PATH}?token=dev:secretname`, SUBPROTOCOL)).toBe(400);
    expect(logged.join()).not.toContain("secretname");
  });

  test("refuses headers beyond 16 KiB", async () => {
    expect(await upgradeStatus(SOCKET_PATH, SUBPROTOCOL, { "x-long": "a".repeat(17 * 1024) })).toBe(
      431,
    );
  });

  test("closes a connection that sends its request too slowly", async () => {
    const { port } = new URL(httpUrl());
    const socket = createConnection(Number(port), "127.0.0.1");
    socket.write("GET /livez HTTP/1.1\r\nHost: x\r\n");
    const answer = await new Promise<string>((resolve) => {
      let text = "";
      socket.on("data", (chunk) => (text += chunk.toString())).on("close", () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
  });

  test("serves the metrics under the contract's names, without ids", async () => {
    const { bob, sender } = await annAndBob();
    await sender.request(submitFrame({ to: [bob] }));
    await sender.request(submitFrame({ to: [new Device("nobody")] }));
    const text = await (await fetch(relay.metricsUrl as string)).text();
    expect(text).toContain("sotto_connections 1\n");
    expect(text).toContain('sotto_submitted_total{path="stored"} 1');
    expect(text).toContain("sotto_stored_messages 1\n");
    expect(text).toContain("sotto_stored_bytes 64\n");
    expect(text).toContain('sotto_rejected_total{code="peer/unknown"} 1');
    for (const name of [
      "sotto_delivered_total",
      "sotto_delivery_seconds_bucket",
      "process_cpu_seconds_total",
    ])
      expect(text).toContain(name);
    expect(text).not.toMatch(/\bann\b|\bbob\b/);
    sender.close();
  });
});

describe("socket", () => {
  test("closes text with 1003 and oversize with 1009", async () => {
    const codeAfter = async (message: string | Uint8Array): Promise<number> => {
      const socket = new WebSocket(relay.url + SOCKET_PATH, SUBPROTOCOL);
      socket.on("open", () => socket.send(message));
      return new Promise((resolve) => socket.on("close", resolve));
    };
    expect(await codeAfter("hello")).toBe(1003);
    expect(await codeAfter(new Uint8Array(MAX_FRAME_BYTES + 1))).toBe(1009);
  });

  test("does not take dev tokens through a proxy on the same machine", async () => {
    const client = new WebSocket(relay.url + SOCKET_PATH, SUBPROTOCOL, {
      headers: { "x-forwarded-for": "192.0.2.1" },
    });
    const { decodeServerFrame, encodeClientFrame } = await import("@sotto/protocol");
    client.on("message", (bytes) => {
      const frame = decodeServerFrame(Uint8Array.from(bytes as Buffer));
      if (frame.type === "challenge")
        client.send(
          encodeClientFrame(new Device("ann").authenticate(frame.nonce, new URL(relay.url).host)),
        );
    });
    expect(await new Promise((resolve) => client.on("close", resolve))).toBe(4401);
  });

  test("closes a reader that does not read with 4408", async () => {
    await relay.close();
    relay = await createRelay({ port: 0, data: data.path, limits: { bufferedBytes: 100_000 } });
    const client = await joined(new Device("ann"));
    client.pause();
    for (let sequence = 1; (await relay.core.stats()).connections > 0; sequence++) {
      for (let burst = 0; burst < 2_000; burst++) client.send({ type: "ping", sequence });
    }
    client.resume();
    expect(await client.closed()).toBe(4408);
  });
});

describe("delivery over SQLite", () => {
  test("carries a burst of a thousand through, in order, and leaves nothing behind", async () => {
    const { bob, sender } = await annAndBob();
    const receiver = await joined(bob, { autoAck: true });
    await receiver.next("queueEmpty");
    const frames = Array.from({ length: 1_000 }, () => submitFrame({ to: [bob] }));
    for (const frame of frames) sender.send(frame);
    await receiver.deliveries(1_000);
    expect(receiver.delivered.map(({ id }) => id)).toEqual(
      frames.map((frame) => frame.addressees[0]?.slots[0]?.envelopeId),
    );
    await sender.wait(
      () => sender.frames.filter(({ type }) => type === "accepted").length === 1_000,
    );
    await eventually(async () => (await relay.core.stats()).messages === 0);
  });

  test("wipes an envelope from the data files after its ack", async () => {
    const { bob, sender } = await annAndBob();
    const [sealed, shared] = [bytesOf(3_000), bytesOf(3_000)];
    const isPresent = (): boolean =>
      [sealed, shared].some(
        (bytes) => data.contains(bytes.subarray(0, 100)) || data.contains(bytes.subarray(-100)),
      );
    await sender.request(submitFrame({ to: [bob], sealed, shared }));
    expect(isPresent()).toBe(true);
    const receiver = await joined(bob, { autoAck: true });
    await receiver.next("queueEmpty");
    await eventually(() => !isPresent());
  });

  test("says in words that a second relay must not use the directory", async () => {
    await expect(createRelay({ port: 0, data: data.path })).rejects.toThrow(
      "another sotto-relay is using this data directory",
    );
  });
});
