import type { UserId } from "@sotto/protocol";

// What one device says to another, once it is decrypted. Messages are shown; acts change what is shown; signals are not
// kept. Every act is idempotent and commutes with the others, so that devices which see them in different orders, or
// twice, end with the same conversation.

export type Content = MessageContent | Act | Signal;
export type Act =
  | ReactionContent
  | EditContent
  | DeletionContent
  | TimerContent
  | ProfileContent
  | AcceptContent;
export type Signal = ReceiptContent | TypingContent | PresenceContent | UnknownContent;

/** A plain value: null, booleans, numbers, strings, byte arrays, and arrays and objects of them. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly Plain[]
  | { readonly [key: string]: Plain };

interface Carrier {
  /** The sender's delivery token for the recipient, 16 bytes (docs/protocol/overview.md, "Contacts"). */
  readonly grant?: Uint8Array | undefined;
}

export interface MessageContent extends Carrier {
  readonly type: "message";
  readonly id: string;
  readonly sentAtMs: number;
  /** `text`, `location`, `contact`, `call`, `file`, or an app's own, such as `poll/1`. */
  readonly kind: string;
  /** The text, the caption, or what to show where the kind is not known. */
  readonly text: string;
  /** What the kind has besides. */
  readonly body: Plain | undefined;
  readonly replyTo: string | undefined;
  readonly mentions: readonly UserId[];
  /** How often it has been passed on. */
  readonly forwarded: number;
  /** Time to live in seconds: from sending for the sender, from reading for the recipient. */
  readonly expiresIn: number | undefined;
  readonly viewOnce: boolean;
}

/** Names a message: ids are the author's own, so two authors may use the same. */
export interface Target {
  readonly author: UserId;
  readonly id: string;
}

/** When something was set: the later stamp wins, the higher device among equals. */
export interface Stamp {
  readonly atMs: number;
  readonly device: string;
}

export interface ReactionContent extends Carrier {
  readonly type: "react";
  readonly target: Target;
  /** Empty: the reaction is taken back. */
  readonly emoji: string;
  readonly atMs: number;
}

export interface EditContent extends Carrier {
  readonly type: "edit";
  /** Always a message of the sender. */
  readonly id: string;
  readonly text: string;
  readonly mentions: readonly UserId[];
  readonly atMs: number;
  /** Time to live of the message, in seconds: an edit does not wait longer for one that does not come. */
  readonly expiresIn: number | undefined;
}

export interface DeletionContent extends Carrier {
  readonly type: "delete";
  /** Always a message of the sender. */
  readonly id: string;
}

/** Sets how long messages of the conversation live. */
export interface TimerContent extends Carrier {
  readonly type: "timer";
  readonly id: string;
  /** 0: for ever. */
  readonly seconds: number;
  readonly atMs: number;
}

export interface ProfileContent extends Carrier {
  readonly type: "profile";
  readonly name: string;
  readonly about: string;
  /** An image, 48 KiB at most; empty if there is none. */
  readonly avatar: Uint8Array;
  readonly avatarType: string;
  readonly atMs: number;
}

/** By which the recipient may ask the relay whether the sender is online; the latest counts. */
export interface PresenceContent extends Carrier {
  readonly type: "presence";
  /** 16 bytes. */
  readonly token: Uint8Array;
  readonly atMs: number;
}

/** The recipient of a request has accepted it. Says nothing but what it carries. */
export interface AcceptContent extends Carrier {
  readonly type: "accept";
}

export interface ReceiptContent extends Carrier {
  readonly type: "receipt";
  readonly state: "delivered" | "read" | "played";
  readonly ids: readonly string[];
}

export interface TypingContent extends Carrier {
  readonly type: "typing";
  readonly activity: "typing" | "recording" | "none";
}

/** An act of a newer version, without a text to show. */
export interface UnknownContent extends Carrier {
  readonly type: "unknown";
}

export function laterStamp(a: Stamp | undefined, b: Stamp): boolean {
  if (a === undefined) return true;
  return b.atMs === a.atMs ? b.device > a.device : b.atMs > a.atMs;
}
