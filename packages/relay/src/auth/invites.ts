import { isUserId, SottoError, utf8ToBytes } from "@sotto/protocol";
import type { Authenticator } from "./authenticator.ts";
import type { Clock, Digest, Random } from "../ports.ts";

/** RFC 4648 base32 in lower case: can be read out, and needs no escaping anywhere. */
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
/** 130 random bits: nobody finds one by trying. */
const CODE_LENGTH = 26;
/** `invite:<code>:<userId>`. A user id may hold colons, a code does not. */
const TOKEN = /^invite:(?<code>[A-Za-z0-9_-]{20,64}):(?<userId>.+)$/su;

/** Where the operator's invites are kept, under the SHA-256 of their codes. */
export interface InviteStore {
  /**
   * Binds an invite to the user who shows it first; one that was made for a named user is bound from the beginning.
   *
   * Atomic and durable: of two users who show the same invite at once, exactly one gets `ok`, also after a crash.
   *
   * @param codeHash - 32 bytes.
   * @returns
   *   - `ok`: the invite is now, or was before, bound to `userId`. Once redeemed it does not expire: it is how the user
   *     gets in again.
   *   - `unknown`: there is no such invite, or it was taken back.
   *   - `expired`: nobody redeemed it in time.
   *   - `used`: it is bound to another user.
   */
  redeem(
    codeHash: Uint8Array,
    userId: string,
    nowMs: number,
  ): Promise<"ok" | "unknown" | "expired" | "used">;
}

/** A code to give to one person; the store is given only `inviteHash` of it. */
export function newInviteCode(random: Random): string {
  // 32 divides 256, so every letter is equally likely.
  return Array.from(random(CODE_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
}

/** What is stored of a code. It needs no salt and no slow hash: codes are too many to try. */
export function inviteHash(code: string, digest: Pick<Digest, "sha256">): Uint8Array {
  return digest.sha256(utf8ToBytes(code));
}

/** Takes `invite:<code>:<userId>` from whoever was given the code. */
export function inviteAuthenticator(
  store: InviteStore,
  digest: Pick<Digest, "sha256">,
  clock: Pick<Clock, "now">,
): Authenticator {
  return async (token) => {
    const { code = "", userId } = TOKEN.exec(token)?.groups ?? {};
    if (!isUserId(userId)) throw new SottoError("auth/rejected", { detail: "not an invite token" });
    const outcome = await store.redeem(inviteHash(code, digest), userId, clock.now());
    if (outcome !== "ok") throw new SottoError("auth/rejected", { detail: `invite ${outcome}` });
    return { userId };
  };
}
