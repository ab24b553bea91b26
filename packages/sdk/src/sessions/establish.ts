import {
  bytesToHex,
  encodeClientFrame,
  type PrekeyBundle,
  REQUEST_ID_BYTES,
  SottoError,
  type UserId,
} from "@sotto/protocol";
import { verifyBundle } from "../crypto/prekeys.ts";
import { initiate, type Party } from "../crypto/pqxdh.ts";
import { createInitiatorSession } from "../crypto/session.ts";
import type { PeerRecord } from "../store/schema.ts";
import type { Transaction } from "../store/transaction.ts";
import { loadPeer, refreshPeer } from "./device-list.ts";
import { type EngineContext, sessionContext } from "./engine-context.ts";
import { addSession, loadActiveSession, type SessionRecord } from "./session-records.ts";

/** What sealing for a user needs from the relay: verified bundles of the devices without a session, by device id. */
export type Bundles = ReadonlyMap<string, PrekeyBundle>;

/**
 * Gets ready to seal for a user: pins the device list if it is not known, and fetches bundles for devices without a
 * session. Talks to the relay; changes no session.
 *
 * @throws SottoError `peer/no-devices`, `identity/changed`, `relay/…`; RelayFailure
 */
export async function prepareSessions(engine: EngineContext, userId: UserId): Promise<Bundles> {
  const peer = (await loadPeer(engine.store, userId)) ?? (await refreshPeer(engine, userId));
  const missing: Uint8Array[] = [];
  for (const { deviceId } of peer.devices) {
    if (isOwnDevice(engine, deviceId)) continue;
    const active = await loadActiveSession(engine.store, bytesToHex(deviceId), engine.clock.now());
    if (active === undefined) missing.push(deviceId);
  }
  if (missing.length === 0) return new Map();
  const bundles = await fetchBundles(engine, peer, missing);
  // Until a device has published prekeys nothing can be sent to it, and the relay wants a slot for each.
  if (bundles.size < missing.length) throw new SottoError("peer/no-devices");
  return bundles;
}

export function isOwnDevice(engine: EngineContext, deviceId: Uint8Array): boolean {
  return bytesToHex(deviceId) === engine.identity.deviceId;
}

async function fetchBundles(
  engine: EngineContext,
  peer: PeerRecord,
  deviceIds: readonly Uint8Array[],
): Promise<Map<string, PrekeyBundle>> {
  const requestId = engine.random(REQUEST_ID_BYTES);
  const request = encodeClientFrame({
    type: "fetchBundles",
    requestId,
    userId: peer.userId,
    deviceIds,
  });
  const answer = await engine.connection.request(requestId, request);
  if (answer.type !== "bundles") throw new SottoError("relay/bad-frame");
  const bundles = new Map<string, PrekeyBundle>();
  for (const bundle of answer.bundles) {
    const id = bytesToHex(bundle.deviceId);
    const device = peer.devices.find((candidate) => bytesToHex(candidate.deviceId) === id);
    if (device === undefined) continue; // Not asked for: never trusted.
    try {
      verifyBundle(engine.primitives, peer.accountId, device, bundle);
    } catch (error) {
      throw new SottoError("relay/bad-frame", { detail: "invalid prekey bundle", cause: error });
    }
    bundles.set(id, bundle);
  }
  return bundles;
}

/** Starts a session with a peer's device. Part of the step that seals its first message. */
export async function startSession(
  engine: EngineContext,
  transaction: Transaction,
  userId: UserId,
  peer: Party,
  bundle: PrekeyBundle,
): Promise<SessionRecord> {
  const { primitives, random, identity, clock } = engine;
  const nowMs = clock.now();
  const own = {
    party: identity.party,
    secrets: identity.secrets,
    userId: identity.userId as UserId,
  };
  const { agreement, prekey } = initiate(primitives, random, own, peer, bundle, new Uint8Array(0));
  const session = createInitiatorSession(
    sessionContext(engine),
    agreement,
    bundle.signed.x25519,
    prekey,
  );
  const record: SessionRecord = {
    userId,
    deviceId: bytesToHex(peer.deviceId),
    createdAtMs: nowMs,
    session,
  };
  await addSession(transaction, record, { startedAtOnce: false, nowMs });
  return record;
}
