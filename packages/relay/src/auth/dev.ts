import { isUserId, SottoError } from "@sotto/protocol";
import type { Authenticator } from "./authenticator.ts";

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
