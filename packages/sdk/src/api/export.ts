import type { SignalOptions } from "../live.ts";
import type { ConversationId, MessageId } from "./ids.ts";
import type { Privacy } from "./people.ts";
import type { DeviceId, UserId } from "@sotto/protocol";

export interface ExportOptions extends SignalOptions {
  /** One conversation; by default all. */
  readonly in?: ConversationId;
}

/** What `export` gives, in this order. Times are texts in ISO 8601, bytes `{ "$bytes": "<hexadecimal>" }`; no key is in it. */
export type ExportRecord = ExportedAccount | ExportedPerson | ExportedChat | ExportedMessage;

export interface ExportedAccount {
  readonly type: "account";
  /** Of the records' form. */
  readonly version: 1;
  readonly at: string;
  readonly user: UserId;
  readonly device: DeviceId;
  readonly privacy: Privacy;
}

/** Who has said anything of themselves, is or was a contact, or is blocked. */
export interface ExportedPerson {
  readonly type: "person";
  readonly user: UserId;
  readonly name?: string;
  readonly about?: string;
  readonly avatar?: { readonly type: string; readonly $bytes: string };
  readonly contact: boolean;
  readonly blocked: boolean;
}

export interface ExportedChat {
  readonly type: "chat";
  readonly id: ConversationId;
  readonly request: boolean;
  readonly unread: number;
  readonly pinned: boolean;
  readonly archived: boolean;
  /** `for ever`, or a time; absent if it is not muted. */
  readonly mutedUntil?: string;
  readonly draft?: string;
  /** Seconds; 0: for ever. */
  readonly disappearing: number;
}

/** A view-once message is without its text and body. */
export interface ExportedMessage {
  readonly type: "message";
  readonly chat: ConversationId;
  readonly id: MessageId;
  readonly from: UserId;
  readonly device: DeviceId;
  readonly sentAt: string;
  readonly receivedAt: string;
  readonly kind: string;
  readonly text: string;
  readonly body?: unknown;
  readonly replyTo?: MessageId;
  readonly mentions?: readonly UserId[];
  readonly forwarded?: number;
  readonly viewOnce?: boolean;
  readonly starred?: boolean;
  readonly deleted?: boolean;
  readonly editedAt?: string;
  readonly expiresAt?: string;
  readonly reactions?: readonly { readonly user: UserId; readonly emoji: string }[];
  readonly state: string;
  /** When an own message was relayed, delivered, read and played. */
  readonly reached?: Readonly<Record<string, string>>;
}
