import { isUserId, SottoError, type UserId } from "@sotto/protocol";
import type { SafetyNumber } from "../api.ts";
import { CryptoError } from "../crypto/crypto-error.ts";
import { matchesScanned, safetyNumber } from "../crypto/safety-number.ts";
import { loadPeer } from "../sessions/device-list.ts";
import type { ClientContext } from "./client-context.ts";
import { invalid } from "./sendable.ts";

/**
 * What this user and another compare, to learn whether the relay has shown each the other's true identity.
 *
 * @throws SottoError `argument/invalid`; `peer/unknown`, `relay/…` if the user's identity has to be fetched first
 */
export async function safetyNumberOf(
  { self, store, writing }: ClientContext,
  user: UserId,
): Promise<SafetyNumber> {
  const { userId, accountId } = self;
  if (!isUserId(user) || user === userId) throw invalid("not another user");
  let peer = await loadPeer(store, user);
  if (peer === undefined) {
    await writing.fetchPeer(user);
    peer = await loadPeer(store, user);
  }
  if (peer === undefined) throw new SottoError("peer/unknown");
  const number = safetyNumber({ userId, accountId }, { userId: user, accountId: peer.accountId });

  const verify = async (scanned?: Uint8Array): Promise<boolean> => {
    const isSame = scanned === undefined || isMatch(number, scanned);
    if (isSame) await writing.verifyPeer(user);
    return isSame;
  };
  return {
    digits: number.digits,
    qr: number.scannable,
    verified: peer.isVerified === true,
    verify,
  };
}

function isMatch(own: ReturnType<typeof safetyNumber>, scanned: Uint8Array): boolean {
  try {
    return matchesScanned(own, scanned);
  } catch (error) {
    if (error instanceof CryptoError)
      throw new SottoError("argument/invalid", { detail: "not a safety number", cause: error });
    throw error;
  }
}
