import {
  bytesToHex,
  encodeClientFrame,
  equalBytes,
  REQUEST_ID_BYTES,
  SottoError,
  type UserId,
} from "@sotto/protocol";
import { type Account, verifyDeviceLog } from "../crypto/device-log.ts";
import { PEERS, type PeerRecord } from "../store/schema.ts";
import type { Reader } from "../store/store.ts";
import type { EngineContext } from "./engine-context.ts";

// Peers' device logs: fetched, verified, pinned. The first account that a client sees for a user stays.

export function loadPeer(reader: Reader, userId: UserId): Promise<PeerRecord | undefined> {
  return PEERS.get(reader, PEERS.key(userId));
}

/**
 * Fetches a user's device log and pins it.
 *
 * @throws SottoError `identity/changed` if it is not a continuation of the pinned log; RelayFailure `peer/unknown`;
 *   SottoError `relay/unreachable`, `relay/bad-frame`
 */
export async function refreshPeer(engine: EngineContext, userId: UserId): Promise<PeerRecord> {
  const { random, connection, primitives, steps } = engine;
  const requestId = random(REQUEST_ID_BYTES);
  const answer = await connection.request(
    requestId,
    encodeClientFrame({ type: "fetchDirectory", requestId, userId }),
  );
  if (answer.type !== "directory" || answer.userId !== userId)
    throw new SottoError("relay/bad-frame");
  let account: Account;
  try {
    account = verifyDeviceLog(primitives, answer.entries);
  } catch (error) {
    throw new SottoError("relay/bad-frame", { detail: "invalid device log", cause: error });
  }
  return await steps.run(async (transaction) => {
    const pinned = await loadPeer(transaction, userId);
    if (pinned !== undefined && !continues(account, pinned)) {
      engine.onIdentityChanged(userId, pinned.isVerified === true);
      throw new SottoError("identity/changed");
    }
    const { accountId, hashes, devices } = account;
    const record: PeerRecord = { ...pinned, userId, accountId, hashes, devices };
    PEERS.put(transaction, PEERS.key(userId), record);
    return record;
  });
}

/** Same genesis, and the pinned log is a prefix: no fork, no rollback. */
function continues(account: Account, pinned: PeerRecord): boolean {
  return (
    equalBytes(account.accountId, pinned.accountId) &&
    pinned.hashes.every((hash, index) => {
      const now = account.hashes[index];
      return now !== undefined && equalBytes(now, hash);
    })
  );
}

export function findDevice(
  peer: PeerRecord,
  deviceId: Uint8Array,
): PeerRecord["devices"][number] | undefined {
  const wanted = bytesToHex(deviceId);
  return peer.devices.find((device) => bytesToHex(device.deviceId) === wanted);
}
