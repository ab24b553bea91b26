import { bytesToHex } from "@sotto/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRelay, type Relay } from "../../src/relay.ts";
import { memoryStorage } from "../../src/storage/memory.ts";
import { Client } from "../client.ts";
import { Device } from "../device.ts";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { SignJWT } from "jose";

let relay: Relay;
let privateKey: KeyObject;
const ann = new Device("ann");

const tokenFor = (user: string, scope?: string): Promise<string> =>
  new SignJWT(scope === undefined ? {} : { scope })
    .setProtectedHeader({ alg: "EdDSA" })
    .setSubject(user)
    .setAudience("chat")
    .setExpirationTime("5 minutes")
    .sign(privateKey);

beforeEach(async () => {
  const pair = generateKeyPairSync("ed25519");
  privateKey = pair.privateKey;
  const key = String(pair.publicKey.export({ type: "spki", format: "pem" }));
  const jwt = {
    key,
    jwksUrl: undefined,
    audience: "chat",
    issuer: undefined,
    userClaim: "sub",
    leewaySeconds: 30,
  };
  relay = await createRelay({ port: 0, data: memoryStorage(), jwt });
});
afterEach(() => relay.close());

const post = (token: string | undefined, body: unknown, method = "POST"): Promise<Response> =>
  fetch(`${relay.url.replace("ws:", "http:")}/v1/devices/revoke`, {
    method,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    ...(method === "GET" ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });

describe("an app's back end", () => {
  test("revokes a device of the user whom its token names", async () => {
    const client = await Client.dial(relay.url);
    await client.login(ann, { token: await tokenFor("ann") });
    const response = await post(await tokenFor("ann", "x devices:revoke"), {
      device: bytesToHex(ann.id),
    });
    expect(response.status).toBe(200);
    expect(await client.closed()).toBe(4403);
    const again = await Client.dial(relay.url);
    const { nonce } = await again.next("challenge");
    again.send(ann.authenticate(nonce, again.host, { token: await tokenFor("ann") }));
    expect(await again.closed()).toBe(4403);
  });

  test("is refused without the scope, for another's device, and with anything else that is wrong", async () => {
    await (await Client.dial(relay.url)).login(ann, { token: await tokenFor("ann") });
    const device = bytesToHex(ann.id);
    const may = (user: string): Promise<string> => tokenFor(user, "devices:revoke");
    const statusOf = async (response: Promise<Response>): Promise<number> =>
      (await response).status;
    expect(await statusOf(post(await tokenFor("ann"), { device }))).toBe(401);
    expect(await statusOf(post(undefined, { device }))).toBe(401);
    expect(await statusOf(post("junk", { device }))).toBe(401);
    expect(await statusOf(post(await may("bob"), { device }))).toBe(404);
    expect(await statusOf(post(await may("ann"), { device: "ab".repeat(16) }))).toBe(404);
    expect(await statusOf(post(await may("ann"), { device: 7 }))).toBe(400);
    expect(await statusOf(post(await may("ann"), "{"))).toBe(400);
    expect(await statusOf(post(await may("ann"), "x".repeat(5_000)))).toBe(400);
    expect(await statusOf(post(await may("ann"), "", "GET"))).toBe(405);
    expect((await relay.admin.devices("ann"))[0]?.revoked).toBe(false);
  });
});
