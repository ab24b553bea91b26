import { defineTable } from "../../src/store/records.ts";

/** In a key and a value of a plain store that have been replaced since. */
export const GONE = "canary-of-what-was-deleted";
export const USER = "canary-user@example.com";
export const TEXT = "canary: the heron flies at dawn";

const ROWS_COUNT = 300;

/** The rows of a store as version 1 kept them, in more than one batch of the migration. */
export function plainRows(): Map<string, Uint8Array> {
  const encoder = new TextEncoder();
  const rows = new Map<string, Uint8Array>();
  const arrivals = defineTable("arrival");
  const messages = defineTable("message");
  for (let arrival = 1; arrival <= ROWS_COUNT; arrival++) {
    const key = messages.key(USER, arrival);
    rows.set(key, encoder.encode(`${TEXT} ${"padding ".repeat(arrival % 50)}`));
    rows.set(arrivals.key(arrival), encoder.encode(key));
  }
  rows.set(defineTable("chat").key(USER), encoder.encode(TEXT));
  rows.set(defineTable("identity").key("only"), new Uint8Array(64).fill(7));
  return rows;
}
