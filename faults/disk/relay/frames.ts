import { decodeServerFrame, type ServerFrame } from "@sotto/protocol";
import type { Operation } from "../trace.ts";

const BINARY = 0x82;
/** A socket's first bytes are the answer to its upgrade. */
const UPGRADE = Buffer.from("HTTP/1.1 ");
const END_OF_HEADER = Buffer.from("\r\n\r\n");

/** Finds the frames in what a traced relay wrote to its sockets. */
export class SentFrames {
  readonly #sockets = new Map<number, Buffer>();

  read({ fd, bytes }: Extract<Operation, { readonly type: "sent" }>): readonly ServerFrame[] {
    const isUpgrade = UPGRADE.equals(bytes.subarray(0, UPGRADE.length));
    if (!isUpgrade && !this.#sockets.has(fd)) return [];
    const written = Buffer.from(bytes);
    let rest: Buffer = isUpgrade
      ? written.subarray(written.indexOf(END_OF_HEADER) + END_OF_HEADER.length)
      : Buffer.concat([this.#sockets.get(fd) ?? Buffer.alloc(0), written]);
    const frames: ServerFrame[] = [];
    for (let frame = cut(rest); frame !== undefined; frame = cut(rest)) {
      if (rest[0] === BINARY) frames.push(decodeServerFrame(frame.payload));
      rest = frame.rest;
    }
    this.#sockets.set(fd, rest);
    return frames;
  }
}

/** The first WebSocket frame of a server, which is never masked (RFC 6455 §5.2). */
function cut(bytes: Buffer): { readonly payload: Buffer; readonly rest: Buffer } | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes.readUInt8(1);
  const headerBytes = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < headerBytes) return undefined;
  const size =
    short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const end = headerBytes + size;
  if (bytes.length < end) return undefined;
  return { payload: bytes.subarray(headerBytes, end), rest: bytes.subarray(end) };
}
