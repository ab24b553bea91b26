import { concatBytes, uint32ToBytes, utf8ToBytes } from "./bytes.ts";
import type { OneTimePrekey, SignedPrekey } from "./prekeys.ts";

// The exact bytes that are signed or hashed where relay and device must agree. Every one begins with a label of its own,
// so that no signature can be taken for another kind (key separation).

/** Length-prefixed bytes: 4 bytes big-endian length, then the bytes. */
export function lengthPrefixed(bytes: Uint8Array): Uint8Array {
  return concatBytes(uint32ToBytes(bytes.length), bytes);
}

/**
 * What a device signs to authenticate: bound to the relay's nonce, the host that the client dialled, the protocol
 * version and the token, so that it is of no use on another relay or connection.
 *
 * @param host - Host and port as in the URL's authority, lower case, e.g. `127.0.0.1:7770` or `chat.example`.
 */
export function authenticationTranscript(parts: {
  readonly nonce: Uint8Array;
  readonly host: string;
  readonly version: number;
  readonly deviceId: Uint8Array;
  readonly token: string;
}): Uint8Array {
  return concatBytes(
    utf8ToBytes("sotto/1/authenticate"),
    lengthPrefixed(parts.nonce),
    lengthPrefixed(utf8ToBytes(parts.host)),
    uint32ToBytes(parts.version),
    lengthPrefixed(parts.deviceId),
    lengthPrefixed(utf8ToBytes(parts.token)),
  );
}

/** What a device signs for its signed prekey. `accountId` 32 bytes, `deviceId` 16 bytes. */
export function signedPrekeyTranscript(
  accountId: Uint8Array,
  deviceId: Uint8Array,
  prekey: Omit<SignedPrekey, "signature">,
): Uint8Array {
  return concatBytes(
    utf8ToBytes("sotto/1/signed-prekey"),
    lengthPrefixed(accountId),
    lengthPrefixed(deviceId),
    uint32ToBytes(prekey.id),
    lengthPrefixed(utf8ToBytes(String(prekey.expiresAtMs))),
    lengthPrefixed(prekey.x25519),
    lengthPrefixed(prekey.mlkem768),
  );
}

/** What a device signs for a one-time prekey. */
export function oneTimePrekeyTranscript(
  accountId: Uint8Array,
  deviceId: Uint8Array,
  prekey: Omit<OneTimePrekey, "signature">,
): Uint8Array {
  return concatBytes(
    utf8ToBytes("sotto/1/one-time-prekey"),
    lengthPrefixed(accountId),
    lengthPrefixed(deviceId),
    uint32ToBytes(prekey.id),
    lengthPrefixed(prekey.x25519),
    lengthPrefixed(prekey.mlkem768),
  );
}

/** What the signers of a device log entry sign. */
export function logEntryTranscript(body: Uint8Array): Uint8Array {
  return concatBytes(utf8ToBytes("sotto/1/log-entry"), lengthPrefixed(body));
}

/** What is hashed for an account's id, over the genesis entry's body. */
export function accountTranscript(genesisBody: Uint8Array): Uint8Array {
  return concatBytes(utf8ToBytes("sotto/1/account"), genesisBody);
}

/** What is hashed for a device's id; the id is the first 16 bytes of the hash. */
export function deviceTranscript(signingKey: Uint8Array, identityKey: Uint8Array): Uint8Array {
  return concatBytes(
    utf8ToBytes("sotto/1/device"),
    lengthPrefixed(signingKey),
    lengthPrefixed(identityKey),
  );
}
