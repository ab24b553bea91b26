import { isUserId, SottoError, type UserId } from "@sotto/protocol";

/** Who a token speaks for. */
export interface Identity {
  readonly userId: UserId;
  /** The token carries the app's consent to replace the user's device log by a new genesis. */
  readonly mayReset?: boolean;
}

/** Where a token came from. */
export interface TokenContext {
  /** The connection came over the loopback interface. */
  readonly loopback: boolean;
}

/**
 * Says who a token speaks for; the device proves itself separately, by signature.
 *
 * @throws SottoError `auth/rejected` or `auth/expired`; any other error is a fault of the relay.
 */
export type Authenticator = (token: string, context: TokenContext) => Promise<Identity>;

const DEV_PREFIX = "dev:";

/**
 * Takes `dev:<name>` at its word: whoever asks for a name is given it.
 *
 * @param options.anywhere - Also off loopback (`--dev`).
 */
export function devAuthenticator(options: { readonly anywhere: boolean }): Authenticator {
  return async (token, { loopback }) => {
    if (!loopback && !options.anywhere)
      throw new SottoError("auth/rejected", { detail: "dev tokens work on loopback only" });
    const userId = token.slice(DEV_PREFIX.length);
    if (!token.startsWith(DEV_PREFIX) || !isUserId(userId))
      throw new SottoError("auth/rejected", { detail: "not a dev token" });
    return { userId };
  };
}
