import { expect, test } from "vitest";
import type { Authenticator } from "../../src/auth/authenticator.ts";
import { devAuthenticator } from "../../src/auth/dev.ts";
import { type Authenticators, firstOf } from "../../src/auth/first-of.ts";
import { createJwtVerifier } from "../../src/auth/jwt.ts";
import { openAuthenticator } from "../../src/auth/open.ts";
import { enter, relayWith } from "./enter.ts";
import { baseOptions, goodClaims, SigningKey } from "./issuer.ts";

/** Notes what it is asked, and accepts it. */
function recorder(asked: string[], name: string): Authenticator {
  return async (token, { loopback }) => {
    asked.push(`${name} ${token} ${loopback}`);
    return { userId: "ann" };
  };
}

test("a token goes to the one authenticator of its prefix", async () => {
  const asked: string[] = [];
  const kinds: (keyof Authenticators)[] = ["dev", "invite", "open", "jwt"];
  const all = firstOf(Object.fromEntries(kinds.map((kind) => [kind, recorder(asked, kind)])));
  const tokens = [
    "dev:a",
    "invite:x:a",
    "open:a",
    "a.b.c",
    "",
    "jwt:a",
    "Dev:a",
    " dev:a",
    "devil",
  ];
  for (const token of tokens) await all(token, { loopback: true });
  await all("dev:b", { loopback: false });
  expect(asked).toEqual([
    "dev dev:a true",
    "invite invite:x:a true",
    "open open:a true",
    "jwt a.b.c true",
    "jwt  true",
    "jwt jwt:a true",
    "jwt Dev:a true",
    "jwt  dev:a true",
    "jwt devil true",
    "dev dev:b false",
  ]);
});

test.each(["dev:ann", "invite:x:ann", "open:ann", "a.b.c"])(
  "%s is refused where its kind is off",
  async (token) => {
    await expect(firstOf({})(token, { loopback: true })).rejects.toMatchObject({
      code: "auth/rejected",
      message: expect.not.stringContaining(token) as string,
    });
  },
);

test("several ways into one relay", async () => {
  const key = await SigningKey.create();
  const verifier = await createJwtVerifier({
    ...baseOptions,
    keys: { publicKey: await key.pem() },
  });
  const world = relayWith(
    firstOf({
      dev: devAuthenticator({ anywhere: false }),
      open: openAuthenticator(),
      jwt: verifier.authenticate,
    }),
  );
  expect(await enter(world, await key.token(goodClaims("ann")))).toBe("ann");
  expect(await enter(world, "open:bob")).toBe("bob");
  expect(await enter(world, "dev:cleo")).toBe(4401); // Not over loopback.
  expect(await enter(world, "invite:aaaaaaaaaaaaaaaaaaaaaaaaaa:dora")).toBe(4401);
});
