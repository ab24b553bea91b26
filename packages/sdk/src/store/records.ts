import { SottoError } from "@sotto/protocol";
import { pack, unpack } from "../messagepack.ts";
import type { Entry, Range, Reader } from "./store.ts";
import type { Transaction } from "./transaction.ts";

// Local records, never on the wire.

function decodeRecord<R>(bytes: Uint8Array): R {
  try {
    return unpack(bytes) as R;
  } catch (error) {
    throw new SottoError("store/corrupt", { cause: error });
  }
}

/** A name space of the store with one type of record. Every read decodes a fresh copy, which the caller may change. */
export interface Table<R> {
  /** Joins parts to a key; each part is escaped to ASCII without `/`. */
  key(...parts: readonly (string | number)[]): string;
  get(reader: Reader, key: string): Promise<R | undefined>;
  scan(
    reader: Reader,
    range?: Partial<Range>,
  ): Promise<readonly { readonly key: string; readonly record: R }[]>;
  put(transaction: Transaction, key: string, record: R): void;
  delete(transaction: Transaction, key: string): void;
}

export function defineTable<R>(name: string): Table<R> {
  const key = (...parts: readonly (string | number)[]): string =>
    [name, ...parts.map(keyPart)].join("/");
  return {
    key,
    get: async (reader, at) => {
      const bytes = await reader.get(at);
      return bytes === undefined ? undefined : decodeRecord<R>(bytes);
    },
    scan: async (reader, range) => {
      const entries: readonly Entry[] = await reader.scan({ prefix: `${name}/`, ...range });
      return entries.map((entry) => ({ key: entry.key, record: decodeRecord<R>(entry.value) }));
    },
    put: (transaction, at, record) => transaction.put(at, pack(record)),
    delete: (transaction, at) => transaction.delete(at),
  };
}

const NUMBER_DIGITS = 14;

/** What a number is in a key. A text may look the same. */
export const NUMBER_PART: RegExp = new RegExp(`^\\d{${NUMBER_DIGITS}}$`);

/** Numbers are padded, so that their order is the keys' order. */
function keyPart(part: string | number): string {
  return typeof part === "number"
    ? String(part).padStart(NUMBER_DIGITS, "0")
    : encodeURIComponent(part);
}
