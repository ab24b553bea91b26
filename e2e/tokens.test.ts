import { generateKeyPairSync } from "node:crypto";
import { createRelay } from "@sotto/relay";
import { createClient, memory } from "@sotto/sdk";
import { SignJWT } from "jose";
import { expect, test } from "vitest";
import { temporaryFolder } from "./support/folder.ts";

// An app's back end that signs tokens, a relay that checks them, and the SDK between.

const pair = generateKeyPairSync("ed25519");

const tokenFor = (user: string, lifeSeconds: number): Promise<string> =>
  new SignJWT({})
    .setProtectedHeader({ alg: "EdDSA" })
    .setSubject(user)
    .setAudience("chat")
    .setExpirationTime(Math.floor(Date.now() / 1000) + lifeSeconds)
    .sign(pair.privateKey);

const jwt = {
  key: String(pair.publicKey.export({ type: "spki", format: "pem" })),
  jwksUrl: undefined,
  audience: "chat",
  issuer: undefined,
  userClaim: "sub",
  leewaySeconds: 0,
};

test("a client whose token has expired asks for another one, and goes on", async () => {
  await using folder = await temporaryFolder();
  const relay = await createRelay({ port: 0, data: folder.path, jwt });
  const port = Number(new URL(relay.url).port);
  let isStale = false;
  let asked = 0;
  await using alice = await createClient({
    relay: relay.url,
    store: memory(),
    auth: () => {
      asked += 1;
      const life = isStale ? -60 : 300;
      isStale = false;
      return tokenFor("alice", life);
    },
  });
  const causes: (string | undefined)[] = [];
  alice.connection.subscribe(() => {
    const { value } = alice.connection;
    if (value.state === "offline") causes.push(value.cause?.code);
  });
  expect(asked).toBe(1);

  // The next token is an old one, as from a cache.
  isStale = true;
  await relay.close();
  const again = await createRelay({ port, data: folder.path, jwt });
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (asked >= 3 && alice.connection.value.state === "online") resolve();
    };
    alice.connection.subscribe(look);
    look();
  });
  expect(causes).toContain("auth/expired");
  await again.close();
});
