import type { SottoError } from "@sotto/protocol";

export type ConnectionState =
  | { readonly state: "idle" }
  | { readonly state: "connecting"; readonly attempt: number }
  /** Connected; messages that waited on the relay are coming in. */
  | { readonly state: "catching-up" }
  | { readonly state: "online"; readonly since: Date }
  | { readonly state: "offline"; readonly retryAt?: Date; readonly cause?: SottoError }
  | { readonly state: "closed" };

export interface OutboxState {
  /** Messages that the relay has not accepted yet. */
  readonly pending: number;
  readonly failed: number;
  readonly oldest?: Date;
}
