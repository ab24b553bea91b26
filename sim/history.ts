import type { ErrorCode } from "@sotto/protocol";
import type { Presence, Privacy } from "../packages/sdk/src/api.ts";
import type { Content } from "../packages/sdk/src/content/content.ts";
import type { Report } from "./report.ts";
import type { RowWatch } from "./row-watch.ts";

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
  /** Sent without any option: the same call again says the same. */
  readonly isPlain: boolean;
  readonly viewOnce: boolean;
}

export interface Shown {
  readonly id: string;
  readonly from: string;
  /** As it came in: acts may have come before it. */
  readonly text: string;
  readonly isDeleted: boolean;
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

/** What an envelope of an honest device has in it. */
export interface Enclosed {
  readonly from: string;
  readonly to: string;
  readonly content: Content;
  readonly bytes: Uint8Array;
  readonly sealedAtMs: number;
}

/** A value that the app sets: what it may be after a crash, oldest first. */
interface Register {
  values: unknown[];
}

/** What users have asked their clients for, beyond messages. */
export class Asked {
  /** "user/author/id" of messages that the user wanted removed from their device, or taken back. */
  readonly removed: Set<string> = new Set();
  /** "user/peer" of conversations that the user wanted removed. */
  readonly emptied: Set<string> = new Set();
  /** Ids of messages whose `cancel()` said that it was in time. */
  readonly cancelled: Set<string> = new Set();
  /** Ids of messages whose deletion for everyone is durable. */
  readonly deleted: Set<string> = new Set();
  /** Id → texts that the message was edited to, and its first. */
  readonly texts: Map<string, Set<string>> = new Map();
  /** "user/peer": blocked for sure, or perhaps. */
  readonly blocked: Set<string> = new Set();
  readonly maybeBlocked: Set<string> = new Set();
  readonly everBlocked: Set<string> = new Set();
  /** "user/peer" → what was asked for last. */
  readonly #blocks = new Map<string, object>();
  readonly #registers = new Map<string, Register>();

  /** Somebody is being blocked or unblocked. @returns To be called when that is durable. */
  block(user: string, peer: string, on: boolean): () => void {
    const name = `${user}/${peer}`;
    const turn = {};
    this.#blocks.set(name, turn);
    if (on) {
      this.maybeBlocked.add(name);
      this.everBlocked.add(name);
    } else this.blocked.delete(name);
    return () => {
      if (this.#blocks.get(name) !== turn) return; // Something else has been asked for since.
      if (on) this.blocked.add(name);
      else this.maybeBlocked.delete(name);
    };
  }

  /** A value is being set. @returns To be called when it is durable. */
  set(name: string, value: unknown, initial: unknown): () => void {
    const register = this.#registers.get(name) ?? { values: [initial] };
    this.#registers.set(name, register);
    const set = { value };
    register.values.push(set);
    return () => {
      const at = register.values.indexOf(set);
      if (at >= 0) register.values = register.values.slice(at);
    };
  }

  /** "name" → what it may be now. */
  registers(): readonly (readonly [name: string, values: readonly unknown[]])[] {
    return [...this.#registers].map(([name, { values }]) => [
      name,
      values.map((value) =>
        typeof value === "object" && value !== null ? (value as { value: unknown }).value : value,
      ),
    ]);
  }

  /** What was set on a device that is gone says nothing of the next one. */
  forget(user: string): void {
    for (const name of this.#registers.keys())
      if (name.startsWith(`${user}/`)) this.#registers.delete(name);
    for (const set of [this.blocked, this.maybeBlocked])
      for (const name of set) if (name.startsWith(`${user}/`)) set.delete(name);
  }
}

export type OwnState =
  | "queued"
  | "relayed"
  | "delivered"
  | "read"
  | "played"
  | "failed"
  | "received";

export interface ShownPresence {
  readonly own: "available" | "away" | "invisible";
  readonly audience: Privacy["presence"];
  readonly seen: ReadonlyMap<string, Presence>;
}

export class History {
  readonly sent: Map<string, Sent> = new Map();
  /** "user/peer" → the peer's messages that have come into the user's store, in order, whether they are still there or not. */
  readonly shown: Map<string, Shown[]> = new Map();
  /** User → the rows of the device's present installation. */
  readonly rows: Map<string, RowWatch> = new Map();
  /** User → what the device's client shows, when all is well again. */
  readonly reports: Map<string, Report> = new Map();
  /** Envelope → what is in it. */
  readonly envelopes: Map<string, Enclosed> = new Map();
  /** Envelopes that are to be passed on, and never stored. */
  readonly passing: Set<string> = new Set();
  readonly asked: Asked = new Asked();
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
  /** User → how they show themselves, and what they see of the others. */
  readonly presences: Map<string, ShownPresence> = new Map();
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
