/**
 * Everything that is not deterministic, as parameters. The composition root (`client.ts`) hands these in; nothing else may
 * touch the platform's clock, randomness, sockets or storage. The simulator runs the same code on its own.
 */

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  setTimeout(fn: () => void, ms: number): unknown;
  clearTimeout(id: unknown): void;
}

/** @returns `length` random bytes, fit for keys. */
export type Random = (length: number) => Uint8Array;

/** One connection to a relay, carrying frames. Calls no handler before `Transport` has returned it. */
export interface Link {
  send(frame: Uint8Array): void;
  /** Closes for good; `onClose` is not called for it. */
  close(code: number, reason: string): void;
}

export interface LinkHandlers {
  onOpen(): void;
  onFrame(frame: Uint8Array): void;
  /** The connection failed or ended. `code` is the WebSocket close code, 1006 if there was none. */
  onClose(code: number): void;
}

export interface Transport {
  /** Starts to connect. `url` is ws: or wss:. */
  connect(url: string, handlers: LinkHandlers): Link;
  /** Calls `fn` when the connection is worth a look at once: the network came or went, or the page is visible again. */
  onWake(fn: () => void): () => void;
  /** False when the platform knows that there is no network. */
  isOnline(): boolean;
}

/** A lock that no other tab of the origin holds. */
export interface TabLock {
  /** Resolves when another tab has taken it by force. */
  readonly stolen: Promise<void>;
  /** Gives it back at once. */
  release(): void;
}

/** A channel to the other tabs of the origin. */
export interface TabChannel {
  /** `message` is plain data. */
  post(message: unknown): void;
  close(): void;
}

/** What tabs of one origin have of each other. Absent where there are none. */
export interface Tabs {
  /**
   * Waits for a lock; with `steal`, takes it from whoever holds it.
   *
   * @returns undefined if `signal` was aborted first.
   */
  lock(name: string, signal: AbortSignal, steal?: boolean): Promise<TabLock | undefined>;
  channel(name: string, onMessage: (message: unknown) => void): TabChannel;
  /** Calls `onSleep` when this tab is about to be frozen or put away, and `onWake` when it goes on. */
  watch(onSleep: () => void, onWake: () => void): () => void;
}

export type LogLevel = "debug" | "info" | "warn" | "error";
/** `fields` never hold keys, plaintext or user ids. */
export type Logger = (
  level: LogLevel,
  event: string,
  fields: Readonly<Record<string, string | number | boolean>>,
) => void;
