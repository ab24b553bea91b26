import { bytesField, encodeField, type Field, tag, type Tree, varint } from "./protobuf.ts";
import { filled, join } from "./wire.ts";

/** A way to spoil one field. */
export interface Mutation {
  readonly name: string;
  readonly apply: (field: Field) => Tree;
}

export const missing: Mutation = { name: "missing", apply: () => [] };
export const twice: Mutation = { name: "twice", apply: (field) => [field, field] };

/** A varint where bytes belong, and the other way round. */
export const wrongWireType: Mutation = {
  name: "of another wire type",
  apply: ({ name, number, value }) =>
    value.kind === "uint" || value.kind === "double"
      ? [bytesField(name, number, filled(1))]
      : [{ raw: join([tag(number, 0), varint(1)]) }],
};

export const fixed32: Mutation = {
  name: "of wire type 5",
  apply: ({ number }) => [{ raw: join([tag(number, 5), filled(4)]) }],
};

const bytesOfField = (field: Field): Uint8Array => {
  if (field.value.kind !== "bytes") throw new Error(`${field.name} holds no bytes`);
  return field.value.bytes;
};

const withBytes = (field: Field, bytes: Uint8Array): Tree => [
  bytesField(field.name, field.number, bytes),
];

export const tooShort: Mutation = {
  name: "one byte too short",
  apply: (field) => withBytes(field, bytesOfField(field).slice(1)),
};
export const tooLong: Mutation = {
  name: "one byte too long",
  apply: (field) => withBytes(field, join([bytesOfField(field), filled(1)])),
};
export const empty: Mutation = {
  name: "empty",
  apply: (field) => withBytes(field, new Uint8Array()),
};
export const badUtf8: Mutation = {
  name: "no UTF-8",
  apply: (field) => withBytes(field, Uint8Array.of(0x61, 0xff)),
};
export const sized = (length: number): Mutation => ({
  name: `of ${length} bytes`,
  apply: (field) => withBytes(field, filled(length, 0x61)),
});
export const times = (count: number): Mutation => ({
  name: `${count} times`,
  apply: (field) => Array.from({ length: count }, () => field),
});
export const beyond32Bits: Mutation = {
  name: "2^32",
  apply: ({ number }) => [{ raw: join([tag(number, 0), varint(2n ** 32n)]) }],
};
export const negative: Mutation = {
  name: "-1",
  apply: ({ number }) => [{ raw: join([tag(number, 0), varint(2n ** 64n - 1n)]) }],
};
/** Ten bytes is the most; this has eleven. */
export const endlessVarint: Mutation = {
  name: "a varint of 11 bytes",
  apply: ({ number }) => [{ raw: join([tag(number, 0), varint(1, 11)]) }],
};
export const nonCanonical: Mutation = {
  name: "in more bytes than needed",
  apply: ({ number, value }) => [
    { raw: join([tag(number, 0), varint(value.kind === "uint" ? value.uint : 0, 3)]) },
  ],
};
/** A field of a later version, next to the one that is meant. */
export const withUnknownNeighbour: Mutation = {
  name: "next to an unknown field",
  apply: (field) => [field, { raw: encodeField(bytesField("later", 99, filled(5))) }],
};
