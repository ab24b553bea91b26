import { DecodeError } from "./errors.ts";
import { MAX_VARINT_BYTES, type Message, Reader, Writer } from "./wire.ts";

// The generated code knows types but no limits: two megabytes of empty repeated fields become a million objects, unknown
// and duplicate fields pass silently, and bytes may end too early. So every message also has a Shape, and a scan holds the
// bytes against it before anything is allocated.

/** What may stand in one field. */
export interface Field {
  /** 0 varint, 1 fixed 64 bits, 2 length-delimited (protobuf encoding, "Message Structure"). */
  readonly wire: 0 | 1 | 2;
  /** Fewest and most occurrences. */
  readonly count: readonly [min: number, max: number];
  /** Fewest and most bytes, for `wire` 2. */
  readonly size?: readonly [min: number, max: number];
  /** A row of values of so many bytes each, for `wire` 2. */
  readonly unitBytes?: number;
  /** The values of the row ascend, so that none is there twice. */
  readonly isAscending?: boolean;
  readonly message?: Shape;
}

export interface Shape {
  readonly name: string;
  readonly fields: Readonly<Record<number, Field>>;
  /** Refuse fields that are not in the table: for what is signed or authenticated. Otherwise they are skipped. */
  readonly strict?: boolean;
  /** Exactly one of the fields is present: the members of a oneof. */
  readonly oneOf?: readonly number[];
}

export const uint: Field = { wire: 0, count: [0, 1] };
export const double: Field = { wire: 1, count: [0, 1] };
export const bytes = (min: number, max: number = min): Field => ({
  wire: 2,
  count: [1, 1],
  size: [min, max],
});
/** `length` bytes or none. */
export const emptyOr = (length: number): Field => ({
  wire: 2,
  count: [0, 1],
  size: [0, length],
  unitBytes: length,
});
/** What a field of `emptyOr` holds. */
export const unlessEmpty = (value: Uint8Array | null | undefined): Uint8Array | undefined =>
  value == null || value.length === 0 ? undefined : value;
/** At most `maxCount` different values of `unitBytes` bytes, one after the other in ascending order. */
export const sortedSet = (unitBytes: number, maxCount: number): Field => ({
  wire: 2,
  count: [0, 1],
  size: [0, unitBytes * maxCount],
  unitBytes,
  isAscending: true,
});
export const optional = (field: Field): Field => ({ ...field, count: [0, 1] });
export const repeated = (field: Field, min: number, max: number): Field => ({
  ...field,
  count: [min, max],
});
export const message = (shape: Shape): Field => ({ wire: 2, count: [1, 1], message: shape });

const FIRST_BYTES = 4 * 1024;
const MAX_KEPT_BYTES = 64 * 1024;
/** Used again and again: to allocate for each frame would cost more than to encode it. */
let writer = new Writer(new Uint8Array(FIRST_BYTES));
const NOTHING = new Uint8Array(0);
/** Used for every message; nothing is decoded while something is being decoded. */
const reader = new Reader(NOTHING);

/** Encodes to an array of its own. */
export function encode<T>(type: Message<T>, value: object): Uint8Array {
  writer.pos = 0;
  type.write(value, writer);
  const encoded = writer.buf.slice(0, writer.pos);
  if (writer.length > MAX_KEPT_BYTES) writer = new Writer(new Uint8Array(FIRST_BYTES));
  return encoded;
}

/**
 * Decodes untrusted bytes.
 *
 * @returns The generated object; its `bytes` fields are views of `input`.
 * @throws DecodeError if `input` is not such a message or breaks its shape.
 */
export function decode<T>(type: Message<T>, shape: Shape, input: Uint8Array): T {
  // A plain view: of a Buffer the views would be Buffers, whose `slice` does not copy.
  reader.open(new Uint8Array(input.buffer, input.byteOffset, input.byteLength));
  try {
    scan(reader, reader.length, shape);
    reader.pos = 0;
    return type.read(reader, reader.length);
  } catch (error) {
    if (error instanceof DecodeError) throw error;
    throw new DecodeError(shape.name, "malformed", error);
  } finally {
    reader.open(NOTHING);
  }
}

/** What the scan asks of a shape, in the order of the numbers, so that it needs no map for each message. */
interface Plan {
  readonly shape: Shape;
  /** At its own number. */
  readonly fields: readonly (Field | undefined)[];
  /** Numbers of fields that must be there. */
  readonly required: readonly number[];
}

const plans = new WeakMap<Shape, Plan>();

function planOf(shape: Shape): Plan {
  const known = plans.get(shape);
  if (known !== undefined) return known;
  const numbers = Object.keys(shape.fields).map(Number);
  if (Math.max(0, ...numbers) > MAX_FIELD_NUMBER) throw new RangeError(shape.name);
  const fields = Array.from(
    { length: Math.max(0, ...numbers) + 1 },
    (_, number) => shape.fields[number],
  );
  const required = numbers.filter((number) => (shape.fields[number] as Field).count[0] > 0);
  const plan = { shape, fields, required };
  plans.set(shape, plan);
  return plan;
}

/** How often each field has occurred, for every depth of messages in messages. Used again for each message. */
const countsAt: Uint32Array[] = [];
const MAX_FIELD_NUMBER = 31;

function freshCounts(depth: number): Uint32Array {
  return (countsAt[depth] ??= new Uint32Array(MAX_FIELD_NUMBER + 1)).fill(0);
}

function scan(reader: Reader, end: number, shape: Shape, depth = 0): void {
  const { fields, required } = planOf(shape);
  const counts = freshCounts(depth);
  while (reader.pos < end) {
    const tag = reader.readVarint();
    const number = tag >>> 3;
    const field = number < fields.length ? fields[number] : undefined;
    if (field === undefined) {
      if (shape.strict === true || number === 0)
        throw new DecodeError(shape.name, `unknown field ${number}`);
      skipUnknown(reader, tag, shape);
      continue;
    }
    if (field.wire !== (tag & 7))
      throw new DecodeError(shape.name, `field ${number} has wire type ${tag & 7}`);
    const count = (counts[number] as number) + 1;
    if (count > field.count[1]) throw new DecodeError(shape.name, `too many of field ${number}`);
    counts[number] = count;
    scanValue(reader, field, number, shape, depth);
  }
  if (reader.pos !== end) throw new DecodeError(shape.name, "truncated");
  for (const number of required) {
    if ((counts[number] as number) < (fields[number] as Field).count[0])
      throw new DecodeError(shape.name, `field ${number} is missing`);
  }
  if (shape.oneOf !== undefined && !isOne(shape.oneOf, counts))
    throw new DecodeError(shape.name, "needs exactly one body");
}

function isOne(oneOf: readonly number[], counts: Uint32Array): boolean {
  let present = 0;
  for (const number of oneOf) if ((counts[number] as number) > 0) present += 1;
  return present === 1;
}

/** Skips a newer version's field. */
function skipUnknown(reader: Reader, tag: number, shape: Shape): void {
  const start = reader.pos;
  reader.skip(tag);
  if ((tag & 7) === 0 && reader.pos - start > MAX_VARINT_BYTES)
    throw new DecodeError(shape.name, "a varint is too long");
}

function scanValue(
  reader: Reader,
  field: Field,
  number: number,
  shape: Shape,
  depth: number,
): void {
  if (field.wire !== 2) {
    const start = reader.pos;
    reader.skip(field.wire);
    const tooLong =
      field.wire === 0 &&
      (reader.pos - start > 5 ||
        (reader.pos - start === 5 && (reader.buf[start + 4] as number) > 0x0f));
    if (tooLong) throw new DecodeError(shape.name, `field ${number} exceeds 32 bits`);
    return;
  }
  const length = reader.readVarint();
  const end = reader.pos + length;
  if (end > reader.length) throw new DecodeError(shape.name, "truncated");
  if (field.size !== undefined && (length < field.size[0] || length > field.size[1])) {
    throw new DecodeError(shape.name, `field ${number} has ${length} bytes`);
  }
  if (field.unitBytes !== undefined) scanRow(reader.buf.subarray(reader.pos, end), field, shape);
  if (field.message === undefined) reader.pos = end;
  else scan(reader, end, field.message, depth + 1);
}

function scanRow(row: Uint8Array, { unitBytes = 1, isAscending }: Field, shape: Shape): void {
  if (row.length % unitBytes !== 0) throw new DecodeError(shape.name, "a row has half a value");
  if (isAscending !== true) return;
  for (let at = unitBytes; at < row.length; at += unitBytes)
    if (!isBelow(row, at - unitBytes, at, unitBytes))
      throw new DecodeError(shape.name, "a row does not ascend");
}

/** Whether the value at one place of a row is less than the one at another. */
function isBelow(row: Uint8Array, a: number, b: number, length: number): boolean {
  for (let i = 0; i < length; i++) {
    const difference = (row[a + i] as number) - (row[b + i] as number);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
