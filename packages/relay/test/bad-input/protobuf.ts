import { utf8ToBytes } from "@sotto/protocol";
import { join } from "./wire.ts";

// Protobuf by hand, so that every part of it can be wrong.

/** @param atLeast - Bytes to spend, more than are needed for a non-canonical one. */
export function varint(value: number | bigint, atLeast: number = 1): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt(value);
  while (rest > 0x7fn || bytes.length < atLeast - 1) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

export const tag = (number: number, wire: number): Uint8Array => varint(number * 8 + wire);

/** What stands in a field. */
export type Value =
  | { readonly kind: "uint"; readonly uint: number }
  | { readonly kind: "double"; readonly double: number }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "message"; readonly fields: Tree };

export interface Field {
  readonly name: string;
  readonly number: number;
  readonly value: Value;
}

/** Bytes in place of a field. */
export interface RawField {
  readonly raw: Uint8Array;
}

/** A message as its fields, in the order in which they are written. */
export type Tree = readonly (Field | RawField)[];

type Make<T> = (name: string, number: number, value: T) => Field;
export const uintField: Make<number> = (name, number, uint) => ({
  name,
  number,
  value: { kind: "uint", uint },
});
export const doubleField: Make<number> = (name, number, double) => ({
  name,
  number,
  value: { kind: "double", double },
});
export const bytesField: Make<Uint8Array> = (name, number, bytes) => ({
  name,
  number,
  value: { kind: "bytes", bytes },
});
export const textField: Make<string> = (name, number, text) =>
  bytesField(name, number, utf8ToBytes(text));
export const messageField: Make<Tree> = (name, number, fields) => ({
  name,
  number,
  value: { kind: "message", fields },
});

export function encodeTree(tree: Tree): Uint8Array {
  return join(tree.map((field) => ("raw" in field ? field.raw : encodeField(field))));
}

export function encodeField({ number, value }: Field): Uint8Array {
  switch (value.kind) {
    case "uint":
      return join([tag(number, 0), varint(value.uint)]);
    case "double":
      return join([tag(number, 1), new Uint8Array(Float64Array.of(value.double).buffer)]);
    case "bytes":
      return delimited(number, value.bytes);
    case "message":
      return delimited(number, encodeTree(value.fields));
  }
}

export const delimited = (number: number, bytes: Uint8Array): Uint8Array =>
  join([tag(number, 2), varint(bytes.length), bytes]);

/** The tree with what `by` makes of the field at `path`; the first field of a name is meant. */
export function replaced(tree: Tree, path: readonly string[], by: (field: Field) => Tree): Tree {
  const [name, ...rest] = path;
  const at = tree.findIndex((field) => "name" in field && field.name === name);
  const field = tree[at];
  if (field === undefined || "raw" in field) throw new Error(`no field ${path.join(".")}`);
  return [...tree.slice(0, at), ...changed(field, rest, by), ...tree.slice(at + 1)];
}

function changed(field: Field, rest: readonly string[], by: (field: Field) => Tree): Tree {
  if (rest.length === 0) return by(field);
  if (field.value.kind !== "message") throw new Error(`${field.name} holds no message`);
  return [messageField(field.name, field.number, replaced(field.value.fields, rest, by))];
}
