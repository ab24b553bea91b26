import { readFileSync } from "node:fs";
import { type CryptoKey, importPKCS8, SignJWT } from "jose";
import { requireUserId } from "../admin/admin.ts";
import type { RelayConfig } from "../config/config.ts";
import { ConfigError } from "../config/errors.ts";
import { wholeNumber } from "../config/values.ts";
import type { Output } from "./exit.ts";
import type { Invocation } from "./program.ts";

/** In the order in which they are tried: a PKCS#8 file says what kind of key it holds, not how it signs. */
const ALGORITHMS: readonly string[] = ["EdDSA", "ES256", "RS256", "ES384", "ES512"];
const DEFAULT_MINUTES = 15;

/** Signs a token as the app's back end would: to try the relay's settings before the back end is there. */
export async function tokenCommand(
  { jwt }: RelayConfig,
  { args, options }: Invocation,
): Promise<Output> {
  if (jwt === undefined)
    throw new ConfigError("there is nothing to sign for: set --jwks-url or --jwt-key first");
  const user = requireUserId(args[0] ?? "");
  const minutes = wholeNumber("--minutes", options["minutes"] ?? DEFAULT_MINUTES, [1, 1_440]);
  const { key, algorithm } = await privateKeyOf(options["private-key"]);
  const { scope } = options;
  const claims = new SignJWT({
    [jwt.userClaim]: user,
    ...(typeof scope === "string" ? { scope } : {}),
  })
    .setProtectedHeader({ alg: algorithm })
    .setAudience(jwt.audience)
    .setIssuedAt()
    .setExpirationTime(`${minutes} minutes`);
  if (jwt.issuer !== undefined) claims.setIssuer(jwt.issuer);
  const token = await claims.sign(key);
  return { text: token, json: { token, minutes } };
}

async function privateKeyOf(
  file: string | number | boolean | undefined,
): Promise<{ readonly key: CryptoKey; readonly algorithm: string }> {
  if (typeof file !== "string")
    throw new ConfigError("--private-key is not set: the issuer's private key, PKCS#8 as PEM");
  const pem = readKey(file);
  for (const algorithm of ALGORITHMS) {
    try {
      return { key: await importPKCS8(pem, algorithm), algorithm };
    } catch {
      // Not a key of this kind: the next one is tried.
    }
  }
  throw new ConfigError(`${file} holds no private key for RSA, EC or Ed25519 (PKCS#8 as PEM)`);
}

function readKey(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new ConfigError(`cannot read ${file}`);
  }
}
