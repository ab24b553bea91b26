import type { ErrorCode, UserId } from "@sotto/protocol";
import { defineTable, type Table } from "./records.ts";

// Every table of the client's store: its key, and its record. Ids are hexadecimal strings, times milliseconds.

/** This device; one record. */
export interface IdentityRecord {
  /** Known from the first Welcome on. */
  readonly userId: UserId | undefined;
  readonly signing: { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array };
  readonly identity: { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array };
  /** LogEntry. */
  readonly genesis: Uint8Array;
  readonly accountId: Uint8Array;
  readonly deviceId: Uint8Array;
}

/** A peer as pinned from the directory. */
export interface PeerRecord {
  readonly userId: UserId;
  readonly accountId: Uint8Array;
  /** Hashes of the log's entries: a later log must begin with them. */
  readonly hashes: readonly Uint8Array[];
  readonly devices: readonly {
    readonly deviceId: Uint8Array;
    readonly keys: { readonly signingKey: Uint8Array; readonly identityKey: Uint8Array };
  }[];
}

/** Which sessions there are with one device of a peer. */
export interface PeerDeviceRecord {
  readonly userId: UserId;
  /** Session that is sent in. */
  active: string | undefined;
  /** Sessions that only receive, newest first. */
  archived: { readonly sessionId: string; readonly sinceMs: number }[];
}

export interface PrekeySecretRecord {
  readonly id: number;
  readonly x25519: { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array };
  readonly kemSeed: Uint8Array;
  readonly createdAtMs: number;
}

/** Prekeys that are made but not known to be on the relay: the very frame that is sent until it is answered. */
export interface PrekeyUploadRecord {
  readonly requestId: Uint8Array;
  readonly frame: Uint8Array;
}

export interface MessageRecord {
  readonly id: string;
  readonly chatId: string;
  readonly from: UserId;
  readonly device: string;
  readonly own: boolean;
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
  /** Place in the order of arrival, over all conversations. */
  readonly arrival: number;
  readonly kind: "text" | "unknown";
  readonly text: string;
  readonly replyTo: string | undefined;
  state: "queued" | "relayed" | "delivered" | "read" | "failed" | "received";
  error: ErrorCode | undefined;
}

export interface ChatRecord {
  readonly peer: UserId;
  /** Key of the newest message; undefined while there is none. */
  last: string | undefined;
  lastAtMs: number;
  unread: number;
  /** Arrival number up to which the user has read. */
  readUpTo: number;
}

/** One content on its way out. */
export interface OutboxRecord {
  readonly peer: UserId;
  /** Encoded content, not yet padded or numbered. */
  readonly content: Uint8Array;
  /** Key of the message that it carries; undefined for receipts. */
  readonly message: string | undefined;
  readonly createdAtMs: number;
  /** The Submit frame, from the step that sealed it on: every retry sends these bytes. */
  sealed:
    | {
        readonly requestId: Uint8Array;
        readonly frame: Uint8Array;
        readonly devices: readonly string[];
      }
    | undefined;
  /** Device → number of the message there. Sealed anew it keeps them, or the old ones would be a gap for ever. */
  numbers: Readonly<Record<string, number>>;
  /** The relay has refused it for good; kept for a retry by hand. */
  failed: boolean;
}

/** Numbers of a conversation's messages between this device and one of the peer's. */
export interface OrderRecord {
  /** Number of the next message to send. */
  nextOut: number;
  /** Number of the next message to show. */
  nextIn: number;
}

/** A numbered content that came before its turn. */
export interface HeldRecord {
  readonly sender: { readonly userId: UserId; readonly deviceId: string };
  readonly content: Uint8Array;
  readonly receivedAtMs: number;
}

/** An envelope that has been dealt with: proof against redelivery, and the intent to acknowledge it. */
export interface DedupeRecord {
  readonly atMs: number;
}

/** Envelopes that were reported as undecryptable while one and the same number was awaited. */
export interface ReportedRecord {
  readonly nextIn: number;
  readonly count: number;
}

export const IDENTITY: Table<IdentityRecord> = defineTable("identity");
export const PEERS: Table<PeerRecord> = defineTable("peer");
export const PEER_DEVICES: Table<PeerDeviceRecord> = defineTable("peer-device");
/** Records of sessions/session-records.ts. */
export const SESSIONS: Table<unknown> = defineTable("session");
export const SKIPPED: Table<unknown> = defineTable("skipped");
export const SIGNED_PREKEYS: Table<PrekeySecretRecord> = defineTable("signed-prekey");
export const ONE_TIME_PREKEYS: Table<PrekeySecretRecord> = defineTable("one-time-prekey");
export const PREKEY_UPLOAD: Table<PrekeyUploadRecord> = defineTable("prekey-upload");
/** Last prekey id used. */
export const PREKEY_COUNTER: Table<number> = defineTable("prekey-counter");
/** Ephemeral keys of sessions that were accepted on a last-resort key. */
export const LAST_RESORT_USES: Table<DedupeRecord> = defineTable("last-resort-use");
export const CHATS: Table<ChatRecord> = defineTable("chat");
/** By conversation and arrival. */
export const MESSAGES: Table<MessageRecord> = defineTable("message");
/** Conversation, sender and id → key of the message. */
export const MESSAGE_IDS: Table<string> = defineTable("message-id");
/** Arrival → key of the message. */
export const ARRIVALS: Table<string> = defineTable("arrival");
export const OUTBOX: Table<OutboxRecord> = defineTable("outbox");
export const ORDERS: Table<OrderRecord> = defineTable("order");
/** By conversation, device and number. */
export const HELD: Table<HeldRecord> = defineTable("held");
export const DEDUPE: Table<DedupeRecord> = defineTable("dedupe");
/** Envelope → how often it failed to open. */
export const ATTEMPTS: Table<number> = defineTable("attempt");
/** By conversation and device. */
export const REPORTED: Table<ReportedRecord> = defineTable("reported");
/** Name of a durable iterator → arrival it has handled. */
export const CURSORS: Table<number> = defineTable("cursor");

export const ONLY = "only";
