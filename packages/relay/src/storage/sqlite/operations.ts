import type { SQLInputValue } from "node:sqlite";
import type {
  CreateLogOutcome,
  Expired,
  InsertOutcome,
  MailboxEntry,
  MailboxPage,
  MailboxSummary,
  NewLog,
  PrekeyUpload,
  PrekeyUploadResult,
  ReadRequest,
  SharedPayload,
  StorageCounts,
  StoredBundle,
  StoredLog,
} from "../storage.ts";
import type { Removed } from "../admin-storage.ts";
import { blob, number, type Prepare, type Row } from "./rows.ts";

/** The store's operations, each a plain function in whatever transaction is open. They throw only if SQLite fails. */
export interface Operations {
  mailbox(deviceId: Uint8Array): MailboxSummary;
  insert(entries: readonly MailboxEntry[]): readonly InsertOutcome[];
  read(request: ReadRequest): MailboxPage;
  remove(deviceId: Uint8Array, envelopeIds: readonly Uint8Array[]): readonly number[];
  expire(nowMs: number, limit: number): readonly Expired[];
  log(userId: string): StoredLog;
  createLog(log: NewLog): CreateLogOutcome;
  publishDeliveryTokens(userId: string, hashes: Uint8Array): "published" | "full";
  publishPrekeys(upload: PrekeyUpload): PrekeyUploadResult;
  takeBundles(deviceIds: readonly Uint8Array[]): readonly StoredBundle[];
  signedBundles(deviceIds: readonly Uint8Array[]): readonly StoredBundle[];
  countPrekeys(deviceId: Uint8Array): number;
  counts(): StorageCounts;
  /** Removes rows of mailboxes; `where` is a condition on `mailbox`. */
  removeWhere(where: string, ...values: readonly SQLInputValue[]): Removed;
  /** Removes a user with everything that their devices have. */
  forgetUser(userId: string): readonly Uint8Array[];
  /** Undoes what was counted since `mark`, after a rollback. */
  mark(): () => void;
  /** Whether bytes have been deleted since the last call: they are still in the files until the WAL is truncated. */
  takeDeleted(): boolean;
}

const EMPTY = new Uint8Array(0);

/** @param mayGrow - Whether there is room for new envelopes, prekeys and delivery tokens. */
export function createOperations(prepare: Prepare, mayGrow: () => boolean): Operations {
  return new SqlOperations(prepare, mayGrow);
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

class SqlOperations implements Operations {
  readonly #prepare: Prepare;
  readonly #mayGrow: () => boolean;
  #totals: { messages: number; bytes: number };
  #hasDeleted = false;

  constructor(prepare: Prepare, mayGrow: () => boolean) {
    this.#prepare = prepare;
    this.#mayGrow = mayGrow;
    // Once, at the start; afterwards the totals are kept up to date in memory.
    const row = this.#prepare("SELECT count(*) AS messages, sum(size) AS bytes FROM mailbox").get();
    this.#totals = { messages: number(row, "messages"), bytes: number(row, "bytes") };
  }

  mailbox(deviceId: Uint8Array): MailboxSummary {
    const row = this.#prepare(
      "SELECT max(seq) AS last_seq, count(*) AS messages, sum(size) AS bytes FROM mailbox WHERE device = ?",
    ).get(deviceId);
    return {
      lastSeq: number(row, "last_seq"),
      messages: number(row, "messages"),
      bytes: number(row, "bytes"),
    };
  }

  insert(entries: readonly MailboxEntry[]): readonly InsertOutcome[] {
    return entries.map((entry) => this.#insertOne(entry));
  }

  #insertOne(entry: MailboxEntry): InsertOutcome {
    const { deviceId, envelopeId, sealed, shared } = entry;
    // Of what shares a payload the payload would have to be let go again.
    if (shared !== undefined || !this.#mayGrow()) {
      const present = this.#compare(entry);
      if (present !== undefined) return present;
      if (!this.#mayGrow()) return "full";
    }
    const size = sealed.length + (shared?.body.length ?? 0);
    const { changes } = this.#prepare(
      `INSERT INTO mailbox (device, seq, envelope, payload, size, expires_at_ms, stored_at_ms, sealed)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (device, envelope) DO NOTHING`,
    ).run(
      deviceId,
      entry.seq,
      envelopeId,
      this.#holdPayload(shared),
      size,
      entry.expiresAtMs,
      entry.storedAtMs,
      sealed,
    );
    if (Number(changes) === 0) return this.#compare(entry) ?? "conflict";
    this.#totals.messages += 1;
    this.#totals.bytes += size;
    return "stored";
  }

  /** What an envelope is to the one with its id; undefined if there is none. */
  #compare({ deviceId, envelopeId, sealed, shared }: MailboxEntry): InsertOutcome | undefined {
    const present = this.#prepare(
      "SELECT sealed, body FROM mailbox LEFT JOIN payloads ON payloads.id = payload WHERE device = ? AND envelope = ?",
    ).get(deviceId, envelopeId);
    if (present === undefined) return undefined;
    const presentShared = (present["body"] as Uint8Array | null) ?? EMPTY;
    return isSame(blob(present, "sealed"), sealed) && isSame(presentShared, shared?.body ?? EMPTY)
      ? "duplicate"
      : "conflict";
  }

  #holdPayload(shared: SharedPayload | undefined): number | null {
    if (shared === undefined) return null;
    const present = this.#prepare(
      "UPDATE payloads SET refs = refs + 1 WHERE name = ? RETURNING id",
    ).get(shared.id);
    if (present !== undefined) return number(present, "id");
    const { lastInsertRowid } = this.#prepare(
      "INSERT INTO payloads (name, refs, body) VALUES (?, 1, ?)",
    ).run(shared.id, shared.body);
    return Number(lastInsertRowid);
  }

  read({ deviceId, afterSeq, maxMessages, maxBytes, nowMs }: ReadRequest): MailboxPage {
    const rows = this.#prepare(
      `SELECT seq, envelope, size, sealed, body FROM mailbox LEFT JOIN payloads ON payloads.id = payload
       WHERE device = ? AND seq > ? AND expires_at_ms > ? ORDER BY seq LIMIT ?`,
    ).iterate(deviceId, afterSeq, nowMs, maxMessages + 1);
    const envelopes = [];
    let bytes = 0;
    for (const row of rows) {
      const size = number(row, "size");
      const isFull =
        envelopes.length === maxMessages || (envelopes.length > 0 && bytes + size > maxBytes);
      if (isFull) return { envelopes, more: true };
      const shared = (row["body"] as Uint8Array | null) ?? EMPTY;
      envelopes.push({
        seq: number(row, "seq"),
        envelopeId: blob(row, "envelope"),
        sealed: blob(row, "sealed"),
        shared,
      });
      bytes += size;
    }
    return { envelopes, more: false };
  }

  remove(deviceId: Uint8Array, envelopeIds: readonly Uint8Array[]): readonly number[] {
    return envelopeIds.map((id) => {
      const row = this.#prepare(
        "DELETE FROM mailbox WHERE device = ? AND envelope = ? RETURNING size, payload",
      ).get(deviceId, id);
      return row === undefined ? 0 : this.#removed(row);
    });
  }

  /** Settles what follows from a deleted row; returns its size. */
  #removed(row: Row): number {
    const size = number(row, "size");
    const payload = row["payload"] as number | null;
    if (payload !== null) {
      const { refs } = this.#prepare(
        "UPDATE payloads SET refs = refs - 1 WHERE id = ? RETURNING refs",
      ).get(payload) as Row;
      if (refs === 0) this.#prepare("DELETE FROM payloads WHERE id = ?").run(payload);
    }
    this.#totals.messages -= 1;
    this.#totals.bytes -= size;
    this.#hasDeleted = true;
    return size;
  }

  expire(nowMs: number, limit: number): readonly Expired[] {
    const rows = this.#prepare(
      `DELETE FROM mailbox WHERE rowid IN (SELECT rowid FROM mailbox WHERE expires_at_ms <= ? ORDER BY expires_at_ms LIMIT ?)
       RETURNING device, size, payload`,
    ).all(nowMs, limit);
    const byDevice = new Map<string, { deviceId: Uint8Array; messages: number; bytes: number }>();
    for (const row of rows) {
      const deviceId = blob(row, "device");
      const sum = byDevice.get(deviceId.join()) ?? { deviceId, messages: 0, bytes: 0 };
      byDevice.set(deviceId.join(), {
        deviceId,
        messages: sum.messages + 1,
        bytes: sum.bytes + this.#removed(row),
      });
    }
    return [...byDevice.values()];
  }

  log(userId: string): StoredLog {
    const all = (sql: string): Row[] => this.#prepare(sql).all(userId);
    const entries = all("SELECT entry FROM device_logs WHERE user = ? ORDER BY position");
    const suspended = all("SELECT 1 FROM suspended_users WHERE user = ?");
    const revoked = all("SELECT device FROM revoked_devices WHERE user = ?");
    return {
      entries: entries.map((row) => blob(row, "entry")),
      isSuspended: suspended.length > 0,
      revokedDevices: revoked.map((row) => blob(row, "device")),
      deliveryTokens: this.#deliveryTokens(userId),
    };
  }

  #deliveryTokens(userId: string): Uint8Array | undefined {
    const row = this.#prepare("SELECT hashes FROM delivery_tokens WHERE user = ?").get(userId);
    return row === undefined ? undefined : blob(row, "hashes");
  }

  publishDeliveryTokens(userId: string, hashes: Uint8Array): "published" | "full" {
    // Taking tokens back must go on when there is no room.
    const grows = hashes.length > (this.#deliveryTokens(userId)?.length ?? 0);
    if (grows && !this.#mayGrow()) return "full";
    this.#prepare(
      `INSERT OR REPLACE INTO delivery_tokens (user, hashes)
       SELECT ?, ? WHERE EXISTS (SELECT 1 FROM device_logs WHERE user = ?)`,
    ).run(userId, hashes, userId);
    return "published";
  }

  createLog({ userId, genesis, deviceId, replace }: NewLog): CreateLogOutcome {
    const isPresent = this.log(userId).entries.length > 0;
    if (isPresent && !replace) return "exists";
    const owner = this.#prepare("SELECT user FROM devices WHERE device = ?").get(deviceId);
    if (owner !== undefined && owner["user"] !== userId) return "device-taken";
    if (isPresent) this.forgetUser(userId);
    this.#prepare("INSERT INTO device_logs (user, position, entry) VALUES (?, 0, ?)").run(
      userId,
      genesis,
    );
    this.#prepare("INSERT INTO devices (device, user) VALUES (?, ?)").run(deviceId, userId);
    return "created";
  }

  removeWhere(where: string, ...values: readonly SQLInputValue[]): Removed {
    const rows = this.#prepare(`DELETE FROM mailbox WHERE ${where} RETURNING size, payload`).all(
      ...values,
    );
    const bytes = rows.reduce((sum, row) => sum + this.#removed(row), 0);
    return { messages: rows.length, bytes };
  }

  forgetUser(userId: string): readonly Uint8Array[] {
    const rows = this.#prepare("SELECT device FROM devices WHERE user = ?").all(userId);
    const devices = rows.map((row) => blob(row, "device"));
    for (const deviceId of devices) {
      this.removeWhere("device = ?", deviceId);
      for (const table of ["signed_prekeys", "one_time_prekeys", "taken_prekeys"]) {
        this.#prepare(`DELETE FROM ${table} WHERE device = ?`).run(deviceId);
      }
    }
    this.#prepare("DELETE FROM devices WHERE user = ?").run(userId);
    this.#prepare("DELETE FROM device_logs WHERE user = ?").run(userId);
    this.#prepare("DELETE FROM delivery_tokens WHERE user = ?").run(userId);
    return devices;
  }

  publishPrekeys({ deviceId, signed, oneTime, maxOneTime }: PrekeyUpload): PrekeyUploadResult {
    const oneTimePrekeys = this.countPrekeys(deviceId);
    const added = [];
    for (const { id, prekey } of oneTime) {
      const present = this.#prepare(
        "SELECT prekey FROM one_time_prekeys WHERE device = ? AND id = ?",
      ).get(deviceId, id);
      if (present !== undefined && !isSame(blob(present, "prekey"), prekey))
        return { outcome: "conflict", oneTimePrekeys };
      const taken = this.#prepare("SELECT 1 FROM taken_prekeys WHERE device = ? AND id = ?").get(
        deviceId,
        id,
      );
      if (present === undefined && taken === undefined) added.push({ id, prekey });
    }
    if (oneTimePrekeys + added.length > maxOneTime || !this.#mayGrow())
      return { outcome: "full", oneTimePrekeys };
    if (signed !== undefined)
      this.#prepare("INSERT OR REPLACE INTO signed_prekeys (device, prekey) VALUES (?, ?)").run(
        deviceId,
        signed,
      );
    for (const { id, prekey } of added) {
      this.#prepare("INSERT INTO one_time_prekeys (device, id, prekey) VALUES (?, ?, ?)").run(
        deviceId,
        id,
        prekey,
      );
    }
    return { outcome: "published", oneTimePrekeys: oneTimePrekeys + added.length };
  }

  takeBundles(deviceIds: readonly Uint8Array[]): readonly StoredBundle[] {
    return this.#bundles(deviceIds, (deviceId) => this.#takeOneTime(deviceId));
  }

  signedBundles(deviceIds: readonly Uint8Array[]): readonly StoredBundle[] {
    return this.#bundles(deviceIds, () => undefined);
  }

  #bundles(
    deviceIds: readonly Uint8Array[],
    take: (deviceId: Uint8Array) => Uint8Array | undefined,
  ): readonly StoredBundle[] {
    const bundles: StoredBundle[] = [];
    for (const deviceId of deviceIds) {
      const row = this.#prepare("SELECT prekey FROM signed_prekeys WHERE device = ?").get(deviceId);
      if (row === undefined) continue;
      const oneTime = take(deviceId);
      const remaining = this.countPrekeys(deviceId);
      bundles.push({ deviceId, signed: blob(row, "prekey"), oneTime, remaining });
    }
    return bundles;
  }

  #takeOneTime(deviceId: Uint8Array): Uint8Array | undefined {
    const row = this.#prepare(
      `DELETE FROM one_time_prekeys
       WHERE rowid = (SELECT rowid FROM one_time_prekeys WHERE device = ? ORDER BY id LIMIT 1) RETURNING id, prekey`,
    ).get(deviceId);
    if (row === undefined) return undefined;
    this.#prepare("INSERT INTO taken_prekeys (device, id) VALUES (?, ?)").run(
      deviceId,
      number(row, "id"),
    );
    return blob(row, "prekey");
  }

  countPrekeys(deviceId: Uint8Array): number {
    return number(
      this.#prepare("SELECT count(*) AS keys FROM one_time_prekeys WHERE device = ?").get(deviceId),
      "keys",
    );
  }

  counts(): StorageCounts {
    return { ...this.#totals };
  }

  mark(): () => void {
    const totals = { ...this.#totals };
    return () => (this.#totals = totals);
  }

  takeDeleted(): boolean {
    const hasDeleted = this.#hasDeleted;
    this.#hasDeleted = false;
    return hasDeleted;
  }
}
