import { bytesToHex, equalBytes } from "@sotto/protocol";
import { MemoryAdmin, type MemoryTables, type Row } from "./memory-admin.ts";
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
  Storage,
  StorageCounts,
  StoredBundle,
  StoredLog,
} from "./storage.ts";

interface Payload {
  readonly body: Uint8Array;
  refs: number;
}

interface PrekeyPool {
  signed: Uint8Array | undefined;
  readonly oneTime: Map<number, Uint8Array>;
  readonly taken: Set<number>;
}

const EMPTY = new Uint8Array(0);
const sizeOf = (entry: MailboxEntry): number =>
  entry.sealed.length + (entry.shared?.body.length ?? 0);

/** Plain maps: for tests, simulators and trials. "Durable" as long as the object lives. */
export function memoryStorage(): Storage {
  return new MemoryStorage();
}

class MemoryStorage implements Storage {
  readonly #tables: MemoryTables = {
    mailboxes: new Map(),
    logs: new Map(),
    removeRow: (device, id) => this.#removeRow(device, id),
    forgetDevice: (device) => this.#forgetDevice(device),
  };
  readonly admin: MemoryAdmin = new MemoryAdmin(this.#tables);
  readonly #payloads = new Map<string, Payload>();
  readonly #owners = new Map<string, string>();
  readonly #pools = new Map<string, PrekeyPool>();
  #messages = 0;
  #bytes = 0;

  async mailbox(deviceId: Uint8Array): Promise<MailboxSummary> {
    let lastSeq = 0;
    let bytes = 0;
    const rows = this.#tables.mailboxes.get(bytesToHex(deviceId));
    for (const row of rows?.values() ?? []) {
      lastSeq = Math.max(lastSeq, row.entry.seq);
      bytes += row.size;
    }
    return { lastSeq, messages: rows?.size ?? 0, bytes };
  }

  async insert(entries: readonly MailboxEntry[]): Promise<readonly InsertOutcome[]> {
    return entries.map((entry) => this.#insertOne(entry));
  }

  #insertOne(entry: MailboxEntry): InsertOutcome {
    const rows = this.#rowsOf(bytesToHex(entry.deviceId));
    const id = bytesToHex(entry.envelopeId);
    const present = rows.get(id);
    if (present !== undefined) return this.#isSame(present.entry, entry) ? "duplicate" : "conflict";
    const row = { entry: { ...entry, shared: this.#hold(entry.shared) }, size: sizeOf(entry) };
    rows.set(id, row);
    this.#messages += 1;
    this.#bytes += row.size;
    return "stored";
  }

  #rowsOf(device: string): Map<string, Row> {
    let rows = this.#tables.mailboxes.get(device);
    if (rows === undefined) this.#tables.mailboxes.set(device, (rows = new Map()));
    return rows;
  }

  #isSame(a: MailboxEntry, b: MailboxEntry): boolean {
    return (
      equalBytes(a.sealed, b.sealed) && equalBytes(a.shared?.body ?? EMPTY, b.shared?.body ?? EMPTY)
    );
  }

  #hold(shared: SharedPayload | undefined): SharedPayload | undefined {
    if (shared === undefined) return undefined;
    const key = bytesToHex(shared.id);
    const payload = this.#payloads.get(key) ?? { body: shared.body, refs: 0 };
    payload.refs += 1;
    this.#payloads.set(key, payload);
    return { id: shared.id, body: payload.body };
  }

  #removeRow(device: string, id: string): number {
    const rows = this.#tables.mailboxes.get(device);
    const row = rows?.get(id);
    if (rows === undefined || row === undefined) return 0;
    rows.delete(id);
    if (rows.size === 0) this.#tables.mailboxes.delete(device);
    this.#release(row.entry.shared);
    this.#messages -= 1;
    this.#bytes -= row.size;
    return row.size;
  }

  #release(shared: SharedPayload | undefined): void {
    if (shared === undefined) return;
    const key = bytesToHex(shared.id);
    const payload = this.#payloads.get(key);
    if (payload === undefined) return;
    payload.refs -= 1;
    if (payload.refs === 0) this.#payloads.delete(key);
  }

  async read(request: ReadRequest): Promise<MailboxPage> {
    const envelopes = [];
    let bytes = 0;
    for (const { entry, size } of this.#tables.mailboxes
      .get(bytesToHex(request.deviceId))
      ?.values() ?? []) {
      if (entry.seq <= request.afterSeq || entry.expiresAtMs <= request.nowMs) continue;
      const full =
        envelopes.length === request.maxMessages ||
        (envelopes.length > 0 && bytes + size > request.maxBytes);
      if (full) return { envelopes, more: true };
      const { seq, envelopeId, sealed, shared } = entry;
      envelopes.push({ seq, envelopeId, sealed, shared: shared?.body ?? EMPTY });
      bytes += size;
    }
    return { envelopes, more: false };
  }

  async remove(
    deviceId: Uint8Array,
    envelopeIds: readonly Uint8Array[],
  ): Promise<readonly number[]> {
    const device = bytesToHex(deviceId);
    return envelopeIds.map((id) => this.#removeRow(device, bytesToHex(id)));
  }

  async expire(nowMs: number, limit: number): Promise<readonly Expired[]> {
    const expired: Expired[] = [];
    let left = limit;
    for (const [device, rows] of this.#tables.mailboxes) {
      const dead = [...rows].filter(([, row]) => row.entry.expiresAtMs <= nowMs).slice(0, left);
      const first = dead[0];
      if (first === undefined) continue;
      left -= dead.length;
      const bytes = dead.reduce((sum, [id]) => sum + this.#removeRow(device, id), 0);
      expired.push({ deviceId: first[1].entry.deviceId, messages: dead.length, bytes });
      if (left === 0) break;
    }
    return expired;
  }

  async log(userId: string): Promise<StoredLog> {
    const user = this.#tables.logs.get(userId);
    const entries = [...(user?.entries ?? [])];
    const deliveryTokens = user?.deliveryTokens;
    return { entries, deliveryTokens, ...this.admin.restrictionsOf(userId) };
  }

  async createLog(log: NewLog): Promise<CreateLogOutcome> {
    const device = bytesToHex(log.deviceId);
    const present = this.#tables.logs.get(log.userId);
    if (present !== undefined && !log.replace) return "exists";
    const owner = this.#owners.get(device);
    if (owner !== undefined && owner !== log.userId) return "device-taken";
    for (const old of present?.devices ?? []) this.#forgetDevice(old);
    this.#tables.logs.set(log.userId, { entries: [log.genesis], devices: [device] });
    this.#owners.set(device, log.userId);
    return "created";
  }

  async publishDeliveryTokens(userId: string, hashes: Uint8Array): Promise<"published"> {
    const user = this.#tables.logs.get(userId);
    if (user !== undefined) user.deliveryTokens = hashes;
    return "published";
  }

  #forgetDevice(device: string): void {
    for (const id of [...(this.#tables.mailboxes.get(device)?.keys() ?? [])])
      this.#removeRow(device, id);
    this.#pools.delete(device);
    this.#owners.delete(device);
  }

  async publishPrekeys(upload: PrekeyUpload): Promise<PrekeyUploadResult> {
    const device = bytesToHex(upload.deviceId);
    const pool = this.#pools.get(device) ?? {
      signed: undefined,
      oneTime: new Map(),
      taken: new Set(),
    };
    const added = upload.oneTime.filter(({ id }) => !pool.oneTime.has(id) && !pool.taken.has(id));
    const conflict = upload.oneTime.some(({ id, prekey }) => {
      const present = pool.oneTime.get(id);
      return present !== undefined && !equalBytes(present, prekey);
    });
    if (conflict) return { outcome: "conflict", oneTimePrekeys: pool.oneTime.size };
    if (pool.oneTime.size + added.length > upload.maxOneTime)
      return { outcome: "full", oneTimePrekeys: pool.oneTime.size };
    for (const { id, prekey } of added) pool.oneTime.set(id, prekey);
    pool.signed = upload.signed ?? pool.signed;
    this.#pools.set(device, pool);
    return { outcome: "published", oneTimePrekeys: pool.oneTime.size };
  }

  async takeBundles(deviceIds: readonly Uint8Array[]): Promise<readonly StoredBundle[]> {
    const bundles: StoredBundle[] = [];
    for (const deviceId of deviceIds) {
      const pool = this.#pools.get(bytesToHex(deviceId));
      if (pool?.signed === undefined) continue;
      const oneTime = takeLowest(pool);
      bundles.push({ deviceId, signed: pool.signed, oneTime, remaining: pool.oneTime.size });
    }
    return bundles;
  }

  async signedBundles(deviceIds: readonly Uint8Array[]): Promise<readonly StoredBundle[]> {
    return deviceIds.flatMap((deviceId) => {
      const pool = this.#pools.get(bytesToHex(deviceId));
      if (pool?.signed === undefined) return [];
      return [{ deviceId, signed: pool.signed, oneTime: undefined, remaining: pool.oneTime.size }];
    });
  }

  async countPrekeys(deviceId: Uint8Array): Promise<number> {
    return this.#pools.get(bytesToHex(deviceId))?.oneTime.size ?? 0;
  }

  async counts(): Promise<StorageCounts> {
    return { messages: this.#messages, bytes: this.#bytes };
  }

  async close(): Promise<void> {}
}

function takeLowest(pool: PrekeyPool): Uint8Array | undefined {
  if (pool.oneTime.size === 0) return undefined;
  const id = Math.min(...pool.oneTime.keys());
  const prekey = pool.oneTime.get(id);
  pool.oneTime.delete(id);
  pool.taken.add(id);
  return prekey;
}
