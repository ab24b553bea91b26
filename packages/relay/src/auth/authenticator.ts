import type { UserId } from "@sotto/protocol";

/** Who a token speaks for. */
export interface Identity {
  readonly userId: UserId;
  /** The token carries the app's consent to replace the user's device log by a new genesis. */
  readonly mayReset?: boolean;
}

/** Where a token came from. */
export interface TokenContext {
  /** The connection came over the loopback interface. */
  readonly loopback: boolean;
}

/**
 * Says who a token speaks for; the device proves itself separately, by signature.
 *
 * @throws SottoError `auth/rejected` or `auth/expired`; any other error is a fault of the relay.
 */
export type Authenticator = (token: string, context: TokenContext) => Promise<Identity>;
