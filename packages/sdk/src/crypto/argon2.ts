import { argon2idAsync } from "@noble/hashes/argon2.js";

/** Argon2id, RFC 9106: memory in KiB, passes, lanes, length of the result. Lets the page go on meanwhile. */
export const argon2id: (
  passphrase: string,
  salt: Uint8Array,
  costs: { readonly m: number; readonly t: number; readonly p: number; readonly dkLen: number },
) => Promise<Uint8Array> = argon2idAsync;
