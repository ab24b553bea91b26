import type { Duplex } from "node:stream";

/** Beyond so many bytes a turn's frames are not copied into one buffer: copying would cost more than it saves. */
const MAX_JOINED_BYTES = 64 * 1024;
/** What a buffer costs while it waits to be written, however few bytes it holds: a request, its callbacks. */
const QUEUED_BYTES = 512;

/** RFC 6455 §5.2: a whole binary message in one frame. A server masks nothing. */
const FINAL_BINARY = 0x82;
const LENGTH_16_BITS = 126;
const LENGTH_64_BITS = 127;

const headerBytes = (length: number): number => (length < 126 ? 2 : length < 0x1_0000 ? 4 : 10);

/** @returns Where the frame's payload begins. */
function writeHeader(buffer: Buffer, at: number, length: number): number {
  buffer[at] = FINAL_BINARY;
  if (length < 126) {
    buffer[at + 1] = length;
    return at + 2;
  }
  if (length < 0x1_0000) {
    buffer[at + 1] = LENGTH_16_BITS;
    return buffer.writeUInt16BE(length, at + 2);
  }
  buffer[at + 1] = LENGTH_64_BITS;
  buffer.writeUInt32BE(0, at + 2);
  return buffer.writeUInt32BE(length, at + 6);
}

/** All that have something to send, so that the end of a turn is waited for once and not by every socket. */
export class EndOfTurn {
  #waiting: Outgoing[] = [];

  wait(outgoing: Outgoing): void {
    if (this.#waiting.length === 0) setImmediate(() => this.#flush());
    this.#waiting.push(outgoing);
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const outgoing of waiting) outgoing.flush();
  }
}

/**
 * What one socket sends. Frames of one turn of the event loop leave in one write of one buffer: at thousands of small
 * frames a second, ws's two buffers for each and the requests that carry them are most of what sending costs. So the
 * frames are made here; nothing but whole frames is written, between which ws may put its own.
 */
export class Outgoing {
  readonly #raw: Duplex;
  readonly #endOfTurn: EndOfTurn;
  readonly #isOpen: () => boolean;
  #frames: Uint8Array[] = [];
  #frameBytes = 0;
  #queued = 0;

  /** @param isOpen - Whether frames may still be sent: after ws has sent its Close, none may. */
  constructor(raw: Duplex, endOfTurn: EndOfTurn, isOpen: () => boolean) {
    this.#raw = raw;
    this.#endOfTurn = endOfTurn;
    this.#isOpen = isOpen;
  }

  send(payload: Uint8Array): void {
    if (this.#frames.length === 0) this.#endOfTurn.wait(this);
    this.#frames.push(payload);
    this.#frameBytes += headerBytes(payload.length) + payload.length;
  }

  /** Bytes that have been sent here and not been written, with what they cost. */
  get bufferedBytes(): number {
    const waiting = this.#frames.length + this.#queued;
    return this.#raw.writableLength + this.#frameBytes + waiting * QUEUED_BYTES;
  }

  flush(): void {
    const frames = this.#frames;
    const bytes = this.#frameBytes;
    if (frames.length === 0) return;
    this.#frames = [];
    this.#frameBytes = 0;
    if (!this.#isOpen()) return;
    if (bytes <= MAX_JOINED_BYTES) this.#write(joined(frames, bytes));
    else this.#writeEach(frames);
  }

  #writeEach(frames: readonly Uint8Array[]): void {
    this.#raw.cork();
    for (const payload of frames) {
      const header = Buffer.allocUnsafe(headerBytes(payload.length));
      writeHeader(header, 0, payload.length);
      this.#write(header);
      this.#write(payload);
    }
    this.#raw.uncork();
  }

  #write(bytes: Uint8Array): void {
    this.#queued += 1;
    this.#raw.write(bytes, this.#written);
  }

  readonly #written = (): void => {
    this.#queued -= 1;
  };
}

function joined(frames: readonly Uint8Array[], bytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(bytes);
  let at = 0;
  for (const payload of frames) {
    at = writeHeader(buffer, at, payload.length);
    buffer.set(payload, at);
    at += payload.length;
  }
  return buffer;
}
