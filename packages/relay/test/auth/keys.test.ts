import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createJwtVerifier, type JwtVerifier } from "../../src/auth/jwt.ts";
import { baseOptions, goodClaims, SigningKey } from "./issuer.ts";

const ANN = { userId: "ann" };
const ANYWHERE = { loopback: false };
const claims = goodClaims("ann");

function verifierOf(publicKey: string): Promise<JwtVerifier> {
  return createJwtVerifier({ ...baseOptions, keys: { publicKey } });
}

describe.each(["RS256", "ES256", "ES384", "ES512", "EdDSA"])("a key for %s", (algorithm) => {
  test("as PEM, as JWK and as JWK set", async () => {
    const key = await SigningKey.create(algorithm);
    const jwk = await key.publicJwk();
    const { kty, crv, x, y, n, e } = jwk;
    const bare = JSON.parse(JSON.stringify({ kty, crv, x, y, n, e })) as unknown;
    const forms = [
      await key.pem(),
      `\n${await key.pem()}\n`,
      JSON.stringify(jwk),
      JSON.stringify(bare),
      JSON.stringify({ keys: [jwk] }),
    ];
    for (const form of forms) {
      const { authenticate } = await verifierOf(form);
      expect(await authenticate(await key.token(claims), ANYWHERE)).toEqual(ANN);
      expect(await authenticate(await key.token(claims, {}), ANYWHERE)).toEqual(ANN);
    }
  });
});

test("one RSA key as PEM verifies PKCS #1 and PSS signatures of every length", async () => {
  for (const algorithm of ["RS384", "RS512", "PS256", "PS384", "PS512"]) {
    const key = await SigningKey.create(algorithm);
    const { authenticate } = await verifierOf(await key.pem());
    expect(await authenticate(await key.token(claims), ANYWHERE)).toEqual(ANN);
  }
});

test("of several keys the one that the token names", async () => {
  const keys = [await SigningKey.create("EdDSA", "1"), await SigningKey.create("EdDSA", "2")];
  const jwks = await Promise.all(keys.map((key) => key.publicJwk()));
  const { authenticate } = await verifierOf(JSON.stringify({ keys: jwks }));
  const [first, second] = keys as [SigningKey, SigningKey];
  for (const key of keys) {
    expect(await authenticate(await key.token(claims), ANYWHERE)).toEqual(ANN);
    expect(await authenticate(await key.token(claims, {}), ANYWHERE)).toEqual(ANN);
  }
  const swapped = await first.token(claims, { kid: second.kid });
  await expect(authenticate(swapped, ANYWHERE)).rejects.toMatchObject({ code: "auth/rejected" });
});

test("refuses tokens of an RSA key below 2,048 bits", async () => {
  for (const [modulusLength, isAccepted] of [
    [2048, true],
    [1024, false],
  ] as const) {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength });
    const pem = publicKey.export({ format: "pem", type: "spki" }).toString();
    const content = [{ alg: "RS256" }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    const signature = sign("sha256", Buffer.from(content), privateKey).toString("base64url");
    const { authenticate } = await verifierOf(pem);
    const answer = expect(authenticate(`${content}.${signature}`, ANYWHERE));
    if (isAccepted) await answer.resolves.toEqual(ANN);
    else await answer.rejects.toMatchObject({ code: "auth/rejected" });
  }
});

test("does not start with what is no public key", async () => {
  const key = await SigningKey.create("EdDSA");
  const pair = generateKeyPairSync("ed25519");
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const x25519 = generateKeyPairSync("x25519");
  const jwk = await key.publicJwk();
  const wrong: readonly string[] = [
    "",
    "secret",
    "{}",
    "[]",
    "null",
    '{"keys":[]}',
    '{"keys":[{}]}',
    '{"kty":"oct","k":"c2VjcmV0"}',
    JSON.stringify({ ...jwk, alg: "HS256" }),
    JSON.stringify({ ...jwk, crv: "secp256k1" }),
    JSON.stringify({ ...(await (await SigningKey.create("ES256")).publicJwk()), alg: "ECDH-ES" }),
    JSON.stringify({ ...jwk, x: "AAAA" }),
    JSON.stringify(await key.privateJwk()),
    JSON.stringify({ keys: [jwk, await key.privateJwk()] }),
    pair.privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
    rsa.publicKey.export({ format: "pem", type: "pkcs1" }).toString(),
    x25519.publicKey.export({ format: "pem", type: "spki" }).toString(),
    "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
  ];
  for (const text of wrong)
    await expect(verifierOf(text), text.slice(0, 40)).rejects.toMatchObject({
      code: "argument/invalid",
      message: expect.not.stringMatching(/AAAA|c2VjcmV0/) as string,
    });
});
