import { concatBytes, utf8ToBytes } from "./bytes.ts";
import type { Sha256 } from "./delivery-tokens.ts";
import { PRESENCE_TOKEN_BYTES } from "./limits.ts";

const DOMAIN: Uint8Array = utf8ToBytes("Sotto presence token");

/**
 * What contacts may watch, from what only the user's own devices may set: the first 16 bytes of
 * SHA-256("Sotto presence token" + key). So nobody who watches can speak for the watched.
 */
export function presenceToken(sha256: Sha256, key: Uint8Array): Uint8Array {
  return sha256(concatBytes(DOMAIN, key)).slice(0, PRESENCE_TOKEN_BYTES);
}
