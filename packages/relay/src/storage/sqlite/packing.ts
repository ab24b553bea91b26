import type { MailboxEntry, MailboxPage, SharedPayload } from "../storage.ts";

// What travels between the threads in bulk: one buffer, which is handed over and not copied, instead of objects with three
// or four arrays each, which cloning takes apart and puts together again one by one.

const ID_BYTES = 16;
/** Of one entry: seq, expiresAtMs, storedAtMs, length of `sealed`, place of its shared payload or -1. */
const ENTRY_NUMBERS = 5;
/** Of one envelope: seq, length of `sealed`, length of `shared`. */
const ENVELOPE_NUMBERS = 3;

export interface Packed {
  /** How many there are. */
  readonly count: number;
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface PackedPage extends Packed {
  readonly more: boolean;
}

/** Entries, and the payloads that some of them share, each of which is in it once. */
export interface PackedEntries extends Packed {
  readonly payloads: readonly SharedPayload[];
}

export const buffersOf = ({ numbers, bytes }: Packed): ArrayBuffer[] => [
  numbers.buffer,
  bytes.buffer,
];

/** Lays byte arrays one after the other. */
class Row {
  readonly bytes: Uint8Array<ArrayBuffer>;
  #at = 0;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
  }

  add(part: Uint8Array): void {
    this.bytes.set(part, this.#at);
    this.#at += part.length;
  }
}

/** Takes from a row, as views. */
class Cursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(length: number): Uint8Array {
    return this.#bytes.subarray(this.#at, (this.#at += length));
  }
}

const whole = (bytes: Uint8Array): Uint8Array =>
  bytes.byteLength === bytes.buffer.byteLength ? bytes : Uint8Array.from(bytes);

export function packEntries(entries: readonly MailboxEntry[]): PackedEntries {
  const numbers = new Float64Array(entries.length * ENTRY_NUMBERS);
  const row = new Row(entries.reduce((sum, { sealed }) => sum + 2 * ID_BYTES + sealed.length, 0));
  const payloads: SharedPayload[] = [];
  entries.forEach(
    ({ deviceId, seq, envelopeId, sealed, shared, expiresAtMs, storedAtMs }, index) => {
      const place = shared === undefined ? -1 : placeOf(shared, payloads);
      numbers.set([seq, expiresAtMs, storedAtMs, sealed.length, place], index * ENTRY_NUMBERS);
      row.add(deviceId);
      row.add(envelopeId);
      row.add(sealed);
    },
  );
  return { count: entries.length, numbers, bytes: row.bytes, payloads };
}

function placeOf(shared: SharedPayload, payloads: SharedPayload[]): number {
  const known = payloads.findIndex(({ id }) => id === shared.id);
  return known === -1
    ? payloads.push({ id: whole(shared.id), body: whole(shared.body) }) - 1
    : known;
}

export function unpackEntries({ count, numbers, bytes, payloads }: PackedEntries): MailboxEntry[] {
  const cursor = new Cursor(bytes);
  return Array.from({ length: count }, (_, index) => {
    const number = (offset: number): number => numbers[index * ENTRY_NUMBERS + offset] as number;
    return {
      deviceId: cursor.take(ID_BYTES),
      envelopeId: cursor.take(ID_BYTES),
      sealed: cursor.take(number(3)),
      seq: number(0),
      expiresAtMs: number(1),
      storedAtMs: number(2),
      shared: payloads[number(4)],
    };
  });
}

/** A page has a buffer of its own: its envelopes are views, which keep no other device's in memory. */
export function packPage({ envelopes, more }: MailboxPage): PackedPage {
  const numbers = new Float64Array(envelopes.length * ENVELOPE_NUMBERS);
  const lengths = envelopes.map(({ sealed, shared }) => ID_BYTES + sealed.length + shared.length);
  const row = new Row(lengths.reduce((sum, length) => sum + length, 0));
  envelopes.forEach(({ seq, envelopeId, sealed, shared }, index) => {
    numbers.set([seq, sealed.length, shared.length], index * ENVELOPE_NUMBERS);
    row.add(envelopeId);
    row.add(sealed);
    row.add(shared);
  });
  return { count: envelopes.length, numbers, bytes: row.bytes, more };
}

export function unpackPage({ count, numbers, bytes, more }: PackedPage): MailboxPage {
  const cursor = new Cursor(bytes);
  const envelopes = Array.from({ length: count }, (_, index) => {
    const number = (offset: number): number => numbers[index * ENVELOPE_NUMBERS + offset] as number;
    return {
      seq: number(0),
      envelopeId: cursor.take(ID_BYTES),
      sealed: cursor.take(number(1)),
      shared: cursor.take(number(2)),
    };
  });
  return { envelopes, more };
}

export function packIds(ids: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const row = new Row(ids.length * ID_BYTES);
  for (const id of ids) row.add(id);
  return row.bytes;
}

export function unpackIds(bytes: Uint8Array): Uint8Array[] {
  const cursor = new Cursor(bytes);
  return Array.from({ length: bytes.length / ID_BYTES }, () => cursor.take(ID_BYTES));
}
