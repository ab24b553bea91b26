import type { ErrorCode } from "@sotto/protocol";

// What an observer who sees everything wrote down: the checkers read nothing else.

export interface Sent {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** Place among the sender's messages, if its first call was answered: otherwise it is not known when it took effect. */
  place: number | undefined;
  /** `send()` resolved: the message is durable in the outbox, and must arrive. */
  accepted: boolean;
  readonly atMs: number;
}

export interface Shown {
  readonly id: string;
  readonly from: string;
  readonly text: string;
}

export interface Gap {
  readonly user: string;
  readonly from: string;
  readonly count: number;
  readonly reason: string;
}

export interface Reinstall {
  readonly user: string;
  readonly atMs: number;
  /** Who knew the identity that is gone. */
  readonly pinnedBy: readonly string[];
}

export type OwnState = "queued" | "relayed" | "delivered" | "read" | "failed" | "received";

export class History {
  readonly sent: Map<string, Sent> = new Map();
  /** "user/peer" → what the user's store shows of the peer's messages at the end, in order. */
  readonly shown: Map<string, readonly Shown[]> = new Map();
  /** Message id → the sender's state at the end. */
  readonly states: Map<string, OwnState> = new Map();
  /** "user/installation/id" → how often the message event came. */
  readonly events: Map<string, number> = new Map();
  readonly receipts: { readonly user: string; readonly id: string; readonly state: string }[] = [];
  readonly gaps: Gap[] = [];
  readonly errors: { readonly user: string; readonly code: ErrorCode | "untyped" }[] = [];
  readonly identityChanges: { readonly user: string; readonly peer: string }[] = [];
  readonly reinstalls: Reinstall[] = [];
  /** Recipient → garbage envelopes that the relay took. */
  readonly poisons: Map<string, number> = new Map();
  /** "user/id" of messages that the user's store has taken in. */
  readonly kept: Set<string> = new Set();
  /** Requests that the relay has refused: their contents may be sealed anew. */
  readonly refused: Set<string> = new Set();
  /** What is wrong at the moment it is seen. */
  readonly violations: string[] = [];
  /** Users and how many envelopes the relay still holds for them at the end. */
  readonly left: Map<string, number> = new Map();
  /** "user/id" of messages that the bot has answered, and how often it handled them. */
  readonly handled: Map<string, number> = new Map();

  violate(invariant: string, what: string): void {
    this.violations.push(`${invariant}: ${what}`);
  }

  /** Whether one of the two lost their identity: what is between them may be refused. */
  isBroken(a: string, b: string): boolean {
    return this.reinstalls.some(({ user }) => user === a || user === b);
  }
}

export const add = (counts: Map<string, number>, key: string): number => {
  const next = (counts.get(key) ?? 0) + 1;
  counts.set(key, next);
  return next;
};
