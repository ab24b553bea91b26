import type { SottoError } from "@sotto/protocol";

export type ConnectionState =
  | { readonly state: "idle" }
  | { readonly state: "connecting"; readonly attempt: number }
  /** Connected; messages that waited on the relay are coming in. */
  | { readonly state: "catching-up" }
  | { readonly state: "online"; readonly since: Date }
  | { readonly state: "offline"; readonly retryAt?: Date; readonly cause?: SottoError }
  /** Another tab holds the connection, and its state is `leader`: undefined while the tabs agree on a new one. */
  | { readonly state: "follower"; readonly leader: LeaderState | undefined }
  | { readonly state: "closed" };

/** What the connection of the tab that holds it can be. */
export type LeaderState = Exclude<ConnectionState, { readonly state: "follower" }>;

export interface OutboxState {
  /** Messages that the relay has not accepted yet. */
  readonly pending: number;
  readonly failed: number;
  readonly oldest?: Date;
}
