export type CloseName =
  | "goingAway"
  | "internal"
  | "restarting"
  | "badFrame"
  | "unauthenticated"
  | "forbidden"
  | "timeout"
  | "replaced"
  | "expired"
  | "version"
  | "rateLimited";

export interface CloseCode {
  readonly code: number;
  /** Whether the client may connect again by itself. */
  readonly reconnect: boolean;
  readonly meaning: string;
}

/**
 * WebSocket close codes.
 * 1000-1015 are RFC 6455's; 4400-4499 mirror HTTP.
 */
export const CLOSE_CODES: Readonly<Record<CloseName, CloseCode>> = {
  goingAway: { code: 1001, reconnect: true, meaning: "the page or process ends" },
  internal: { code: 1011, reconnect: true, meaning: "the relay failed" },
  restarting: { code: 1012, reconnect: true, meaning: "the relay drains; connect again, anywhere" },
  badFrame: {
    code: 4400,
    reconnect: true,
    meaning: "a frame that does not decode or is out of order",
  },
  unauthenticated: {
    code: 4401,
    reconnect: false,
    meaning: "the relay does not accept the token, or does not know this device",
  },
  forbidden: {
    code: 4403,
    reconnect: false,
    meaning: "the user is registered with another device, or this one was revoked",
  },
  timeout: { code: 4408, reconnect: true, meaning: "no sign of life, or reading too slowly" },
  replaced: { code: 4409, reconnect: false, meaning: "the same device connected again" },
  expired: {
    code: 4419,
    reconnect: true,
    meaning: "the token has expired: connect again with another one",
  },
  version: { code: 4426, reconnect: false, meaning: "no protocol version in common" },
  rateLimited: { code: 4429, reconnect: true, meaning: "too many errors" },
};

/** The table's entry for a close code; undefined for codes that are not ours. */
export function closeByCode(code: number): CloseCode | undefined {
  return Object.values(CLOSE_CODES).find((entry) => entry.code === code);
}
