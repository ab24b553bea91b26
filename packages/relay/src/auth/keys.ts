import { SottoError } from "@sotto/protocol";
import {
  createLocalJWKSet,
  type CryptoKey,
  exportJWK,
  importJWK,
  importSPKI,
  type JWK,
  type JWTVerifyGetKey,
} from "jose";

/** The key that a token names in its header. Rejects with a jose error if there is none. */
export type KeyResolver = JWTVerifyGetKey<CryptoKey>;

/**
 * What a token may be signed with: the asymmetric algorithms of RFC 7518 and RFC 8037.
 *
 * Pinned here and never taken from the token: `none` proves nothing, and with HS256 whoever has the public key could sign.
 */
export const ALGORITHMS: readonly string[] = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  ...["ES256", "ES384", "ES512"],
  ...["EdDSA", "Ed25519"],
];

const PUBLIC_PEM = "-----BEGIN PUBLIC KEY-----";
/** One algorithm for each kind of key that a PEM can hold: only to read it, not to verify with. */
const PEM_ALGORITHMS = ["RS256", "ES256", "ES384", "ES512", "EdDSA"];
const CURVE_ALGORITHMS: ReadonlyMap<string | undefined, string> = new Map([
  ["P-256", "ES256"],
  ["P-384", "ES384"],
  ["P-521", "ES512"],
  ["Ed25519", "EdDSA"],
]);

/**
 * Keys that the operator wrote down.
 *
 * @param text - One public key as PEM (`BEGIN PUBLIC KEY`) or JWK, or several as a JWK set.
 * @throws SottoError `argument/invalid` if it is none of these, or holds a private or a symmetric key.
 */
export async function staticKeys(text: string): Promise<KeyResolver> {
  const keys = text.trim().startsWith("-----") ? [await readPem(text.trim())] : readJson(text);
  await Promise.all(keys.map(requireUsable));
  const local = createLocalJWKSet({ keys });
  // A single key fits every token, whatever the token calls it.
  return keys.length === 1 ? ({ alg }) => local({ alg }) : (header) => local(header);
}

async function readPem(pem: string): Promise<JWK> {
  if (!pem.startsWith(PUBLIC_PEM)) throw invalid(`a PEM must begin with ${PUBLIC_PEM}`);
  for (const algorithm of PEM_ALGORITHMS) {
    const key = await importSPKI(pem, algorithm, { extractable: true }).catch(() => undefined);
    if (key !== undefined) return await exportJWK(key);
  }
  throw invalid("the PEM holds no RSA, P-256, P-384, P-521 or Ed25519 key");
}

function readJson(text: string): JWK[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid("neither a PEM nor JSON");
  }
  const keys = isRecord(value) && Array.isArray(value["keys"]) ? value["keys"] : [value];
  if (keys.length === 0) throw invalid("the JWK set is empty");
  if (!keys.every(isJwk)) throw invalid("not a JWK");
  return keys;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
const isJwk = (value: unknown): value is JWK => isRecord(value) && typeof value["kty"] === "string";

async function requireUsable(jwk: JWK): Promise<void> {
  if ("d" in jwk || "k" in jwk) throw invalid("a private or symmetric key: give the public one");
  const algorithm = jwk.alg ?? (jwk.kty === "RSA" ? "RS256" : CURVE_ALGORITHMS.get(jwk.crv));
  if (algorithm === undefined || !ALGORITHMS.includes(algorithm))
    throw invalid("a key for no algorithm that is allowed");
  try {
    await importJWK(jwk, algorithm);
  } catch {
    throw invalid("a JWK that cannot be imported");
  }
}

function invalid(detail: string): SottoError {
  return new SottoError("argument/invalid", { detail: `public key of tokens: ${detail}` });
}
