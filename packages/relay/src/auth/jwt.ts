import { isUserId, MAX_TOKEN_BYTES, SottoError } from "@sotto/protocol";
import {
  type CryptoKey,
  errors,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyOptions,
  type JWTVerifyResult,
} from "jose";
import type { Authenticator, Identity } from "./authenticator.ts";
import type { Clock } from "../ports.ts";
import { remoteKeys, type RemoteKeys } from "./jwks.ts";
import { ALGORITHMS, type KeyResolver, staticKeys } from "./keys.ts";
import { scopesOf } from "./scopes.ts";

const DEFAULT_LEEWAY_SECONDS = 30;
const RESET_CLAIM = "sotto_reset";

export interface JwtOptions {
  /** A JWKS endpoint, or public keys: one as PEM (SPKI) or JWK, or a JWK set. */
  readonly keys: RemoteKeys | { readonly publicKey: string };
  /** Must be in `aud`: a token that was made for another relay or service is not for this one. */
  readonly audience: string;
  /** Must be `iss`, if given. */
  readonly issuer?: string | undefined;
  /** The claim that holds the user id. Default `sub`. */
  readonly userClaim?: string | undefined;
  /** How far the issuer's clock may be from this one. Default 30. */
  readonly leewaySeconds?: number | undefined;
  readonly clock: Pick<Clock, "now">;
}

/** Both reject with `relay/failed`, which is retryable, if the keys cannot be had. */
export interface JwtVerifier {
  readonly authenticate: Authenticator;
  /**
   * Whom a back end speaks for, if its token permits `scope`.
   *
   * @throws SottoError `auth/rejected` or `auth/expired`
   */
  verifyScope(token: string, scope: string): Promise<Identity>;
}

/**
 * Verifies the tokens that an app's back end signs. docs/guide/tokens.md
 *
 * @throws SottoError `argument/invalid` if an option makes no sense.
 */
export async function createJwtVerifier(options: JwtOptions): Promise<JwtVerifier> {
  const { keys, audience, issuer, userClaim = "sub", clock } = options;
  const { leewaySeconds = DEFAULT_LEEWAY_SECONDS } = options;
  requireOptions({ audience, issuer, userClaim }, leewaySeconds);
  const resolver = "publicKey" in keys ? await staticKeys(keys.publicKey) : remoteKeys(keys, clock);
  const verify = (token: string): Promise<JWTPayload> =>
    verifyToken(token, resolver, {
      algorithms: [...ALGORITHMS],
      audience,
      ...(issuer === undefined ? {} : { issuer }),
      requiredClaims: ["exp"],
      clockTolerance: leewaySeconds,
      currentDate: new Date(clock.now()),
    });
  return {
    authenticate: async (token) => identityOf(await verify(token), userClaim),
    verifyScope: async (token, scope) => {
      const claims = await verify(token);
      if (!scopesOf(claims).has(scope)) throw rejected("the token lacks the scope");
      return identityOf(claims, userClaim);
    },
  };
}

function requireOptions(
  texts: Readonly<Record<string, string | undefined>>,
  leewaySeconds: number,
): void {
  for (const [name, value] of Object.entries(texts))
    if (value === "")
      throw new SottoError("argument/invalid", { detail: `${name} of tokens must not be empty` });
  if (!(leewaySeconds >= 0 && leewaySeconds <= 600))
    throw new SottoError("argument/invalid", { detail: "leeway of tokens: 0 to 600 seconds" });
}

async function verifyToken(
  token: string,
  resolver: KeyResolver,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  if (token.length > MAX_TOKEN_BYTES) throw rejected("too long");
  try {
    return (await verifyWithResolver(token, resolver, options)).payload;
  } catch (error) {
    throw judge(error);
  }
}

async function verifyWithResolver(
  token: string,
  resolver: KeyResolver,
  options: JWTVerifyOptions,
): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(token, resolver, options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    return await verifyWithAny(token, error, options);
  }
}

/** A token without a key id while there are several keys, as in a rotation. */
async function verifyWithAny(
  token: string,
  keys: AsyncIterable<CryptoKey>,
  options: JWTVerifyOptions,
): Promise<JWTVerifyResult> {
  for await (const key of keys)
    try {
      return await jwtVerify(token, key, options);
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    }
  throw new errors.JWSSignatureVerificationFailed();
}

function identityOf(claims: JWTPayload, userClaim: string): Identity {
  const userId = claims[userClaim];
  if (!isUserId(userId)) throw rejected("the user claim holds no user id");
  return claims[RESET_CLAIM] === true ? { userId, mayReset: true } : { userId };
}

/** A jose error holds the claims, and its message may quote the header; neither is passed on. */
function judge(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return new SottoError("auth/expired");
  if (error instanceof errors.JWTClaimValidationFailed)
    return rejected(`the claim ${error.claim} is missing or wrong`);
  if (error instanceof errors.JOSEError) return rejected(DETAILS.get(error.code) ?? "no valid JWT");
  // How jose says that a key does not fit the algorithm, for example an RSA key below 2,048 bits.
  return error instanceof TypeError ? rejected("the key is of no use") : error;
}

const DETAILS: ReadonlyMap<string, string> = new Map([
  [errors.JOSEAlgNotAllowed.code, "the algorithm is not allowed"],
  [errors.JWKSNoMatchingKey.code, "signed with an unknown key"],
  [errors.JWSSignatureVerificationFailed.code, "the signature is wrong"],
]);

function rejected(detail: string): SottoError {
  return new SottoError("auth/rejected", { detail });
}
