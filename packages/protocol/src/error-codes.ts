/** Who has to act on an error. */
export type Actor = "nobody" | "sdk" | "app" | "person" | "operator";

/** The closed union of error codes: stable API. */
export type ErrorCode =
  | "argument/invalid"
  | "auth/expired"
  | "auth/rejected"
  | "relay/unreachable"
  | "relay/quota"
  | "relay/rate-limited"
  | "relay/version"
  | "relay/bad-request"
  | "relay/bad-frame"
  | "relay/id-conflict"
  | "relay/devices-changed"
  | "relay/failed"
  | "store/quota"
  | "store/evicted"
  | "store/locked"
  | "store/migration"
  | "store/corrupt"
  | "store/wrong-key"
  | "store/failed"
  | "peer/unknown"
  | "peer/blocked"
  | "peer/no-devices"
  | "identity/changed"
  | "message/too-large"
  | "message/expired"
  | "message/undecryptable"
  | "attachment/gone"
  | "attachment/corrupt"
  | "group/full"
  | "group/forbidden"
  | "group/conflict"
  | "device/revoked"
  | "device/limit"
  | "link/expired"
  | "backup/wrong-secret"
  | "backup/corrupt"
  | "crypto/unavailable"
  | "client/closed";

interface ErrorEntry {
  /** Trying the same again later may succeed. */
  readonly retryable: boolean;
  readonly who: Actor;
  /** HTTP status where the error answers an HTTP request. */
  readonly http: number;
  readonly message: string;
}

const entry = (retryable: boolean, who: Actor, http: number, message: string): ErrorEntry => ({
  retryable,
  who,
  http,
  message,
});

/**
 * Every error code, in one closed table. `docs/errors.md` has a section for each, which `help` links to.
 * The wire carries only the code.
 */
export const ERROR_CODES: Readonly<Record<ErrorCode, ErrorEntry>> = {
  "argument/invalid": entry(false, "app", 400, "An argument has the wrong type, form or size."),
  "auth/expired": entry(true, "app", 401, "The token has expired."),
  "auth/rejected": entry(false, "app", 401, "The relay did not accept the token or the device."),
  "relay/unreachable": entry(true, "nobody", 503, "The relay cannot be reached."),
  "relay/quota": entry(true, "operator", 507, "A quota of the relay is used up."),
  "relay/rate-limited": entry(true, "sdk", 429, "Too many requests."),
  "relay/version": entry(false, "app", 426, "SDK and relay have no protocol version in common."),
  "relay/bad-request": entry(false, "sdk", 400, "The relay refused a request as malformed."),
  "relay/bad-frame": entry(true, "operator", 400, "The relay sent something that does not decode."),
  "relay/id-conflict": entry(false, "sdk", 409, "The id was used before for other bytes."),
  "relay/devices-changed": entry(true, "sdk", 409, "The recipient's devices have changed."),
  "relay/failed": entry(true, "operator", 500, "The relay failed."),
  "store/quota": entry(true, "person", 507, "No storage space is left on this device."),
  "store/evicted": entry(false, "person", 410, "The browser has removed this app's storage."),
  "store/locked": entry(true, "app", 423, "Another tab or process uses this store."),
  "store/migration": entry(false, "app", 500, "The store was written by a newer version."),
  "store/corrupt": entry(false, "app", 500, "The store holds data that cannot be read."),
  "store/wrong-key": entry(false, "person", 403, "The passphrase or key does not open this store."),
  "store/failed": entry(true, "app", 500, "The store failed to read or write."),
  "peer/unknown": entry(false, "app", 404, "The relay knows no such user."),
  "peer/blocked": entry(false, "person", 403, "You have blocked this user."),
  "peer/no-devices": entry(true, "nobody", 404, "The user has no device to send to."),
  "identity/changed": entry(false, "person", 409, "The user's identity has changed."),
  "message/too-large": entry(false, "app", 413, "The message is larger than the limit."),
  "message/expired": entry(false, "nobody", 410, "The message has expired."),
  "message/undecryptable": entry(false, "sdk", 422, "The message cannot be decrypted."),
  "attachment/gone": entry(false, "person", 410, "The attachment is no longer on the relay."),
  "attachment/corrupt": entry(false, "person", 422, "The attachment is not what was sent."),
  "group/full": entry(false, "person", 409, "The group is full."),
  "group/forbidden": entry(false, "person", 403, "The group's policy does not allow this."),
  "group/conflict": entry(true, "sdk", 409, "Another change to the group came first."),
  "device/revoked": entry(false, "person", 403, "This device was removed from the account."),
  "device/limit": entry(false, "person", 409, "The account has too many devices."),
  "link/expired": entry(false, "person", 410, "The link has expired."),
  "backup/wrong-secret": entry(false, "person", 403, "The secret does not open this backup."),
  "backup/corrupt": entry(false, "person", 422, "The backup is damaged."),
  "crypto/unavailable": entry(false, "app", 501, "The cryptography cannot run here."),
  "client/closed": entry(false, "app", 499, "The client has been closed."),
};

export function isErrorCode(value: string): value is ErrorCode {
  return Object.hasOwn(ERROR_CODES, value);
}

/** What a client finds out by itself: a relay that claims it has failed or lies. */
const LOCAL = /^(?:argument|client|crypto|identity|store)\/|^relay\/(?:bad-frame|unreachable)$/;

/** Whether a relay can answer a request with `value`. */
export function isRelayCode(value: string): value is ErrorCode {
  return isErrorCode(value) && !LOCAL.test(value);
}
