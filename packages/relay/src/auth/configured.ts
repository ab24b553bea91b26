import type { Authenticator } from "./authenticator.ts";
import { devAuthenticator } from "./dev.ts";
import type { FetchImplementation } from "jose";
import type { Clock, Digest } from "../ports.ts";
import type { AdminStorage } from "../storage/admin-storage.ts";
import { firstOf } from "./first-of.ts";
import { inviteAuthenticator } from "./invites.ts";
import { createJwtVerifier, type JwtVerifier } from "./jwt.ts";
import { openAuthenticator } from "./open.ts";

export interface JwtConfig {
  readonly jwksUrl: string | undefined;
  readonly key: string | undefined;
  readonly issuer: string | undefined;
  readonly audience: string;
  readonly userClaim: string;
  readonly leewaySeconds: number;
}

export interface AuthenticationConfig {
  readonly dev?: boolean | undefined;
  readonly jwt?: JwtConfig | undefined;
  readonly invites?: boolean | undefined;
  readonly open?: boolean | undefined;
}

export interface AuthenticationPorts {
  readonly invites: Pick<AdminStorage, "redeemInvite">;
  readonly digest: Digest;
  readonly clock: Clock;
  readonly fetch: FetchImplementation;
}

export interface Authentication {
  readonly authenticator: Authenticator;
  /** For tokens of the app's back end; undefined without JWTs. */
  readonly verifier: JwtVerifier | undefined;
}

/**
 * The ways in that are configured. Without any, dev tokens from loopback; with one, dev tokens only if asked for.
 *
 * @throws SottoError `argument/invalid` if a key or URL is of no use.
 */
export async function createAuthentication(
  { dev = false, jwt, invites = false, open = false }: AuthenticationConfig,
  ports: AuthenticationPorts,
): Promise<Authentication> {
  const verifier = jwt === undefined ? undefined : await verifierOf(jwt, ports);
  const hasOther = jwt !== undefined || invites || open;
  const store = {
    redeem: (codeHash: Uint8Array, userId: string, nowMs: number) =>
      ports.invites.redeemInvite(codeHash, userId, nowMs),
  };
  const authenticator = firstOf({
    dev: dev || !hasOther ? devAuthenticator({ anywhere: dev }) : undefined,
    invite: invites ? inviteAuthenticator(store, ports.digest, ports.clock) : undefined,
    open: open ? openAuthenticator() : undefined,
    jwt: verifier?.authenticate,
  });
  return { authenticator, verifier };
}

function verifierOf(jwt: JwtConfig, { clock, fetch }: AuthenticationPorts): Promise<JwtVerifier> {
  const { jwksUrl, key = "", audience, issuer, userClaim, leewaySeconds } = jwt;
  const keys = jwksUrl === undefined ? { publicKey: key } : { jwksUrl, fetch };
  return createJwtVerifier({ keys, audience, issuer, userClaim, leewaySeconds, clock });
}
