// RFC 6455 §5.2 by hand, so that every bit of it can be wrong.

export const OPCODES = {
  continuation: 0,
  text: 1,
  binary: 2,
  close: 8,
  ping: 9,
  pong: 10,
} as const;

export interface FrameParts {
  readonly opcode: number;
  readonly payload?: Uint8Array;
  /** Default true. */
  readonly fin?: boolean;
  /** RSV1 to RSV3 as one number, RSV1 highest. */
  readonly rsv?: number;
  /** Default true; a client's frames are. */
  readonly masked?: boolean;
  /** Bits of the length field; default is the fewest that do. */
  readonly lengthBits?: 7 | 16 | 64;
  /** Length that the header claims; default the payload's. */
  readonly claimed?: bigint;
}

const MASK: Uint8Array = Uint8Array.of(0x5a, 0xa5, 0x3c, 0xc3);

export function wsFrame(parts: FrameParts): Uint8Array {
  const { opcode, payload = new Uint8Array(), fin = true, rsv = 0, masked = true } = parts;
  const head = [(fin ? 0x80 : 0) | (rsv << 4) | opcode];
  head.push(...lengthBytes(parts.claimed ?? BigInt(payload.length), masked, parts.lengthBits));
  if (!masked) return join([Uint8Array.from(head), payload]);
  const hidden = payload.map((byte, index) => byte ^ (MASK[index % 4] as number));
  return join([Uint8Array.from(head), MASK, hidden]);
}

function lengthBytes(
  length: bigint,
  masked: boolean,
  bits: 7 | 16 | 64 = length < 126n ? 7 : length < 65_536n ? 16 : 64,
): number[] {
  const flag = masked ? 0x80 : 0;
  if (bits === 7) return [flag | Number(length)];
  const bytes = bits / 8;
  const big = Array.from({ length: bytes }, (_, index) =>
    Number((length >> BigInt(8 * (bytes - 1 - index))) & 0xffn),
  );
  return [flag | (bits === 16 ? 126 : 127), ...big];
}

export function join(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

export const filled = (length: number, byte: number = 0x70): Uint8Array =>
  new Uint8Array(length).fill(byte);

/** A close frame's payload: the code, and the reason as bytes. */
export function closePayload(code: number, reason: Uint8Array = new Uint8Array()): Uint8Array {
  return join([Uint8Array.of(code >> 8, code & 0xff), reason]);
}

/** What a server sends: unmasked. */
export interface ServerWireFrame {
  readonly opcode: number;
  readonly payload: Uint8Array;
}

/** Takes the first whole frame off `bytes`; undefined while it is not whole. */
export function readFrame(
  bytes: Uint8Array,
): { readonly frame: ServerWireFrame; readonly size: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 2) return undefined;
  const short = (bytes[1] as number) & 0x7f;
  const head = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < head) return undefined;
  const length =
    short === 126 ? view.getUint16(2) : short === 127 ? Number(view.getBigUint64(2)) : short;
  if (bytes.length < head + length) return undefined;
  const payload = bytes.slice(head, head + length);
  return { frame: { opcode: (bytes[0] as number) & 0x0f, payload }, size: head + length };
}
