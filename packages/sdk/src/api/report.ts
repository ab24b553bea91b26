import type { ConnectionState } from "./connection.ts";
import type { DeviceId, UserId } from "@sotto/protocol";

export interface ClientReport {
  readonly at: Date;
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  /** Kind of the store. */
  readonly store: string;
  readonly connection: ConnectionState;
  /** What waits to go out, oldest first. */
  readonly outbox: readonly {
    readonly peer: UserId;
    readonly createdAt: Date;
    readonly bytes: number;
    /** Not a receipt or an act. */
    readonly isMessage: boolean;
    readonly isSealed: boolean;
    readonly isFailed: boolean;
    readonly dueAt: Date | undefined;
  }[];
  readonly sessions: readonly SessionReport[];
  /** What has come before its turn, and waits for what is missing. */
  readonly waiting: readonly {
    readonly from: UserId;
    readonly device: DeviceId;
    readonly since: Date;
  }[];
  /** The last envelopes that could not be read, oldest first: at most a hundred. */
  readonly troubles: readonly {
    readonly at: Date;
    readonly envelope: string;
    readonly reason: string;
    /** The reason in words. */
    readonly because: string;
    readonly attempts: number;
    readonly bytes: number;
    readonly session: string | undefined;
    readonly from: UserId | undefined;
    readonly device: DeviceId | undefined;
  }[];
}

/** One ratchet with one device of a peer. */
export interface SessionReport {
  readonly id: string;
  readonly user: UserId;
  readonly device: DeviceId;
  readonly startedAt: Date;
  /** What is sent goes into it; the others only receive. */
  readonly isActive: boolean;
  readonly isAnswered: boolean;
  readonly nextToSend: number;
  readonly nextToReceive: number;
  /** Of the post-quantum ratchet. */
  readonly epoch: number;
  /** Messages that were passed over and may still come. */
  readonly skippedKeys: number;
}
