import { mutateProtobuf } from "./mutate-protobuf.ts";
import type { Random } from "./random.ts";

// Mutations of bytes that know nothing of their meaning, after AFL's and libFuzzer's lists.

export interface Mutation {
  readonly maxBytes: number;
  readonly protobufAt: number | undefined;
  readonly dictionary: readonly Uint8Array[];
  /** Another input, for cross-over. */
  readonly other: Uint8Array;
}

const INTERESTING: readonly (readonly number[])[] = [
  [0],
  [1],
  [0x7f],
  [0x80],
  [0xff],
  [0xff, 0x7f],
  [0x80, 0x80],
  [0xff, 0xff],
  [0x7f, 0xff],
  [0, 0, 0, 0],
  [0xff, 0xff, 0xff, 0xff],
  [0x7f, 0xff, 0xff, 0xff],
  [0, 0, 0, 0x80],
  // Varints: 2^31, 2^32 - 1, 2^32, -1, one byte too many, zero in two bytes.
  [0x80, 0x80, 0x80, 0x80, 0x08],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0x80, 0x80, 0x80, 0x80, 0x10],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0x80, 0x00],
  // Doubles: NaN, Infinity, -0.
  [0, 0, 0, 0, 0, 0, 0xf8, 0x7f],
  [0, 0, 0, 0, 0, 0, 0xf0, 0x7f],
  [0, 0, 0, 0, 0, 0, 0, 0x80],
  // UTF-8: overlong, lone surrogate, truncated, line separator.
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf0, 0x9f],
  [0xe2, 0x80, 0xa8],
];

/** A changed copy of `input`. */
export function mutate(input: Uint8Array, random: Random, mutation: Mutation): Uint8Array {
  let out: Uint8Array = input.slice();
  for (let rounds = 1 << random.small(5); rounds > 0; rounds--)
    out = mutateOnce(out, random, mutation);
  return out.length > mutation.maxBytes ? out.subarray(0, mutation.maxBytes) : out;
}

function mutateOnce(input: Uint8Array, random: Random, mutation: Mutation): Uint8Array {
  const { protobufAt, dictionary, other } = mutation;
  if (protobufAt !== undefined && input.length >= protobufAt && !random.chance(3))
    return mutateProtobuf(input, protobufAt, random, other);
  const at = random.below(input.length + 1);
  switch (random.below(11)) {
    case 0:
      return withByte(input, at, (byte) => byte ^ (1 << random.below(8)));
    case 1:
      return withByte(input, at, () => random.below(256));
    case 2:
      return withByte(input, at, (byte) => byte + random.below(71) - 35);
    case 3:
      return overwrite(input, at, random.pick(INTERESTING));
    case 4:
      return splice(input, at, 0, random.pick(INTERESTING));
    case 5:
      return splice(input, at, random.small(input.length - at + 1), []);
    case 6: {
      const from = random.below(input.length + 1);
      return splice(input, at, 0, input.subarray(from, from + random.small(64)));
    }
    case 7: {
      const bytes = Array.from({ length: 1 + random.small(16) }, () => random.below(256));
      return splice(input, at, 0, bytes);
    }
    case 8: {
      const word = dictionary.length > 0 ? random.pick(dictionary) : random.pick(INTERESTING);
      return random.chance(2) ? overwrite(input, at, word) : splice(input, at, 0, word);
    }
    case 9: {
      const from = random.below(other.length + 1);
      return splice(
        input,
        at,
        random.small(input.length - at + 1),
        other.subarray(from, from + 1 + random.small(other.length)),
      );
    }
    default:
      // One byte, many times: lengths and depths.
      return splice(input, at, 0, new Uint8Array(1 + random.small(300)).fill(input[at] ?? 0x92));
  }
}

function withByte(input: Uint8Array, at: number, change: (byte: number) => number): Uint8Array {
  if (at < input.length) input[at] = change(input[at] as number);
  return input;
}

function overwrite(input: Uint8Array, at: number, bytes: ArrayLike<number>): Uint8Array {
  const start = Math.max(0, Math.min(at, input.length - bytes.length));
  for (let i = 0; i < bytes.length && start + i < input.length; i++)
    input[start + i] = bytes[i] as number;
  return input;
}

export function splice(
  input: Uint8Array,
  at: number,
  remove: number,
  bytes: ArrayLike<number>,
): Uint8Array {
  const out = new Uint8Array(input.length - remove + bytes.length);
  out.set(input.subarray(0, at));
  out.set(bytes, at);
  out.set(input.subarray(at + remove), at + bytes.length);
  return out;
}
