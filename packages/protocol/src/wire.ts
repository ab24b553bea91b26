import { PbfReader, PbfWriter } from "pbf";
import { utf8ToBytes } from "./bytes.ts";

// Protobuf by pbf, with what pbf leaves out: bounds, strict UTF-8, groups in unknown fields, and proto3's rule that a field
// with its default value is not written. The generated code lists the fields; this says what each kind of field means.

/** The generated functions of one message type. */
export interface Message<T> {
  read(reader: Reader, end: number): T;
  write(message: object, writer: Writer): void;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const MAX_GROUP_DEPTH = 100;
/** A varint's most bytes (protobuf encoding, "Base 128 Varints"). */
export const MAX_VARINT_BYTES = 10;
const END_GROUP = 4;

/** pbf's `readBytes` and `readDouble` check no bounds: the scan in codec.ts has to come first. */
export class Reader extends PbfReader {
  /** Turns to other bytes: cheaper than another reader with its DataView, which only `readDouble` needs. */
  open(bytes: Uint8Array): void {
    this.buf = bytes;
    this.length = bytes.length;
    this.pos = 0;
    this._valueStart = -1;
  }

  override readDouble(): number {
    const view = new DataView(this.buf.buffer, this.buf.byteOffset, this.buf.byteLength);
    const value = view.getFloat64(this.pos, true);
    this.pos += 8;
    return value;
  }

  /** A tag, a length or a number: at most 32 bits in at most five bytes. */
  override readVarint(): number {
    const first = this.buf[this.pos] ?? 0xff;
    if (first < 0x80) {
      this.pos++;
      return first;
    }
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.buf[this.pos++];
      if (byte === undefined) throw new RangeError("truncated");
      if (shift === 28 && byte > 0x0f) break;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw new RangeError("a varint exceeds 32 bits");
  }

  /** @returns How many bytes the varint has. */
  skipVarint(): number {
    const start = this.pos;
    for (let byte: number | undefined = 0x80; byte >= 0x80;) {
      byte = this.buf[this.pos++];
      if (byte === undefined) throw new RangeError("truncated");
    }
    return this.pos - start;
  }

  /** Skips the value that follows `tag`. */
  override skip(tag: number, depth = 0): void {
    if (depth > MAX_GROUP_DEPTH) throw new RangeError("too many groups");
    switch (tag & 7) {
      case 0:
        this.skipVarint();
        break;
      case 1:
        this.pos += 8;
        break;
      case 2: {
        const length = this.readVarint();
        this.pos += length;
        break;
      }
      case 3:
        this.#skipGroup(tag, depth);
        break;
      case 5:
        this.pos += 4;
        break;
      default:
        throw new RangeError("no such wire type");
    }
    if (this.pos > this.length) throw new RangeError("truncated");
  }

  /** `start` is only the wire type when pbf skips; the scan, before that, has compared the numbers of start and end. */
  #skipGroup(start: number, depth: number): void {
    for (;;) {
      const tag = this.readVarint();
      if (tag < 8) throw new RangeError("illegal tag");
      if ((tag & 7) === END_GROUP) {
        if (start > 7 && tag >>> 3 !== start >>> 3) throw new RangeError("another group ends");
        return;
      }
      this.skip(tag, depth + 1);
    }
  }

  /** @throws TypeError if it is not UTF-8. */
  override readString(): string {
    return utf8.decode(this.readBytes());
  }

  /** Appends packed numbers to `values`. Of a longer one the lower 32 bits count, as in every protobuf; pbf rounds it. */
  uints(values: number[]): void {
    const end = this.readVarint() + this.pos;
    while (this.pos < end) {
      const start = this.pos;
      const length = this.skipVarint();
      if (this.pos > end || length > MAX_VARINT_BYTES) throw new RangeError("malformed number");
      let value = 0;
      for (let i = 0; i < length; i++)
        if (i < 5) value |= ((this.buf[start + i] as number) & 0x7f) << (7 * i);
      values.push(value >>> 0);
    }
  }
}

/** Writes fields unless they are absent or have their default value. */
export class Writer extends PbfWriter {
  uint(field: number, value: number | boolean | undefined): void {
    if (value != null && Number(value) !== 0) this.writeVarintField(field, Number(value) >>> 0);
  }

  uints(field: number, values: readonly number[] | undefined): void {
    if (values != null) this.writePackedVarint(field, values as number[]);
  }

  double(field: number, value: number | undefined): void {
    if (value != null && !Object.is(value, 0)) this.writeDoubleField(field, value);
  }

  text(field: number, value: string | undefined): void {
    // pbf's own writes characters beyond U+1FFFF wrongly.
    if (value != null && value !== "") this.writeBytesField(field, utf8ToBytes(value));
  }

  bytes(field: number, value: Uint8Array | undefined): void {
    if (value != null && value.length > 0) this.writeBytesField(field, value);
  }

  arrays(field: number, values: readonly Uint8Array[] | undefined): void {
    for (const value of values ?? []) this.writeBytesField(field, value);
  }

  message<T>(field: number, write: (message: T, writer: Writer) => void, value: T): void {
    if (value != null) this.writeMessage(field, write as Write<T>, value);
  }

  messages<T>(field: number, write: (message: T, writer: Writer) => void, values?: T[]): void {
    for (const value of values ?? []) this.writeMessage(field, write as Write<T>, value);
  }
}
type Write<T> = (message: T, writer: PbfWriter) => void;
