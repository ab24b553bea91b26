import {
  bytesToHex,
  decodeRatchetMessage,
  type Envelope,
  equalBytes,
  type Initiator,
  type PrekeyBlock,
  type RatchetHeader,
  type RatchetMessage,
  SottoError,
  type UserId,
} from "@sotto/protocol";
import { CryptoError } from "../crypto/crypto-error.ts";
import { accept, openInitiator } from "../crypto/pqxdh.ts";
import {
  createRecipientSession,
  decryptMessage,
  parseHeader,
  type Session,
} from "../crypto/session.ts";
import { openSharedPayload } from "../crypto/shared-payload.ts";
import { LAST_RESORT_USES, ONE_TIME_PREKEYS, SIGNED_PREKEYS } from "../store/schema.ts";
import type { Transaction } from "../store/transaction.ts";
import { findDevice, loadPeer, refreshPeer } from "./device-list.ts";
import { type EngineContext, sessionContext } from "./engine-context.ts";
import { decodePayload, type Payload } from "./payload.ts";
import {
  addSession,
  loadSession,
  loadSkipped,
  saveSession,
  saveSkipped,
  type SessionRecord,
} from "./session-records.ts";

/** What an envelope held. */
export interface Opened {
  readonly sender: { readonly userId: UserId; readonly deviceId: string };
  /** The content's number in the conversation with the sending device; 0 if it has none. */
  readonly sequence: number;
  readonly content: Uint8Array;
}

/**
 * Learns what opening an envelope needs from the relay: the device list of somebody who starts a session and is not
 * known yet. Changes no session.
 *
 * @throws SottoError `relay/unreachable`, if the directory cannot be asked; `identity/changed`
 */
export async function prepareToOpen(engine: EngineContext, envelope: Envelope): Promise<void> {
  const { header } = parse(envelope);
  if (
    header.prekey === undefined ||
    (await loadSession(engine.store, bytesToHex(header.sessionId))) !== undefined
  )
    return;
  const { userId, deviceId } = openInitiator(
    engine.primitives,
    engine.identity.secrets,
    header.prekey,
  );
  const peer = await loadPeer(engine.store, userId);
  if (peer === undefined || findDevice(peer, deviceId) === undefined)
    await refreshPeer(engine, userId);
}

/**
 * Opens an envelope and moves its session on, inside the caller's step.
 *
 * @throws CryptoError, DecodeError: the caller rolls back, and nothing has changed.
 */
export async function openEnvelope(
  engine: EngineContext,
  transaction: Transaction,
  envelope: Envelope,
): Promise<Opened> {
  const { message, header } = parse(envelope);
  const sessionId = bytesToHex(header.sessionId);
  const known = await loadSession(transaction, sessionId);
  const record = known ?? (await acceptSession(engine, transaction, header));
  const skipped = await loadSkipped(transaction, sessionId);
  const before = skipped.seeds.length + skipped.pqKeys.length;
  const padded = decryptMessage(sessionContext(engine), record.session, skipped, message, header);
  saveSession(transaction, record);
  if (before + skipped.seeds.length + skipped.pqKeys.length > 0)
    saveSkipped(transaction, sessionId, skipped);
  const { userId, deviceId } = record;
  const payload = decodePayload(padded);
  return {
    sender: { userId, deviceId },
    sequence: payload.sequence,
    content: contentOf(engine, payload, envelope.shared),
  };
}

/** What can be said of an envelope that does not open. */
export async function tracesOf(
  transaction: Transaction,
  envelope: Envelope,
): Promise<{ readonly session?: string; readonly sender?: Opened["sender"] }> {
  try {
    const session = bytesToHex(parse(envelope).header.sessionId);
    const record = await loadSession(transaction, session);
    if (record === undefined) return { session };
    const { userId, deviceId } = record;
    return { session, sender: { userId, deviceId } };
  } catch (error) {
    if (SottoError.is(error)) throw error;
    return {}; // Not even a header: nobody can be named.
  }
}

function parse(envelope: Envelope): {
  readonly message: RatchetMessage;
  readonly header: RatchetHeader;
} {
  const message = decodeRatchetMessage(envelope.sealed);
  return { message, header: parseHeader(message.header) };
}

function contentOf(engine: EngineContext, payload: Payload, shared: Uint8Array): Uint8Array {
  if (payload.type === "content") return payload.content;
  const inner = decodePayload(openSharedPayload(engine.primitives, shared, payload));
  if (inner.type !== "content") throw new CryptoError("malformed");
  return inner.content;
}

async function acceptSession(
  engine: EngineContext,
  transaction: Transaction,
  header: RatchetHeader,
): Promise<SessionRecord> {
  const { prekey } = header;
  if (prekey === undefined) throw new CryptoError("no-session");
  const { primitives, identity, clock } = engine;
  const nowMs = clock.now();
  const initiator = openInitiator(primitives, identity.secrets, prekey);
  const peer = await initiatorParty(transaction, initiator);
  const signed = await SIGNED_PREKEYS.get(transaction, SIGNED_PREKEYS.key(prekey.signedPrekeyId));
  if (signed === undefined) throw new CryptoError("no-prekey");
  const oneTime = await useOneTimePrekey(transaction, prekey, nowMs);
  const agreement = accept(primitives, identity, peer, prekey, signed, oneTime);
  if (!equalBytes(agreement.sessionId, header.sessionId)) throw new CryptoError("bad-mac");
  const session: Session = createRecipientSession(nowMs, agreement, signed.x25519);
  const record: SessionRecord = {
    userId: initiator.userId,
    deviceId: bytesToHex(initiator.deviceId),
    createdAtMs: nowMs,
    session,
  };
  await addSession(transaction, record, { startedAtOnce: initiator.replaces.length === 0, nowMs });
  return record;
}

/** The initiator's keys as the directory gives them, not as the initiator claims. */
async function initiatorParty(
  transaction: Transaction,
  { userId, deviceId, accountId }: Initiator,
): Promise<Parameters<typeof accept>[2]> {
  const peer = await loadPeer(transaction, userId);
  const device = peer === undefined ? undefined : findDevice(peer, deviceId);
  if (peer === undefined || device === undefined) throw new CryptoError("no-session");
  if (!equalBytes(peer.accountId, accountId)) throw new CryptoError("bad-key");
  return { accountId, ...device };
}

async function useOneTimePrekey(
  transaction: Transaction,
  prekey: PrekeyBlock,
  nowMs: number,
): Promise<Parameters<typeof accept>[5]> {
  if (prekey.oneTimePrekeyId === 0) {
    const key = LAST_RESORT_USES.key(prekey.signedPrekeyId, bytesToHex(prekey.ephemeralKey));
    if ((await LAST_RESORT_USES.get(transaction, key)) !== undefined)
      throw new CryptoError("replayed");
    LAST_RESORT_USES.put(transaction, key, { atMs: nowMs });
    return undefined;
  }
  const key = ONE_TIME_PREKEYS.key(prekey.oneTimePrekeyId);
  const oneTime = await ONE_TIME_PREKEYS.get(transaction, key);
  if (oneTime === undefined) throw new CryptoError("no-prekey");
  ONE_TIME_PREKEYS.delete(transaction, key);
  return oneTime;
}
