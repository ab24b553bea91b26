// A protobuf reader of its own, for comparison and for mutation: wire format only, after the public encoding document
// (protobuf.dev, "Encoding"). Slow and plain on purpose.

export interface RawField {
  readonly number: number;
  readonly wire: number;
  /** Of a varint. */
  readonly value: bigint;
  /** Of a length-delimited or fixed field: its content. */
  readonly bytes: Uint8Array;
}

/** @returns The fields in order; undefined if `input` is not the wire format. A group is one field with its bytes. */
export function readFields(input: Uint8Array): RawField[] | undefined {
  const fields: RawField[] = [];
  let at = 0;
  while (at < input.length) {
    const tag = readVarint(input, at);
    if (tag === undefined || tag.value > 0xffff_ffffn) return undefined;
    const number = Number(tag.value >> 3n);
    const wire = Number(tag.value & 7n);
    const body = number === 0 ? undefined : readBody(input, tag.end, wire);
    if (body === undefined) return undefined;
    fields.push({ number, wire, value: body.value, bytes: body.bytes });
    at = body.end;
  }
  return fields;
}

function readBody(
  input: Uint8Array,
  at: number,
  wire: number,
): { readonly value: bigint; readonly bytes: Uint8Array; readonly end: number } | undefined {
  if (wire === 0) {
    const varint = readVarint(input, at);
    return varint === undefined ? undefined : { ...varint, bytes: input.subarray(at, varint.end) };
  }
  if (wire === 3) return readGroup(input, at, 0);
  const head = wire === 2 ? readVarint(input, at) : undefined;
  if (wire === 2 && (head === undefined || head.value > 0xffff_ffffn)) return undefined;
  if (wire !== 1 && wire !== 2 && wire !== 5) return undefined;
  const start = head?.end ?? at;
  const end = start + (head === undefined ? (wire === 1 ? 8 : 4) : Number(head.value));
  if (end > input.length) return undefined;
  return { value: 0n, bytes: input.subarray(start, end), end };
}

const MAX_GROUP_DEPTH = 100;

/** Up to and with the end tag. What is inside is skipped by everybody, so varints may have any length here. */
function readGroup(input: Uint8Array, start: number, depth: number): ReturnType<typeof readBody> {
  if (depth > MAX_GROUP_DEPTH) return undefined;
  let at = start;
  while (at < input.length) {
    const tag = readVarint(input, at);
    if (tag === undefined || tag.value < 8n || tag.value > 0xffff_ffffn) return undefined;
    const wire = Number(tag.value & 7n);
    if (wire === 4) return { value: 0n, bytes: input.subarray(start, tag.end), end: tag.end };
    const end = wire === 0 ? endOfVarint(input, tag.end) : endInGroup(input, tag.end, wire, depth);
    if (end === undefined || end > input.length) return undefined;
    at = end;
  }
  return undefined;
}

function endInGroup(
  input: Uint8Array,
  at: number,
  wire: number,
  depth: number,
): number | undefined {
  const body = wire === 3 ? readGroup(input, at, depth + 1) : readBody(input, at, wire);
  return body?.end;
}

function endOfVarint(input: Uint8Array, at: number): number {
  const last = input.subarray(at).findIndex((byte) => byte < 0x80);
  return last < 0 ? Infinity : at + last + 1;
}

/** At most ten bytes, 64 bits. */
export function readVarint(
  input: Uint8Array,
  at: number,
): { readonly value: bigint; readonly end: number } | undefined {
  let value = 0n;
  for (let i = 0; i < 10; i++) {
    const byte = input[at + i];
    if (byte === undefined) return undefined;
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), end: at + i + 1 };
  }
  return undefined;
}

export function writeVarint(value: bigint): number[] {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest >= 0x80n) {
    out.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  out.push(Number(rest));
  return out;
}

/** Shortest encoding of `fields`. */
export function writeFields(fields: readonly RawField[]): Uint8Array {
  const parts: (readonly number[] | Uint8Array)[] = [];
  for (const { number, wire, value, bytes } of fields) {
    parts.push(writeVarint((BigInt(number) << 3n) | BigInt(wire)));
    if (wire === 0) parts.push(writeVarint(value));
    else if (wire === 2) parts.push(writeVarint(BigInt(bytes.length)), bytes);
    else parts.push(bytes);
  }
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
