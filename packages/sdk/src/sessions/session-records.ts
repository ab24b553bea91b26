import { bytesToHex, type UserId } from "@sotto/protocol";
import type { Session } from "../crypto/session.ts";
import { noSkippedKeys, type SkippedKeys } from "../crypto/skipped-keys.ts";
import type { Table } from "../store/records.ts";
import { PEER_DEVICES, type PeerDeviceRecord, SESSIONS, SKIPPED } from "../store/schema.ts";
import type { Reader } from "../store/store.ts";
import type { Transaction } from "../store/transaction.ts";

// Sessions in the store, and which of them is active (Sesame §3). Every load decodes a copy of its own, so a step that
// fails has changed nothing.

const MAX_ARCHIVED_COUNT = 4;
const ARCHIVED_LIFE_MS: number = 7 * 24 * 3600_000;
/** A session that the peer has not answered for this long is given up (libsignal: 30 days). */
const UNANSWERED_LIFE_MS: number = 30 * 24 * 3600_000;

export interface SessionRecord {
  readonly userId: UserId;
  /** The peer's device. */
  readonly deviceId: string;
  readonly createdAtMs: number;
  readonly session: Session;
}

const SESSION_TABLE = SESSIONS as Table<SessionRecord>;
const SKIPPED_TABLE = SKIPPED as Table<SkippedKeys>;

export function loadSession(reader: Reader, sessionId: string): Promise<SessionRecord | undefined> {
  return SESSION_TABLE.get(reader, SESSION_TABLE.key(sessionId));
}

export function saveSession(transaction: Transaction, record: SessionRecord): void {
  SESSION_TABLE.put(transaction, SESSION_TABLE.key(bytesToHex(record.session.sessionId)), record);
}

/** Kept apart from the session, so that ordinary messages do not rewrite them. */
export async function loadSkipped(reader: Reader, sessionId: string): Promise<SkippedKeys> {
  return (await SKIPPED_TABLE.get(reader, SKIPPED_TABLE.key(sessionId))) ?? noSkippedKeys();
}

export function saveSkipped(
  transaction: Transaction,
  sessionId: string,
  skipped: SkippedKeys,
): void {
  const key = SKIPPED_TABLE.key(sessionId);
  if (skipped.seeds.length === 0 && skipped.pqKeys.length === 0)
    SKIPPED_TABLE.delete(transaction, key);
  else SKIPPED_TABLE.put(transaction, key, skipped);
}

/** The session to send in, if there is one that still may. */
export async function loadActiveSession(
  reader: Reader,
  deviceId: string,
  nowMs: number,
): Promise<SessionRecord | undefined> {
  const device = await PEER_DEVICES.get(reader, PEER_DEVICES.key(deviceId));
  if (device?.active === undefined) return undefined;
  const record = await loadSession(reader, device.active);
  const isGivenUp =
    record?.session.prekey !== undefined && nowMs - record.createdAtMs > UNANSWERED_LIFE_MS;
  return isGivenUp ? undefined : record;
}

/**
 * Adds a new session and decides which one is active.
 *
 * @param startedAtOnce - The peer knew of no session when it started this one: if we know of one, both started at once,
 *   and the lower id is active on both sides.
 */
export async function addSession(
  transaction: Transaction,
  record: SessionRecord,
  { startedAtOnce, nowMs }: { readonly startedAtOnce: boolean; readonly nowMs: number },
): Promise<void> {
  const key = PEER_DEVICES.key(record.deviceId);
  const device: PeerDeviceRecord = (await PEER_DEVICES.get(transaction, key)) ?? {
    userId: record.userId,
    active: undefined,
    archived: [],
  };
  const id = bytesToHex(record.session.sessionId);
  const { active } = device;
  const staysActive = startedAtOnce && active !== undefined && active < id;
  const second = staysActive ? id : active;
  device.active = staysActive ? active : id;
  if (second !== undefined) device.archived.unshift({ sessionId: second, sinceMs: nowMs });
  saveSession(transaction, record);
  pruneArchived(transaction, device, nowMs);
  PEER_DEVICES.put(transaction, key, device);
}

function pruneArchived(transaction: Transaction, device: PeerDeviceRecord, nowMs: number): void {
  const isKept = ({ sinceMs }: { readonly sinceMs: number }, index: number): boolean =>
    index < MAX_ARCHIVED_COUNT && nowMs - sinceMs <= ARCHIVED_LIFE_MS;
  for (const [index, entry] of device.archived.entries()) {
    if (isKept(entry, index)) continue;
    SESSION_TABLE.delete(transaction, SESSION_TABLE.key(entry.sessionId));
    SKIPPED_TABLE.delete(transaction, SKIPPED_TABLE.key(entry.sessionId));
  }
  device.archived = device.archived.filter(isKept);
}
