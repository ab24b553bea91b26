import { Reader, Writer } from "./gen/runtime.js";
import { DecodeError } from "./errors.ts";

// protobufjs knows types but no limits: two megabytes of empty repeated fields become a million objects, unknown and
// duplicate fields pass silently. So every message also has a Shape, and a scan holds the bytes against it before
// anything is allocated.

/** What may stand in one field. */
export interface Field {
  /** 0 varint, 1 fixed 64 bits, 2 length-delimited (protobuf encoding, "Message Structure"). */
  readonly wire: 0 | 1 | 2;
  /** Fewest and most occurrences. */
  readonly count: readonly [min: number, max: number];
  /** Fewest and most bytes, for `wire` 2. */
  readonly size?: readonly [min: number, max: number];
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
export const optional = (field: Field): Field => ({ ...field, count: [0, 1] });
export const repeated = (field: Field, min: number, max: number): Field => ({
  ...field,
  count: [min, max],
});
export const message = (shape: Shape): Field => ({ wire: 2, count: [1, 1], message: shape });

/** The generated functions of one message type. */
interface Generated<T> {
  // The generated parameter types are all-optional and mutable; the hand-written types around them are the ones that hold.
  encode(message: object, writer?: Writer): Writer;
  decode(reader: Reader): T;
}

/** Encodes to an array of its own: protobufjs hands out views of a pool. */
export function encode<T>(type: Generated<T>, value: object): Uint8Array {
  return type.encode(value, new Writer()).finish().slice();
}

/**
 * Decodes untrusted bytes.
 *
 * @returns The generated object; its `bytes` fields are views of `input`.
 * @throws DecodeError if `input` is not such a message or breaks its shape.
 */
export function decode<T>(type: Generated<T>, shape: Shape, input: Uint8Array): T {
  // A plain view: for a Buffer protobufjs would return Buffers, whose `slice` does not copy.
  const view = new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  try {
    scan(new Reader(view), view.length, shape);
    return type.decode(new Reader(view));
  } catch (error) {
    if (error instanceof DecodeError) throw error;
    throw new DecodeError(shape.name, "malformed", error);
  }
}

function scan(reader: Reader, end: number, shape: Shape): void {
  const counts = new Map<number, number>();
  while (reader.pos < end) {
    const tag = reader.uint32();
    const number = tag >>> 3;
    const field = shape.fields[number];
    if (field === undefined) {
      if (shape.strict === true || number === 0)
        throw new DecodeError(shape.name, `unknown field ${number}`);
      skipUnknown(reader, tag & 7, shape);
      continue;
    }
    if (field.wire !== (tag & 7))
      throw new DecodeError(shape.name, `field ${number} has wire type ${tag & 7}`);
    const count = (counts.get(number) ?? 0) + 1;
    if (count > field.count[1]) throw new DecodeError(shape.name, `too many of field ${number}`);
    counts.set(number, count);
    scanValue(reader, field, number, shape);
  }
  if (reader.pos !== end) throw new DecodeError(shape.name, "truncated");
  for (const [number, field] of Object.entries(shape.fields)) {
    if ((counts.get(Number(number)) ?? 0) < field.count[0])
      throw new DecodeError(shape.name, `field ${number} is missing`);
  }
  if (
    shape.oneOf !== undefined &&
    shape.oneOf.filter((number) => counts.has(number)).length !== 1
  ) {
    throw new DecodeError(shape.name, "needs exactly one body");
  }
}

/** A varint's most bytes (protobuf encoding, "Base 128 Varints"). protobufjs skips longer ones without a word. */
const MAX_VARINT_BYTES = 10;

/** Skips a newer version's field. */
function skipUnknown(reader: Reader, wire: number, shape: Shape): void {
  const start = reader.pos;
  reader.skipType(wire);
  if (wire === 0 && reader.pos - start > MAX_VARINT_BYTES)
    throw new DecodeError(shape.name, "a varint is too long");
}

function scanValue(reader: Reader, field: Field, number: number, shape: Shape): void {
  if (field.wire !== 2) {
    const start = reader.pos;
    reader.skipType(field.wire);
    const tooLong =
      field.wire === 0 &&
      (reader.pos - start > 5 ||
        (reader.pos - start === 5 && (reader.buf[start + 4] as number) > 0x0f));
    if (tooLong) throw new DecodeError(shape.name, `field ${number} exceeds 32 bits`);
    return;
  }
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > reader.len) throw new DecodeError(shape.name, "truncated");
  if (field.size !== undefined && (length < field.size[0] || length > field.size[1])) {
    throw new DecodeError(shape.name, `field ${number} has ${length} bytes`);
  }
  if (field.message === undefined) reader.pos = end;
  else scan(reader, end, field.message);
}
