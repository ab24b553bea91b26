import { isUserId, SottoError } from "@sotto/protocol";
import type { Authenticator } from "./authenticator.ts";

const PREFIX = "open:";

/**
 * Takes `open:<userId>` from everybody, everywhere: a free name belongs to the first device that takes it.
 *
 * From then on the user's device log keeps it. Whoever loses all devices loses the name, since nobody can consent to a
 * new log.
 */
export function openAuthenticator(): Authenticator {
  return async (token) => {
    const userId = token.slice(PREFIX.length);
    if (!token.startsWith(PREFIX) || !isUserId(userId))
      throw new SottoError("auth/rejected", { detail: "not an open token" });
    return { userId };
  };
}
