import {
  bytesToHex,
  bytesToUtf8,
  concatBytes,
  equalBytes,
  SottoError,
  utf8ToBytes,
} from "@sotto/protocol";
import { hkdfExpandSha256, hmacSha256 } from "../crypto/kdf.ts";
import { LABELS } from "../crypto/labels.ts";
import type { Primitives } from "../crypto/primitives.ts";
import type { Random } from "../ports.ts";
import { NUMBER_PART } from "./records.ts";
import type { Entry, Range } from "./store.ts";

/** In front of every sealed row's key, and of no plain one's. Above all letters: plain rows come first. */
export const SEALED_MARK = "~";

const KEY_BYTES = 32;
const NAME_BYTES = 16;
const NONCE_BYTES = 24;
/** Names that are kept, because hashing one costs more than everything else about a key. */
const MAX_NAMES_COUNT = 4096;
/** Rows that are kept as they were sealed or opened last: the next step reads what this one wrote. */
const MAX_RECENT_COUNT = 128;
const MAX_RECENT_BYTES = 4096;

/**
 * How many parts behind a table's name are chosen by users or by the app. They are hashed even if they look like a
 * number: a telephone number may be somebody's user id.
 */
export const FREE_PARTS_COUNT: Readonly<Record<string, number>> = {
  annotation: 3,
  chat: 1,
  contact: 1,
  cursor: 1,
  held: 1,
  message: 1,
  "message-id": 3,
  order: 1,
  peer: 1,
  "pending-annotation": 3,
  profile: 1,
  reported: 1,
};

/**
 * Rows as they stand in a sealed store. A row's key keeps the table's name and numbers, so that ranges that end between
 * parts work as before; each other part is a keyed hash of everything up to it. Its value is encrypted, with the true key
 * inside, and bound to the key under which it stands.
 */
export interface RowSealer {
  /** The key under which a row stands. */
  keyOf(key: string): string;
  /** @throws TypeError if `prefix` ends within a part. */
  rangeOf(range: Range): Range;
  /** The row as it is to stand. */
  seal(key: string, value: Uint8Array): Entry;
  /** @throws SottoError `store/corrupt` if the value is not what was sealed for the key under which it stands. */
  open(stored: Entry): Entry;
}

export function createRowSealer(
  primitives: Primitives,
  random: Random,
  storeKey: Uint8Array,
): RowSealer {
  const keys = hkdfExpandSha256(storeKey, LABELS.store, 2 * KEY_BYTES);
  const nameKey = keys.subarray(0, KEY_BYTES);
  const rowKey = keys.subarray(KEY_BYTES);
  const names = new Map<string, string>();
  const recent = new Map<string, { readonly sealed: Uint8Array; readonly row: Entry }>();

  const remember = (storedKey: string, sealed: Uint8Array, row: Entry): void => {
    recent.delete(storedKey);
    if (sealed.length > MAX_RECENT_BYTES) return;
    const [oldest] = recent.keys();
    if (recent.size >= MAX_RECENT_COUNT && oldest !== undefined) recent.delete(oldest);
    recent.set(storedKey, { sealed, row });
  };

  const unseal = (storedKey: string, sealed: Uint8Array): Entry => {
    try {
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const ciphertext = sealed.subarray(NONCE_BYTES);
      const plain = primitives.open(rowKey, nonce, utf8ToBytes(storedKey), ciphertext);
      const end = plain.indexOf(0);
      return { key: bytesToUtf8(plain.subarray(0, end)), value: plain.subarray(end + 1) };
    } catch (cause) {
      throw new SottoError("store/corrupt", { cause });
    }
  };

  const nameOf = (path: string): string => {
    const known = names.get(path);
    if (known !== undefined) return known;
    const name = bytesToHex(hmacSha256(nameKey, utf8ToBytes(path)).subarray(0, NAME_BYTES));
    if (names.size >= MAX_NAMES_COUNT) names.clear();
    names.set(path, name);
    return name;
  };

  const keyOf = (key: string): string => {
    const parts = key.split("/");
    const free = FREE_PARTS_COUNT[parts[0] as string] ?? 0;
    const stored = parts.map((part, index) =>
      index === 0 || part === "" || (index > free && NUMBER_PART.test(part))
        ? part
        : nameOf(parts.slice(0, index + 1).join("/")),
    );
    return SEALED_MARK + stored.join("/");
  };

  return {
    keyOf,
    rangeOf: ({ prefix, after, before, ...range }) => {
      if (!prefix.endsWith("/")) throw new TypeError("prefix ends within a part");
      return {
        ...range,
        prefix: keyOf(prefix),
        ...(after === undefined ? {} : { after: keyOf(after) }),
        ...(before === undefined ? {} : { before: keyOf(before) }),
      };
    },
    seal: (key, value) => {
      const storedKey = keyOf(key);
      const nonce = random(NONCE_BYTES);
      const plain = concatBytes(utf8ToBytes(`${key}\0`), value);
      const ciphertext = primitives.seal(rowKey, nonce, utf8ToBytes(storedKey), plain);
      const sealed = concatBytes(nonce, ciphertext);
      remember(storedKey, sealed, { key, value });
      return { key: storedKey, value: sealed };
    },
    open: ({ key: storedKey, value: sealed }) => {
      const known = recent.get(storedKey);
      if (known !== undefined && equalBytes(known.sealed, sealed)) return known.row;
      const row = unseal(storedKey, sealed);
      remember(storedKey, sealed, row);
      return row;
    },
  };
}
