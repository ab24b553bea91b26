import { describe, expect, test } from "vitest";
import { createJwtVerifier } from "../../src/auth/jwt.ts";
import { REVOKE_SCOPE, scopesOf } from "../../src/auth/scopes.ts";
import { baseOptions, goodClaims, NOW, SigningKey } from "./issuer.ts";

test.each([
  [{ scope: "devices:revoke" }, ["devices:revoke"]],
  [{ scope: " a  b " }, ["a", "b"]],
  [{ scopes: ["a", "b c", 7, null, ""] }, ["a", "b c"]],
  [{ scope: "a", scopes: ["b"] }, ["a", "b"]],
  [{ scope: ["a"], scopes: "b" }, []],
  [{}, []],
])("%j permits %j", (claims, names) => {
  expect([...scopesOf(claims)]).toEqual(names);
});

describe("a required scope", async () => {
  const key = await SigningKey.create();
  const keys = { publicKey: await key.pem() };
  const verifier = await createJwtVerifier({ ...baseOptions, keys });

  test.each([{ scope: "profile devices:revoke" }, { scopes: ["devices:revoke"] }])(
    "%j is enough, for the user whom the token names",
    async (scope) => {
      const token = await key.token({ ...goodClaims("ann"), ...scope });
      expect(await verifier.verifyScope(token, REVOKE_SCOPE)).toEqual({ userId: "ann" });
    },
  );

  test.each([
    {},
    { scope: "devices:revoked" },
    { scope: "DEVICES:REVOKE" },
    { scope: "devices:*" },
  ])("%j is not", async (scope) => {
    const token = await key.token({ ...goodClaims("ann"), ...scope });
    await expect(verifier.verifyScope(token, REVOKE_SCOPE)).rejects.toMatchObject({
      code: "auth/rejected",
    });
  });

  test("is worth nothing in a token that has expired, or has no user", async () => {
    const claims = { ...goodClaims("ann"), scope: REVOKE_SCOPE };
    const expired = await key.token({ ...claims, exp: NOW - 60 });
    await expect(verifier.verifyScope(expired, REVOKE_SCOPE)).rejects.toMatchObject({
      code: "auth/expired",
    });
    const nobody = await key.token({ ...claims, sub: "" });
    await expect(verifier.verifyScope(nobody, REVOKE_SCOPE)).rejects.toMatchObject({
      code: "auth/rejected",
    });
  });
});
