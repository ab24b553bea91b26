import { MAX_USER_ID_BYTES } from "./limits.ts";
import { utf8ToBytes } from "./bytes.ts";

/** The app's own name for a person: opaque to Sotto, 1 to 128 bytes of UTF-8 without control characters. */
export type UserId = string;
/** A device: 32 hexadecimal digits, the first 16 bytes of a hash of its public keys. */
export type DeviceId = string;

// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]/u;

/** Whether the relay accepts `value` as a user id. */
export function isUserId(value: unknown): value is UserId {
  if (typeof value !== "string" || value.length === 0 || value.length > MAX_USER_ID_BYTES)
    return false;
  return !CONTROL.test(value) && utf8ToBytes(value).length <= MAX_USER_ID_BYTES;
}
