import { generateKeyPairSync, sign } from "node:crypto";

const AUDIENCE = "https://relay.example.org";
/** The year 2100: tests have no clock. */
const EXPIRES_AT_SECONDS = 4_102_444_800;

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Settings of a relay that takes the tokens of `tokenOf`. */
export const TOKEN_SETTINGS: Readonly<Record<string, string>> = {
  SOTTO_JWT_KEY: JSON.stringify(publicKey.export({ format: "jwk" })),
  SOTTO_JWT_AUDIENCE: AUDIENCE,
};

/** As an app's back end signs it (RFC 7515, RFC 8037). */
export function tokenOf(user: string): string {
  const claims = { sub: user, aud: AUDIENCE, exp: EXPIRES_AT_SECONDS };
  const signed = `${encode({ alg: "EdDSA" })}.${encode(claims)}`;
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString("base64url")}`;
}
