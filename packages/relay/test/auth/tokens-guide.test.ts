import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createJwtVerifier, type JwtVerifier } from "../../src/auth/jwt.ts";
import { systemClock } from "../../src/node-ports.ts";
import { Device } from "../device.ts";
import { enter, relayWith } from "./enter.ts";

// Runs the back end of docs/guide/tokens.md as it stands there, and lets a relay judge its tokens.

const PAGE = new URL("../../../../docs/guide/tokens.md", import.meta.url);
const folder = join(import.meta.dirname, ".snippets");

interface TokenModule {
  issueToken(userId: string, claims?: { sotto_reset?: true; scope?: string }): Promise<string>;
}

let server: Server;
let backEnd: string;
let tokens: TokenModule;
let verifier: JwtVerifier;

/** The block of the page that begins with `// name`. */
function blockOf(name: string): string {
  const text = readFileSync(PAGE, "utf8");
  const blocks = [...text.matchAll(/^```(?:ts|js)\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
  const block = blocks.find((code) => code?.startsWith(`// ${name}\n`));
  if (block === undefined) throw new Error(`no block ${name} in the guide`);
  return block;
}

function privatePem(): string {
  const { privateKey } = generateKeyPairSync("ed25519");
  return privateKey.export({ format: "pem", type: "pkcs8" }).toString();
}

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  for (const name of ["sotto-token.ts", "server.js"])
    writeFileSync(join(folder, name), blockOf(name));
  writeFileSync(
    join(folder, "session.js"),
    'export const userOfSession = async (request) => request.headers["x-test-session"];\n',
  );
  vi.stubEnv("TOKEN_KEYS", privatePem() + privatePem());
  vi.stubEnv("PORT", "0");
  tokens = (await import(join(folder, "sotto-token.ts"))) as TokenModule;
  ({ server } = (await import(join(folder, "server.js"))) as { readonly server: Server });
  backEnd = `http://localhost:${(server.address() as AddressInfo).port}`;
  verifier = await createJwtVerifier({
    keys: { jwksUrl: `${backEnd}/.well-known/jwks.json`, fetch },
    audience: "wss://relay.example.com",
    issuer: "https://app.example.com",
    clock: systemClock,
  });
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test("a signed-in user gets a token, and with it into the relay", async () => {
  const headers = { "x-test-session": "alice" };
  const response = await fetch(`${backEnd}/sotto-token`, { method: "POST", headers });
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await enter(relayWith(verifier.authenticate), await response.text())).toBe("alice");
});

test("nobody else gets one", async () => {
  expect((await fetch(`${backEnd}/sotto-token`, { method: "POST" })).status).toBe(401);
  expect((await fetch(`${backEnd}/sotto-token`)).status).toBe(404);
});

test("every key is published, and no private half", async () => {
  const response = await fetch(`${backEnd}/.well-known/jwks.json`);
  const { keys } = (await response.json()) as { readonly keys: readonly object[] };
  expect(keys).toHaveLength(2);
  for (const key of keys) expect(key).not.toHaveProperty("d");
});

test("a reset token lets a new device replace the old one", async () => {
  const world = relayWith(verifier.authenticate);
  expect(await enter(world, await tokens.issueToken("alice"))).toBe("alice");
  expect(await enter(world, await tokens.issueToken("alice"), new Device("alice"))).toBe(4403);
  const reset = await tokens.issueToken("alice", { sotto_reset: true });
  expect(await enter(world, reset, new Device("alice"))).toBe("alice");
});

test("a token with the scope permits what asks for it", async () => {
  const scope = "devices:revoke";
  const token = await tokens.issueToken("alice", { scope });
  expect(await verifier.verifyScope(token, scope)).toEqual({ userId: "alice" });
});
