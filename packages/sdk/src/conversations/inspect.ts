import { bytesToHex } from "@sotto/protocol";
import type { ClientReport, SessionReport } from "../api.ts";
import { loadOutbox } from "../messaging/outbox.ts";
import { BECAUSE, loadTroubles } from "../messaging/troubles.ts";
import { loadSession, loadSkipped } from "../sessions/session-records.ts";
import { HELD, PEER_DEVICES } from "../store/schema.ts";
import type { Reader } from "../store/store.ts";
import type { ClientContext } from "./client-context.ts";

/** What a developer wants to know of a client that behaves oddly. Holds no key and no text. */
export async function inspectClient(client: ClientContext): Promise<ClientReport> {
  const { store, self, connection, clock } = client;
  const rows = await loadOutbox(store);
  const troubles = await loadTroubles(store);
  return {
    at: new Date(clock.now()),
    userId: self.userId,
    deviceId: self.deviceId,
    store: store.kind,
    connection: connection.value,
    outbox: rows.map(({ record }) => ({
      peer: record.peer,
      createdAt: new Date(record.createdAtMs),
      bytes: record.content.length,
      isMessage: record.message !== undefined,
      isSealed: record.sealed !== undefined,
      isFailed: record.failed,
      dueAt: record.dueAtMs === undefined ? undefined : new Date(record.dueAtMs),
    })),
    sessions: await sessionsOf(store),
    waiting: (await HELD.scan(store)).map(({ record }) => ({
      from: record.sender.userId,
      device: record.sender.deviceId,
      since: new Date(record.receivedAtMs),
    })),
    troubles: troubles.map(
      ({ atMs, envelope, reason, attempts, bytes, session, from, device }) => ({
        at: new Date(atMs),
        envelope,
        reason,
        because: BECAUSE[reason],
        attempts,
        bytes,
        session,
        from,
        device,
      }),
    ),
  };
}

async function sessionsOf(store: Reader): Promise<readonly SessionReport[]> {
  const reports: SessionReport[] = [];
  for (const { record: device } of await PEER_DEVICES.scan(store)) {
    const { active, archived } = device;
    const ids = [
      ...(active === undefined ? [] : [active]),
      ...archived.map((old) => old.sessionId),
    ];
    for (const id of ids) {
      const record = await loadSession(store, id);
      if (record === undefined) continue;
      const { double, pq, prekey, sessionId } = record.session;
      reports.push({
        id: bytesToHex(sessionId),
        user: record.userId,
        device: record.deviceId,
        startedAt: new Date(record.createdAtMs),
        isActive: id === active,
        isAnswered: prekey === undefined,
        nextToSend: double.sending?.n ?? 0,
        nextToReceive: double.receiving?.n ?? 0,
        epoch: pq.epoch,
        skippedKeys: (await loadSkipped(store, id)).seeds.length,
      });
    }
  }
  return reports;
}
