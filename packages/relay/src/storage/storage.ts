import type { AdminStorage } from "./admin-storage.ts";

// What the relay keeps. One asynchronous interface; storage.contract.ts runs against every implementation.
//
// Rules for implementations:
// - Operations take effect in the order of the calls; a later read sees every earlier write.
// - A promise resolves only after its effect is durable. It rejects only if the store is broken: the relay then stops.
// - What is logically impossible (a conflict, a full pool) is a value, never a rejection.
// - Returned arrays belong to the caller; given arrays must not be changed afterwards.

/** A payload that several envelopes share; stored once, freed with the last of them. */
export interface SharedPayload {
  /** 16 bytes, chosen by the relay; names the payload across several inserts. */
  readonly id: Uint8Array;
  readonly body: Uint8Array;
}

export interface MailboxEntry {
  readonly deviceId: Uint8Array;
  /** Place in the device's queue; unique per device, increasing. */
  readonly seq: number;
  readonly envelopeId: Uint8Array;
  readonly sealed: Uint8Array;
  readonly shared: SharedPayload | undefined;
  readonly expiresAtMs: number;
  /** To the minute, so that it says no more than an operator needs: how long the mailboxes' contents have waited. */
  readonly storedAtMs: number;
}

/**
 * `duplicate`: the id is there with the same bytes; `conflict`: with other bytes; `full`: the disk has no room. All three
 * leave the mailbox as it was.
 */
export type InsertOutcome = "stored" | "duplicate" | "conflict" | "full";

export interface MailboxSummary {
  /** Highest sequence number present; 0 if the mailbox is empty. */
  readonly lastSeq: number;
  readonly messages: number;
  /** Sealed and shared bytes, the latter in full for each envelope. */
  readonly bytes: number;
}

export interface StoredEnvelope {
  readonly seq: number;
  readonly envelopeId: Uint8Array;
  readonly sealed: Uint8Array;
  /** Empty if there is none. */
  readonly shared: Uint8Array;
}

export interface ReadRequest {
  readonly deviceId: Uint8Array;
  readonly afterSeq: number;
  readonly maxMessages: number;
  /** At least one envelope is returned even if it is larger. */
  readonly maxBytes: number;
  /** Envelopes that have expired by now are left out. */
  readonly nowMs: number;
}

export interface MailboxPage {
  readonly envelopes: readonly StoredEnvelope[];
  /** Whether a limit ended the page. */
  readonly more: boolean;
}

/** What a sweep took out of one mailbox. */
export interface Expired {
  readonly deviceId: Uint8Array;
  readonly messages: number;
  readonly bytes: number;
}

export interface NewLog {
  readonly userId: string;
  readonly genesis: Uint8Array;
  readonly deviceId: Uint8Array;
  /** Drop a present log with its delivery tokens and its devices' mailboxes and prekeys. */
  readonly replace: boolean;
}

/** What is known of a user. */
export interface StoredLog {
  /** LogEntry bytes, genesis first; empty if the user is unknown. */
  readonly entries: readonly Uint8Array[];
  /** The operator keeps the user out. */
  readonly isSuspended: boolean;
  /** Devices that the operator keeps out. */
  readonly revokedDevices: readonly Uint8Array[];
  /** Hashes of the user's delivery tokens as they were published last; undefined if they never were. */
  readonly deliveryTokens: Uint8Array | undefined;
}

/** `exists`: the user has a log; `device-taken`: the device belongs to another user. */
export type CreateLogOutcome = "created" | "exists" | "device-taken";

export interface PrekeyUpload {
  readonly deviceId: Uint8Array;
  /** SignedPrekey bytes; undefined leaves the present one. */
  readonly signed: Uint8Array | undefined;
  readonly oneTime: readonly { readonly id: number; readonly prekey: Uint8Array }[];
  /** One-time prekeys that the pool may hold. */
  readonly maxOneTime: number;
}

/**
 * `conflict`: an id is there with other bytes; `full`: the pool would exceed its limit. Both change nothing.
 * An id that was handed out before is skipped: it must never be handed out again.
 */
export interface PrekeyUploadResult {
  readonly outcome: "published" | "conflict" | "full";
  readonly oneTimePrekeys: number;
}

export interface StoredBundle {
  readonly deviceId: Uint8Array;
  readonly signed: Uint8Array;
  readonly oneTime: Uint8Array | undefined;
  /** One-time prekeys that are left. */
  readonly remaining: number;
}

export interface StorageCounts {
  readonly messages: number;
  readonly bytes: number;
}

export interface Storage {
  mailbox(deviceId: Uint8Array): Promise<MailboxSummary>;
  insert(entries: readonly MailboxEntry[]): Promise<readonly InsertOutcome[]>;
  /** Oldest first. */
  read(request: ReadRequest): Promise<MailboxPage>;
  /** The size of each envelope removed, in the order of the ids; 0 where there was none. */
  remove(deviceId: Uint8Array, envelopeIds: readonly Uint8Array[]): Promise<readonly number[]>;
  /** Removes at most `limit` envelopes that expired by `nowMs`. */
  expire(nowMs: number, limit: number): Promise<readonly Expired[]>;

  log(userId: string): Promise<StoredLog>;
  createLog(log: NewLog): Promise<CreateLogOutcome>;
  /** Replaces the whole set. `full`: the disk has no room for a larger one. Nothing happens if the user is unknown. */
  publishDeliveryTokens(userId: string, hashes: Uint8Array): Promise<"published" | "full">;

  publishPrekeys(upload: PrekeyUpload): Promise<PrekeyUploadResult>;
  /** Takes one one-time prekey of each device, lowest id first; leaves out devices that never published. */
  takeBundles(deviceIds: readonly Uint8Array[]): Promise<readonly StoredBundle[]>;
  /** The same without their one-time prekeys. */
  signedBundles(deviceIds: readonly Uint8Array[]): Promise<readonly StoredBundle[]>;
  countPrekeys(deviceId: Uint8Array): Promise<number>;

  /** All mailboxes together. */
  counts(): Promise<StorageCounts>;
  /** Calls `listener` when the store breaks, also if no operation is under way that could reject. */
  onFailure?(listener: (error: Error) => void): void;
  readonly admin: AdminStorage;
  /** Calls `listener` when the store begins or ends to refuse what is new for want of space. */
  onSpace?(listener: (isLow: boolean) => void): void;
  /** Finishes what was asked before, then lets go of the files. */
  close(): Promise<void>;
}
