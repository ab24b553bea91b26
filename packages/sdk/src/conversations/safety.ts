import { isUserId, SottoError, type UserId } from "@sotto/protocol";
import type { SafetyNumber } from "../api.ts";
import { CryptoError } from "../crypto/crypto-error.ts";
import { matchesScanned, safetyNumber } from "../crypto/safety-number.ts";
import { loadPeer, refreshPeer } from "../sessions/device-list.ts";
import type { EngineContext } from "../sessions/engine-context.ts";
import { PEERS } from "../store/schema.ts";
import { RelayFailure } from "../transport/connection.ts";
import { invalid } from "./sendable.ts";

/**
 * What this user and another compare, to learn whether the relay has shown each the other's true identity.
 *
 * @throws SottoError `argument/invalid`; `peer/unknown`, `relay/…` if the user's identity has to be fetched first
 */
export async function safetyNumberOf(engine: EngineContext, user: UserId): Promise<SafetyNumber> {
  const { identity, store, steps } = engine;
  const { userId = "" } = identity;
  if (!isUserId(user) || user === userId) throw invalid("not another user");
  const peer = (await loadPeer(store, user)) ?? (await fetchPeer(engine, user));
  const own = { userId, accountId: identity.party.accountId };
  const number = safetyNumber(own, { userId: user, accountId: peer.accountId });

  const verify = async (scanned?: Uint8Array): Promise<boolean> => {
    const isSame = scanned === undefined || isMatch(number, scanned);
    if (!isSame) return false;
    await steps.run(async (transaction) => {
      const now = await loadPeer(transaction, user);
      if (now !== undefined) PEERS.put(transaction, PEERS.key(user), { ...now, isVerified: true });
    });
    return true;
  };
  return {
    digits: number.digits,
    qr: number.scannable,
    verified: peer.isVerified === true,
    verify,
  };
}

async function fetchPeer(engine: EngineContext, user: UserId): ReturnType<typeof refreshPeer> {
  try {
    return await refreshPeer(engine, user);
  } catch (error) {
    if (error instanceof RelayFailure) throw error.error;
    throw error;
  }
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
