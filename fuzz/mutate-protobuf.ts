import { type RawField, readFields, writeFields } from "./protobuf-reader.ts";
import type { Random } from "./random.ts";

// Mutations of protobuf's fields, with lengths put right: a byte more inside a nested message makes every length around
// it wrong, so blind changes seldom get past the outermost one.

const EMPTY = new Uint8Array(0);
const VALUES = [0n, 1n, 2n, 127n, 128n, 0x7fff_ffffn, 0xffff_ffffn, 0x1_0000_0000n, -1n];

/** Changes one field, at any depth, of the message that stands in `input` from `at` on. */
export function mutateProtobuf(
  input: Uint8Array,
  at: number,
  random: Random,
  other: Uint8Array,
): Uint8Array {
  const changed = mutateMessage(input.subarray(at), random, other.subarray(at), 0);
  if (changed === undefined) return input;
  const out = new Uint8Array(at + changed.length);
  out.set(input.subarray(0, at));
  out.set(changed, at);
  return out;
}

function mutateMessage(
  input: Uint8Array,
  random: Random,
  other: Uint8Array,
  depth: number,
): Uint8Array | undefined {
  const fields = readFields(input);
  if (fields === undefined) return undefined;
  const index = random.below(fields.length);
  const field = fields[index];
  const goesDeeper = field?.wire === 2 && field.bytes.length > 1 && depth < 6 && !random.chance(4);
  const inner = goesDeeper ? mutateMessage(field.bytes, random, other, depth + 1) : undefined;
  if (field !== undefined && inner !== undefined) fields[index] = { ...field, bytes: inner };
  else mutateFields(fields, index, random, other);
  return writeFields(fields);
}

function mutateFields(fields: RawField[], index: number, random: Random, other: Uint8Array): void {
  const field = fields[index];
  switch (random.below(9)) {
    case 0:
      fields.splice(index, 1);
      break;
    case 1:
      if (field !== undefined) fields.splice(random.below(fields.length + 1), 0, field);
      break;
    case 2:
      fields.push(newField(random));
      break;
    case 3:
      if (field !== undefined) fields[index] = { ...field, number: 1 + random.below(12) };
      break;
    case 4:
      fields.sort((a, b) => (random.chance(2) ? a.number - b.number : b.number - a.number));
      break;
    case 5: {
      const others = readFields(other);
      if (others !== undefined && others.length > 0) fields.push(random.pick(others));
      break;
    }
    case 6:
      if (field !== undefined)
        for (let i = random.small(300); i > 0; i--) fields.splice(index, 0, field);
      break;
    default:
      if (field !== undefined) fields[index] = changeContent(field, random);
  }
}

function newField(random: Random): RawField {
  const wire = random.pick([0, 1, 2, 2, 5]);
  const length = wire === 1 ? 8 : wire === 5 ? 4 : random.pick([0, 1, 8, 16, 32, 64, 1088, 1184]);
  const bytes = new Uint8Array(length).fill(random.below(256));
  return { number: 1 + random.below(12), wire, value: random.pick(VALUES), bytes };
}

function changeContent(field: RawField, random: Random): RawField {
  if (field.wire === 0)
    return { ...field, value: random.chance(2) ? random.pick(VALUES) : field.value ^ 1n };
  if (field.wire !== 2 || random.chance(2)) {
    const bytes = field.bytes.slice();
    if (bytes.length > 0) bytes[random.below(bytes.length)] = random.below(256);
    return { ...field, bytes };
  }
  const length = random.pick([
    0,
    field.bytes.length - 1,
    field.bytes.length + 1,
    random.below(300),
  ]);
  const bytes = new Uint8Array(Math.max(0, length)).fill(random.below(256));
  bytes.set(field.bytes.subarray(0, bytes.length));
  return { ...field, bytes: length <= 0 ? EMPTY : bytes };
}
