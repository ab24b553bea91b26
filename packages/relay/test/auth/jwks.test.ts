import { AUTHENTICATE_TIMEOUT_MS, CLOSE_CODES } from "@sotto/protocol";
import type { FetchImplementation } from "jose";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createJwtVerifier, type JwtVerifier } from "../../src/auth/jwt.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { enter, relayWith } from "./enter.ts";
import { answerKeys, baseOptions, goodClaims, KeyServer, SigningKey } from "./issuer.ts";

const ANYWHERE = { loopback: false };
const UNAVAILABLE = { code: "relay/failed", retryable: true };
const REJECTED = { code: "auth/rejected" };

const ann = (key: SigningKey, header?: { readonly kid?: string }): Promise<string> =>
  key.token({ ...goodClaims("ann"), exp: 2 ** 33 }, header);

let clock: VirtualClock;

// jose's cache goes by Date, the relay's own part by its clock: a test moves both.
beforeEach(() => {
  clock = new VirtualClock();
  vi.useFakeTimers({ toFake: ["Date"], now: clock.now() });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function later(ms: number): Promise<void> {
  await clock.advance(ms);
  vi.setSystemTime(clock.now());
}

async function verifierOf(
  jwksUrl: string,
  fetchKeys: FetchImplementation = fetch,
): Promise<JwtVerifier> {
  const keys = { jwksUrl, fetch: fetchKeys };
  return await createJwtVerifier({ ...baseOptions, clock, keys });
}

test("asks the endpoint once for many devices", async () => {
  const key = await SigningKey.create();
  await using server = await KeyServer.start(await key.publicJwk());
  const world = relayWith((await verifierOf(server.url)).authenticate);
  expect(server.requests).toBe(0);
  const names = Array.from({ length: 40 }, (_, index) => `user-${index}`);
  const met = await Promise.all(
    names.map(async (name) => await enter(world, await key.token(goodClaims(name)))),
  );
  expect(met).toEqual(names);
  expect(await enter(world, await key.token(goodClaims("last")))).toBe("last");
  expect(server.requests).toBe(1);
});

describe("rotation", () => {
  test("takes a new key up when a token names it, and drops the old one with it", async () => {
    const [old, fresh] = [
      await SigningKey.create("EdDSA", "1"),
      await SigningKey.create("ES256", "2"),
    ];
    await using server = await KeyServer.start(await old.publicJwk());
    const world = relayWith((await verifierOf(server.url)).authenticate);
    expect(await enter(world, await old.token(goodClaims("ann")))).toBe("ann");
    server.answer = answerKeys([await fresh.publicJwk()]);
    await later(10_000);
    expect(await enter(world, await fresh.token(goodClaims("bob")))).toBe("bob");
    expect(await enter(world, await old.token(goodClaims("cleo")))).toBe(4401);
    expect(server.requests).toBe(2);
  });

  test("does not let made-up key ids drive requests", async () => {
    const [key, stranger] = [
      await SigningKey.create(),
      await SigningKey.create("EdDSA", "made-up"),
    ];
    await using server = await KeyServer.start(await key.publicJwk());
    const { authenticate } = await verifierOf(server.url);
    for (let round = 0; round < 20; round += 1)
      await expect(authenticate(await ann(stranger), ANYWHERE)).rejects.toMatchObject(REJECTED);
    expect(server.requests).toBe(1);
    await later(10_000);
    for (let round = 0; round < 20; round += 1)
      await expect(authenticate(await ann(stranger), ANYWHERE)).rejects.toMatchObject(REJECTED);
    expect(server.requests).toBe(2);
    expect(await authenticate(await ann(key), ANYWHERE)).toEqual({ userId: "ann" });
  });

  test("asks again after ten minutes, so that a key that was taken back ends", async () => {
    const [lost, fresh] = [
      await SigningKey.create("EdDSA", "1"),
      await SigningKey.create("EdDSA", "2"),
    ];
    await using server = await KeyServer.start(await lost.publicJwk());
    const { authenticate } = await verifierOf(server.url);
    expect(await authenticate(await ann(lost), ANYWHERE)).toEqual({ userId: "ann" });
    server.answer = answerKeys([await fresh.publicJwk()]);
    await later(10 * 60_000);
    await expect(authenticate(await ann(lost), ANYWHERE)).rejects.toMatchObject(REJECTED);
  });

  test("tries every fitting key for a token that names none", async () => {
    const keys = [await SigningKey.create("EdDSA", "1"), await SigningKey.create("EdDSA", "2")];
    const stranger = await SigningKey.create();
    const jwks = await Promise.all(keys.map((key) => key.publicJwk()));
    await using server = await KeyServer.start(...jwks);
    const { authenticate } = await verifierOf(server.url);
    for (const key of keys)
      expect(await authenticate(await ann(key, {}), ANYWHERE)).toEqual({ userId: "ann" });
    await expect(authenticate(await ann(stranger, {}), ANYWHERE)).rejects.toMatchObject(REJECTED);
  });
});

describe("an endpoint that fails is no fault of the token", () => {
  test("nobody listens there", async () => {
    const server = await KeyServer.start();
    const { url } = server;
    await server.stop();
    const { authenticate } = await verifierOf(url);
    const token = await ann(await SigningKey.create());
    await expect(authenticate(token, ANYWHERE)).rejects.toMatchObject(UNAVAILABLE);
  });

  test("a device is told to come back, the relay goes on, and later lets it in", async () => {
    const key = await SigningKey.create();
    await using server = await KeyServer.start();
    server.answer = (response) => response.writeHead(503).end();
    const world = relayWith((await verifierOf(server.url)).authenticate);
    expect(await enter(world, await ann(key))).toBe(CLOSE_CODES.internal.code);
    expect(world.fatal).toEqual([]);
    server.answer = answerKeys([await key.publicJwk()]);
    await later(1_000);
    expect(await enter(world, await ann(key))).toBe("ann");
  });

  const answers: readonly [name: string, answer: KeyServer["answer"]][] = [
    ["no JSON", (response) => response.writeHead(200).end("<!doctype html>")],
    ["JSON that is no key set", (response) => response.writeHead(200).end('{"keys":1}')],
    ["nothing", (response) => response.writeHead(200).end()],
    ["an error", (response) => response.writeHead(500).end('{"keys":[]}')],
    ["not found", (response) => response.writeHead(404).end()],
    ["a redirect", (response) => response.writeHead(302, { location: "/keys" }).end()],
    ["a cut", (response) => response.destroy()],
    ["too much", (response) => response.writeHead(200).end(`{"keys":[]}${" ".repeat(300_000)}`)],
  ];
  test.each(answers)("it answers %s; it is well again", async (_name, answer) => {
    const key = await SigningKey.create();
    await using server = await KeyServer.start();
    server.answer = answer;
    const { authenticate } = await verifierOf(server.url);
    await expect(authenticate(await ann(key), ANYWHERE)).rejects.toMatchObject(UNAVAILABLE);
    server.answer = answerKeys([await key.publicJwk()]);
    await later(1_000);
    expect(await authenticate(await ann(key), ANYWHERE)).toEqual({ userId: "ann" });
  });

  test("it does not answer before the device must have authenticated", async () => {
    const timeout = vi.spyOn(AbortSignal, "timeout").mockReturnValue(AbortSignal.abort());
    await using server = await KeyServer.start();
    const { authenticate } = await verifierOf(server.url);
    const token = await ann(await SigningKey.create());
    await expect(authenticate(token, ANYWHERE)).rejects.toMatchObject(UNAVAILABLE);
    expect(timeout.mock.calls.every(([ms]) => ms < AUTHENTICATE_TIMEOUT_MS)).toBe(true);
  });

  test("it is left alone for a second after a failure", async () => {
    const token = await ann(await SigningKey.create());
    await using server = await KeyServer.start();
    server.answer = (response) => response.writeHead(503).end();
    const { authenticate } = await verifierOf(server.url);
    for (let round = 0; round < 20; round += 1)
      await expect(authenticate(token, ANYWHERE)).rejects.toMatchObject(UNAVAILABLE);
    expect(server.requests).toBe(1);
    await later(1_000);
    await expect(authenticate(token, ANYWHERE)).rejects.toMatchObject(UNAVAILABLE);
    expect(server.requests).toBe(2);
  });

  test("known keys are good for an hour meanwhile; an unknown one may be new", async () => {
    const [key, fresh] = [
      await SigningKey.create("EdDSA", "1"),
      await SigningKey.create("EdDSA", "2"),
    ];
    const server = await KeyServer.start(await key.publicJwk());
    const { authenticate } = await verifierOf(server.url);
    expect(await authenticate(await ann(key), ANYWHERE)).toEqual({ userId: "ann" });
    await server.stop();
    await later(60 * 60_000 - 1);
    expect(await authenticate(await ann(key), ANYWHERE)).toEqual({ userId: "ann" });
    await expect(authenticate(await ann(fresh), ANYWHERE)).rejects.toMatchObject(UNAVAILABLE);
    await later(1);
    await expect(authenticate(await ann(key), ANYWHERE)).rejects.toMatchObject(UNAVAILABLE);
  });
});

test("is not asked for a token whose algorithm is not allowed", async () => {
  await using server = await KeyServer.start();
  const { authenticate } = await verifierOf(server.url);
  for (const alg of ["none", "HS256", "ES256K", "dir"]) {
    const header = Buffer.from(JSON.stringify({ alg })).toString("base64url");
    await expect(authenticate(`${header}.e30.AAAA`, ANYWHERE)).rejects.toMatchObject(REJECTED);
  }
  expect(server.requests).toBe(0);
});

test("takes https from everywhere and http from loopback only", async () => {
  const good = [
    "https://app.test/jwks",
    "http://localhost/a",
    "http://127.0.0.9:1/",
    "http://[::1]:80/",
  ];
  for (const url of good) await expect(verifierOf(url)).resolves.toBeDefined();
  const bad = [
    ...["http://app.test/jwks", "http://127.0.0.1.evil.test/", "http://localhost.evil.test/"],
    ...["ftp://localhost/", "file:///etc/keys", "data:,{}", "jwks.json", ""],
    ...["https://user@app.test/jwks", "https://:password@app.test/jwks"],
  ];
  for (const url of bad)
    await expect(verifierOf(url)).rejects.toMatchObject({ code: "argument/invalid" });
});
