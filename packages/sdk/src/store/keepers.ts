import { SottoError } from "@sotto/protocol";
import { hkdfExpandSha256 } from "../crypto/kdf.ts";
import { LABELS } from "../crypto/labels.ts";
import type { Random } from "../ports.ts";
import type { Keeper } from "./key-record.ts";
import { openKey, sealKey } from "./key-wrapping.ts";

const KEY_BYTES = 32;

/**
 * A key of 32 bytes that lies somewhere else.
 *
 * @param loadKey - Gives the key, which it may make first if `mayMake`; undefined if there is none.
 */
export function fileKeeper(
  random: Random,
  loadKey: (mayMake: boolean) => Uint8Array | undefined,
): Keeper {
  const keyOf = (mayMake: boolean): Uint8Array => {
    const key = loadKey(mayMake);
    if (key === undefined)
      throw new SottoError("store/wrong-key", { detail: "the key file is missing" });
    return hkdfExpandSha256(key, LABELS.storeWrap, KEY_BYTES);
  };
  return {
    kind: "file",
    wrap: async (storeKey, primitives) => ({
      wrapped: sealKey(primitives, random, keyOf(true), storeKey),
    }),
    unwrap: async ({ wrapped }, primitives) => openKey(primitives, keyOf(false), wrapped),
  };
}

/**
 * A passphrase, stretched with Argon2id.
 *
 * @throws SottoError `argument/invalid` if it is no text, or empty.
 */
export function passphraseKeeper(random: Random, passphrase: string): Keeper {
  if (typeof passphrase !== "string" || passphrase === "")
    throw new SottoError("argument/invalid", { detail: "passphrase must be a text" });
  // Most stores need none.
  const load = async (): Promise<Keeper> =>
    (await import("./passphrase.ts")).createPassphraseKeeper(random, passphrase);
  return {
    kind: "passphrase",
    wrap: async (...given) => await (await load()).wrap(...given),
    unwrap: async (...given) => await (await load()).unwrap(...given),
  };
}
