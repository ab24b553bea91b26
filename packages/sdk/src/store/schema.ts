import type { Addressee, ErrorCode, UserId } from "@sotto/protocol";
import type { Plain, Stamp } from "../content/content.ts";
import type { CryptoReason } from "../crypto/crypto-error.ts";
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
  /** The user has compared safety numbers. */
  readonly isVerified?: boolean;
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
  /** `text`, `location`, …, an app's own, or `system`: a line that no one wrote. */
  readonly kind: string;
  readonly text: string;
  readonly replyTo: string | undefined;
  state: "queued" | "relayed" | "delivered" | "read" | "played" | "failed" | "received";
  error: ErrorCode | undefined;
  // What follows is absent where it is nothing, also in records of earlier versions.
  readonly body?: Plain | undefined;
  readonly mentions?: readonly UserId[];
  readonly forwarded?: number;
  readonly viewOnce?: boolean;
  /** A view-once message that has been seen: nothing of it is left. */
  readonly opened?: boolean;
  /** Milliseconds that it lives, from sending or from reading. */
  readonly livesMs?: number | undefined;
  expiresAtMs?: number | undefined;
  starred?: boolean;
  /** When the relay and the recipient's devices had it. */
  reachedAtMs?: Readonly<Partial<Record<ReachedState, number>>>;
  // Projected from its annotation.
  editedAtMs?: number | undefined;
  deleted?: boolean;
  reactions?: readonly { readonly user: UserId; readonly emoji: string }[];
}

export type ReachedState = "relayed" | "delivered" | "read" | "played";

/** What acts have done to a message; also to one that has not come yet. */
export interface AnnotationRecord {
  readonly reactions: readonly (Stamp & { readonly user: UserId; readonly emoji: string })[];
  readonly edit:
    | (Stamp & { readonly text: string; readonly mentions: readonly UserId[] })
    | undefined;
  readonly isDeleted: boolean;
}

/** Of a message that has not come. */
export interface PendingAnnotationRecord extends AnnotationRecord {
  /** The message does not come any more then. Absent in records of earlier versions. */
  readonly forgetAtMs?: number;
}

export interface ChatRecord {
  readonly peer: UserId;
  /** Key of the newest message; undefined while there is none. */
  last: string | undefined;
  lastAtMs: number;
  unread: number;
  /** Arrival number up to which the user has read. */
  readUpTo: number;
  // What follows is absent where it is nothing, also in records of earlier versions.
  /** Unread messages that mention the user. */
  mentions?: number;
  pinned?: boolean;
  archived?: boolean;
  /** Muted until then; Infinity for good. */
  mutedUntilMs?: number;
  draft?: string | undefined;
  /** Somebody who has not been accepted wrote: it is a request. */
  isRequest?: boolean;
  /** How long new messages live. */
  timer?: (Stamp & { readonly seconds: number }) | undefined;
}

/** What this user and another have given each other. */
export interface ContactRecord {
  /** The token that lets the other send as a contact; undefined for a stranger. */
  readonly given: Uint8Array | undefined;
  /** Arrival number of the last message of before it was given: none up to it can have carried it. */
  readonly givenAfter?: number;
  /** The other has shown that it has come: it need not be sent again. */
  readonly isGivenKnown: boolean;
  /** The token that the other has given. */
  readonly received: Uint8Array | undefined;
  readonly isBlocked: boolean;
  // What follows is absent where it is nothing, also in records of earlier versions.
  /** Came by itself: this user has neither written to the other nor accepted their request. */
  readonly isUnanswered?: boolean;
  /** The presence token that was sent to the other. */
  readonly toldPresence?: Uint8Array;
  /** The presence token that the other has sent. */
  readonly presence?: { readonly token: Uint8Array; readonly atMs: number };
}

/** What this user's devices show themselves by; one record. */
export interface PresenceRecord {
  readonly key: Uint8Array;
  readonly atMs: number;
}

export interface ProfileRecord {
  readonly name: string;
  readonly about: string;
  readonly avatar: Uint8Array;
  readonly avatarType: string;
  readonly atMs: number;
}

export interface PrivacyRecord {
  /** Who may write without asking: others' first messages are requests. */
  readonly messages: "everyone" | "contacts";
  readonly readReceipts: boolean;
  readonly typing: boolean;
  /** Who sees whether the user is online, and is seen in turn. */
  readonly presence: "everyone" | "contacts" | "nobody";
}

export interface SealedSubmit {
  readonly requestId: Uint8Array;
  readonly addressee: Addressee;
  readonly shared: Uint8Array;
}

/** One content on its way out. */
export interface OutboxRecord {
  readonly peer: UserId;
  /** Encoded content, not yet padded or numbered. */
  readonly content: Uint8Array;
  /** Key of the message that it carries; undefined for receipts and acts. */
  readonly message: string | undefined;
  readonly createdAtMs: number;
  /** The Submit, from the step that sealed it on: every retry sends the same bytes. */
  sealed: SealedSubmit | undefined;
  /** Device → number of the content there. Sealed anew it keeps them, or the old ones would be a gap for ever. */
  numbers: Readonly<Record<string, number>>;
  /** The relay has refused it for good; kept for a retry by hand. */
  failed: boolean;
  /** It has no place in the order: a receipt. Absent in records of earlier versions, whose messages have one. */
  readonly isUnnumbered?: boolean;
  /** Not sent before. */
  readonly dueAtMs?: number | undefined;
  /** The relay drops it after so long; 0 for the relay's default. */
  readonly ttlSeconds?: number;
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

/** Something that could not be read. */
export interface TroubleRecord {
  readonly atMs: number;
  readonly envelope: string;
  readonly reason: CryptoReason;
  readonly attempts: number;
  /** Bytes of the ciphertext. */
  readonly bytes: number;
  /** Undefined if not even a header can be read. */
  readonly session: string | undefined;
  readonly from: UserId | undefined;
  readonly device: string | undefined;
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
/** Conversation, author and id. */
export const ANNOTATIONS: Table<AnnotationRecord> = defineTable("annotation");
/** Those of messages that have not come. */
export const PENDING_ANNOTATIONS: Table<PendingAnnotationRecord> =
  defineTable("pending-annotation");
/** Time and arrival of a message that expires, or time and id of one that acts wait for → key of what is removed. */
export const EXPIRIES: Table<string> = defineTable("expiry");
export const CONTACTS: Table<ContactRecord> = defineTable("contact");
export const PROFILES: Table<ProfileRecord> = defineTable("profile");
export const PRESENCE: Table<PresenceRecord> = defineTable("presence");
export const PRIVACY: Table<PrivacyRecord> = defineTable("privacy");
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
/** The last ones, oldest first. */
export const TROUBLES: Table<TroubleRecord> = defineTable("trouble");
/** Name of a durable iterator → arrival it has handled. */
export const CURSORS: Table<number> = defineTable("cursor");

// Search.

/** How far the index is. */
export interface SearchIndexRecord {
  /** How it takes texts apart; empty while an older index is being removed. */
  readonly version: string;
  /** Arrival up to which it has the messages, of those up to `total` that were there before it; later ones it has. */
  readonly done: number;
  readonly total: number;
}
export const SEARCH_INDEX: Table<SearchIndexRecord> = defineTable("search-index");
/** By a word's first two characters and the arrival of a segment's first message (search/segments.ts). */
export const POSTINGS: Table<string> = defineTable("posting");

export const ONLY = "only";
