import type { Random } from "../ports.ts";
import { passphraseKeeper } from "./keepers.ts";
import type { Keeper } from "./key-record.ts";

/** Opens a store with a passphrase. A person's own, or nothing: then the browser keeps the key. */
export interface IndexedDbSecret {
  readonly passphrase?: string;
}

/** Opens a store with a passphrase, or with a key in a file of its own. */
export type SqliteSecret =
  | { readonly passphrase: string; readonly keyFile?: never }
  | { readonly keyFile: string; readonly passphrase?: never };

/** The keeper of a passphrase if one is given, and be it undefined: then it is a mistake, and no other keeper serves. */
export function keeperOfPassphrase(
  random: Random,
  secret: { readonly passphrase?: string } | undefined,
): Keeper | undefined {
  if (secret === undefined || !("passphrase" in secret)) return undefined;
  return passphraseKeeper(random, secret.passphrase);
}
