import { SottoError } from "@sotto/protocol";
import type { Authenticator } from "./authenticator.ts";

/** The ways in that a relay has; what is left out is refused. */
export interface Authenticators {
  readonly dev?: Authenticator | undefined;
  readonly invite?: Authenticator | undefined;
  readonly open?: Authenticator | undefined;
  /** For every token without one of the prefixes `dev:`, `invite:` and `open:`. A JWT holds no colon. */
  readonly jwt?: Authenticator | undefined;
}

const PREFIX = /^(?<kind>dev|invite|open):/u;

/** Chooses by the token's prefix alone: a token is never tried on two authenticators. */
export function firstOf(authenticators: Authenticators): Authenticator {
  return async (token, context) => {
    const kind = (PREFIX.exec(token)?.groups?.["kind"] ?? "jwt") as keyof Authenticators;
    const authenticator = authenticators[kind];
    if (authenticator === undefined)
      throw new SottoError("auth/rejected", { detail: `${kind} tokens are not accepted here` });
    return await authenticator(token, context);
  };
}
