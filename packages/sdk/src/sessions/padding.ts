// Padding to length buckets: what an observer sees of a length is its bucket (docs/protocol/cryptography.md §6).

const STEP_BYTES = 160;
/** Up to here buckets are multiples of the step; above, Padmé lengths. */
const LAST_STEP_BYTES: number = 13 * STEP_BYTES;
const MARK = 0x80;

/** The bucket of a payload of `length` bytes, with its mark. */
export function paddedLength(length: number): number {
  const marked = length + 1;
  return marked <= LAST_STEP_BYTES ? Math.ceil(marked / STEP_BYTES) * STEP_BYTES : padme(marked);
}

/** Nikitin et al., PURBs, §4, algorithm 1: at most 12 % more, and only O(log log n) bits of length show. */
function padme(length: number): number {
  const exponent = Math.floor(Math.log2(length));
  const significant = Math.floor(Math.log2(exponent)) + 1;
  const unit = 2 ** (exponent - significant);
  return Math.ceil(length / unit) * unit;
}

export function pad(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(paddedLength(bytes.length));
  padded.set(bytes);
  padded[bytes.length] = MARK;
  return padded;
}

/** @returns A view of `padded` without its padding; undefined if there is none. */
export function unpad(padded: Uint8Array): Uint8Array | undefined {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end -= 1;
  return end >= 0 && padded[end] === MARK ? padded.subarray(0, end) : undefined;
}
