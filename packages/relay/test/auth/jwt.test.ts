import { createHmac } from "node:crypto";
import { SottoError } from "@sotto/protocol";
import { UnsecuredJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { createJwtVerifier, type JwtOptions, type JwtVerifier } from "../../src/auth/jwt.ts";
import { Client } from "../client.ts";
import { Device } from "../device.ts";
import { enter, relayWith } from "./enter.ts";
import { AUDIENCE, baseOptions, goodClaims, NOW, SigningKey } from "./issuer.ts";

const ANYWHERE = { loopback: false };
let key: SigningKey;
let verifier: JwtVerifier;

async function verifierOf(
  key: SigningKey,
  options: Partial<JwtOptions> = {},
): Promise<JwtVerifier> {
  return await createJwtVerifier({
    ...baseOptions,
    keys: { publicKey: await key.pem() },
    ...options,
  });
}

/** The code of the refusal; fails if the token is accepted, or if the error quotes it. */
async function refusalOf(token: string, by: JwtVerifier = verifier): Promise<string> {
  const error: unknown = await by.authenticate(token, ANYWHERE).then(
    () => new Error("accepted"),
    (error: unknown) => error,
  );
  if (!SottoError.is(error)) throw error;
  expect(error.cause).toBeUndefined();
  for (const part of token.split(".").filter(({ length }) => length > 3))
    expect(error.message).not.toContain(part);
  return error.code;
}

beforeAll(async () => {
  key = await SigningKey.create("EdDSA");
  verifier = await verifierOf(key);
});

describe("accepts", () => {
  const algorithms = ["RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"];
  test.each(algorithms)("a device with a token signed with %s", async (algorithm) => {
    const key = await SigningKey.create(algorithm);
    const world = relayWith((await verifierOf(key)).authenticate);
    expect(await enter(world, await key.token(goodClaims("ann")))).toBe("ann");
    expect(world.fatal).toEqual([]);
  });

  test("one audience of several, and any issuer if none is asked for", async () => {
    const token = await key.token({ ...goodClaims("ann"), aud: ["other", AUDIENCE], iss: "x" });
    const anyIssuer = await verifierOf(key, { issuer: undefined });
    expect(await anyIssuer.authenticate(token, ANYWHERE)).toEqual({ userId: "ann" });
  });

  test("the user id from the claim that the operator names", async () => {
    const byName = await verifierOf(key, { userClaim: "https://app.test/user" });
    const claims = { ...goodClaims("4711"), "https://app.test/user": "ann" };
    expect(await byName.authenticate(await key.token(claims), ANYWHERE)).toEqual({ userId: "ann" });
    expect(await refusalOf(await key.token(goodClaims("ann")), byName)).toBe("auth/rejected");
  });
});

describe("refuses", () => {
  const claims: readonly [name: string, code: string, changes: Record<string, unknown>][] = [
    ["another relay's audience", "auth/rejected", { aud: "wss://other.test" }],
    ["no audience", "auth/rejected", { aud: undefined }],
    ["another issuer", "auth/rejected", { iss: "https://evil.test" }],
    ["no issuer", "auth/rejected", { iss: undefined }],
    ["no expiry", "auth/rejected", { exp: undefined }],
    ["an expiry that is no number", "auth/rejected", { exp: "never" }],
    ["an expiry that has passed", "auth/expired", { exp: NOW - 30 }],
    ["a beginning that is to come", "auth/rejected", { nbf: NOW + 31 }],
    ["no user", "auth/rejected", { sub: undefined }],
    ["an empty user id", "auth/rejected", { sub: "" }],
    ["a user id that is too long", "auth/rejected", { sub: "x".repeat(129) }],
    ["a user id with a line break", "auth/rejected", { sub: "ann\nbob" }],
    ["a user id that is a number", "auth/rejected", { sub: 7 }],
  ];
  test.each(claims)("%s with %s", async (_name, code, changes) => {
    const defined = Object.entries({ ...goodClaims("ann"), ...changes }).filter(
      ([, value]) => value !== undefined,
    );
    const token = await key.token(Object.fromEntries(defined));
    expect(await refusalOf(token)).toBe(code);
    const closed = code === "auth/expired" ? 4419 : 4401;
    expect(await enter(relayWith(verifier.authenticate), token)).toBe(closed);
  });

  test("a claim of the prototype as user", async () => {
    const byName = await verifierOf(key, { userClaim: "constructor" });
    expect(await refusalOf(await key.token(goodClaims("ann")), byName)).toBe("auth/rejected");
  });

  test("an unsigned token", async () => {
    const token = new UnsecuredJWT(goodClaims("ann")).encode();
    expect(await refusalOf(token)).toBe("auth/rejected");
    expect(await enter(relayWith(verifier.authenticate), token)).toBe(4401);
  });

  test.each(["RS256", "ES256", "EdDSA"])("HS256 with the public %s key as secret", async (name) => {
    const key = await SigningKey.create(name);
    const secrets = [await key.pem(), JSON.stringify(await key.publicJwk())];
    const verifiers = await Promise.all(
      secrets.map((publicKey) => createJwtVerifier({ ...baseOptions, keys: { publicKey } })),
    );
    for (const secret of secrets)
      for (const hash of [256, 384, 512])
        for (const verifier of verifiers)
          expect(await refusalOf(hmacToken(hash, secret), verifier)).toBe("auth/rejected");
  });

  test("a signature of another key, and one over other claims", async () => {
    const stranger = await SigningKey.create("EdDSA");
    expect(await refusalOf(await stranger.token(goodClaims("ann")))).toBe("auth/rejected");
    const [header, , signature] = (await key.token(goodClaims("ann"))).split(".");
    const claims = encode(goodClaims("bob"));
    expect(await refusalOf(`${header}.${claims}.${signature}`)).toBe("auth/rejected");
  });

  test("a key of another kind than the algorithm, and an extension that it does not know", async () => {
    const other = await SigningKey.create("ES256");
    expect(await refusalOf(await other.token(goodClaims("ann")))).toBe("auth/rejected");
    const [, claims, signature] = (await key.token(goodClaims("ann"))).split(".");
    const header = encode({ alg: "EdDSA", crit: ["s3cret"], s3cret: 1 });
    const token = `${header}.${claims}.${signature}`;
    expect(await refusalOf(token)).toBe("auth/rejected");
    await expect(verifier.authenticate(token, ANYWHERE)).rejects.not.toThrow("s3cret");
  });

  const nonsense = [
    "",
    ".",
    "..",
    "...",
    "a.b.c",
    "é.é.é",
    "e30.e30.",
    "e30.e30.e30",
    "bnVsbA.e30.e30",
  ];
  test.each(nonsense)("%j", async (token) => {
    expect(await refusalOf(token)).toBe("auth/rejected");
  });

  test("a token above 8 KiB, before it is looked at; on the wire it is a bad frame", async () => {
    const token = await key.token({ ...goodClaims("ann"), fill: "x".repeat(8_192) });
    expect(await refusalOf(token)).toBe("auth/rejected");
    expect(await refusalOf("x".repeat(10_000_000))).toBe("auth/rejected");
    expect(await enter(relayWith(verifier.authenticate), token)).toBe(4400);
  });
});

test("allows for clocks that differ by the leeway, and by no more", async () => {
  const expiredBy = async (seconds: number): Promise<string> =>
    await key.token({ ...goodClaims("ann"), exp: NOW - seconds });
  const strict = await verifierOf(key, { leewaySeconds: 0 });
  const ann = { userId: "ann" };
  expect(await verifier.authenticate(await expiredBy(29), ANYWHERE)).toEqual(ann);
  expect(await refusalOf(await expiredBy(30))).toBe("auth/expired");
  expect(await strict.authenticate(await expiredBy(-1), ANYWHERE)).toEqual(ann);
  expect(await refusalOf(await expiredBy(0), strict)).toBe("auth/expired");
  const early = await key.token({ ...goodClaims("ann"), nbf: NOW + 30 });
  expect(await verifier.authenticate(early, ANYWHERE)).toEqual(ann);
  expect(await refusalOf(early, strict)).toBe("auth/rejected");
});

describe("the reset claim", () => {
  test.each([
    ["true", true, "ann"],
    ['"true"', "true", 4403],
    ["1", 1, 4403],
    ["false", false, 4403],
  ])("%s", async (_name, value, met) => {
    const world = relayWith(verifier.authenticate);
    expect(await enter(world, await key.token(goodClaims("ann")))).toBe("ann");
    const token = await key.token({ ...goodClaims("ann"), sotto_reset: value });
    expect(await enter(world, token, new Device("ann"))).toBe(met);
  });

  test("lets the device that has the name be replaced, and closes its connection", async () => {
    const world = relayWith(verifier.authenticate);
    const first = Client.attach(world.core);
    await first.login(new Device("ann"), { token: await key.token(goodClaims("ann")) });
    await enter(world, await key.token({ ...goodClaims("ann"), sotto_reset: true }));
    expect(await first.closed()).toBe(4403);
  });
});

test("keeps no option that would accept too much", async () => {
  const keys = { publicKey: await key.pem() };
  const wrong: Partial<JwtOptions>[] = [
    { audience: "" },
    { issuer: "" },
    { userClaim: "" },
    { leewaySeconds: -1 },
    { leewaySeconds: Number.NaN },
    { leewaySeconds: 601 },
  ];
  for (const options of wrong)
    await expect(createJwtVerifier({ ...baseOptions, keys, ...options })).rejects.toMatchObject({
      code: "argument/invalid",
    });
});

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** What a library that takes the algorithm from the token would accept. */
function hmacToken(bits: number, secret: string): string {
  const content = `${encode({ alg: `HS${bits}`, kid: "key-1" })}.${encode(goodClaims("ann"))}`;
  return `${content}.${createHmac(`sha${bits}`, secret).update(content).digest("base64url")}`;
}
