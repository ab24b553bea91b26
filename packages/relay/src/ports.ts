// Everything that the relay's core cannot decide by itself: time, chance, hashes, sockets, logs. The composition root
// (relay.ts) gives the real ones; a simulator gives a virtual clock and seeded bytes, and runs the same core.

export interface Clock {
  /** Milliseconds since 1970. Never goes back, and runs evenly, whatever is done to the system's clock meanwhile. */
  now(): number;
  /** Returns a handle for `clearTimeout`. */
  setTimeout(callback: () => void, delayMs: number): unknown;
  clearTimeout(handle: unknown): void;
}

/** Unpredictable bytes. */
export type Random = (length: number) => Uint8Array;

/** The only cryptography of a relay: it hashes public keys and checks signatures. */
export interface Digest {
  /** 32 bytes. */
  sha256(bytes: Uint8Array): Uint8Array;
  /** Never throws: a malformed key or signature is `false`. */
  verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

/** One connection that keeps message boundaries. */
export interface Socket {
  /** The bytes are the socket's from now on. */
  send(bytes: Uint8Array): void;
  close(code: number, reason: string): void;
  /** Bytes handed to `send` that have not left this process. */
  readonly bufferedBytes: number;
}

/**
 * One structured line. Ids of users and devices may stand in the fields `user` and `device` only, which are written as
 * hashes; envelope ids, tokens and ciphertext nowhere.
 */
export type Log = (
  event: string,
  fields?: Readonly<Record<string, string | number | boolean>>,
) => void;

/** What the core counts. Labels are from closed sets: never ids. */
export interface Metrics {
  connections(open: number): void;
  submitted(path: "pass_through" | "stored"): void;
  delivered(envelopes: number): void;
  /** From the arrival of an envelope to its ack. */
  acknowledgedAfter(seconds: number): void;
  rejected(code: string): void;
}

/** Counts nothing. */
export const noMetrics: Metrics = {
  connections() {},
  submitted() {},
  delivered() {},
  acknowledgedAfter() {},
  rejected() {},
};
