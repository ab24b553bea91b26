import {
  type Authenticate,
  bytesToHex,
  type Challenge,
  CLOSE_CODES,
  type ClientFrame,
  closeByCode,
  decodeServerFrame,
  encodeClientFrame,
  type Failure,
  HEARTBEAT_MS,
  negotiateVersion,
  type ServerFrame,
  SILENCE_MS,
  SottoError,
  type Welcome,
} from "@sotto/protocol";
import type { ConnectionState } from "../api.ts";
import { createLive, type Live } from "../live.ts";
import type { Clock, Link, Logger, Random, Transport } from "../ports.ts";
import { backoffMs } from "./backoff.ts";

// One device's connection to its relay, for ever: connect, authenticate, heartbeat, reconnect. It knows frames, but
// nothing of what they carry; it keeps no request over a reconnect: whoever asked asks again, with the same request id.

const HANDSHAKE_TIMEOUT_MS = 15_000;
/** A relay cannot ask for more pings than this. */
const MIN_HEARTBEAT_MS = 5_000;
/** How long a connection that is in doubt may take to answer a ping. */
const PROBE_TIMEOUT_MS = 5_000;

type Answer = Exclude<ServerFrame, { readonly type: "failure" }>;

export interface ConnectionOptions {
  readonly url: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly transport: Transport;
  readonly logger: Logger;
  /** Makes the answer to a challenge: fetches a token and signs. A SottoError that is not retryable ends the attempts. */
  readonly authenticate: (
    challenge: Challenge,
    version: number,
    signal: AbortSignal,
  ) => Promise<Authenticate>;
  /** Called before the state becomes `catching-up`; a rejection closes the connection for good. */
  readonly onWelcome: (welcome: Welcome) => Promise<void>;
  /** Frames that answer no request. */
  readonly onPush: (frame: ServerFrame) => void;
  /** The connection was refused for good. */
  readonly onFatal: (error: SottoError) => void;
}

export interface Connection {
  readonly state: Live<ConnectionState>;
  /** Whether requests can be made. */
  readonly isOpen: boolean;
  start(): void;
  /** Everything that waited on the relay has come in. */
  caughtUp(): void;
  /**
   * @param requestId - The request id inside `frame`.
   * @param frame - Encoded client frame.
   * @throws RelayFailure; SottoError `relay/unreachable` if the connection ends first.
   */
  request(requestId: Uint8Array, frame: Uint8Array): Promise<Answer>;
  send(frame: ClientFrame): void;
  close(): void;
}

/** The relay's answer to one request. */
export class RelayFailure extends Error {
  override readonly name = "RelayFailure";
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.code);
    this.failure = failure;
  }

  /** The failure as the app may be told. */
  get error(): SottoError {
    const { code, retryAfterMs } = this.failure;
    return new SottoError(code, {
      retryAfter: retryAfterMs > 0 ? retryAfterMs / 1000 : undefined,
    });
  }
}

export function createConnection(options: ConnectionOptions): Connection {
  return new RelayConnection(options);
}

interface Waiting {
  /** Heartbeats that have passed without an answer. */
  beats: number;
  resolve(frame: Answer): void;
  reject(error: Error): void;
}

class RelayConnection implements Connection {
  readonly #options: ConnectionOptions;
  readonly #state = createLive<ConnectionState>({ state: "idle" });
  readonly #waiting = new Map<string, Waiting>();
  #link: Link | undefined;
  #attempt = 0;
  #isWelcome = false;
  /** `queueEmpty` may come while `onWelcome` still runs. */
  #isCaughtUp = false;
  #isClosed = false;
  #heartbeatMs: number = HEARTBEAT_MS;
  /** Frames heard on this connection, and heartbeats since the last one: a clock that is set back measures no silence. */
  #framesHeard = 0;
  #beatsInSilence = 0;
  #pings = 0;
  #retryTimer: unknown;
  #watchTimer: unknown;
  #probeTimer: unknown;
  #abort = new AbortController();
  #endWake: (() => void) | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get state(): Live<ConnectionState> {
    return this.#state;
  }

  get isOpen(): boolean {
    return this.#isWelcome;
  }

  start(): void {
    this.#endWake = this.#options.transport.onWake(() => this.#wake());
    this.#connect();
  }

  request(requestId: Uint8Array, frame: Uint8Array): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (!this.#isWelcome || this.#link === undefined) {
        reject(new SottoError("relay/unreachable"));
        return;
      }
      this.#waiting.set(bytesToHex(requestId), { beats: 0, resolve, reject });
      this.#link.send(frame);
    });
  }

  send(frame: ClientFrame): void {
    if (this.#isWelcome) this.#link?.send(encodeClientFrame(frame));
  }

  caughtUp(): void {
    if (!this.#isWelcome) return;
    this.#isCaughtUp = true;
    if (this.#state.value.state === "catching-up") this.#goOnline();
  }

  #goOnline(): void {
    this.#state.set({ state: "online", since: new Date(this.#options.clock.now()) });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#endWake?.();
    this.#options.clock.clearTimeout(this.#retryTimer);
    this.#drop(1000, "closed");
    this.#state.set({ state: "closed" });
  }

  // --- connecting ---

  #connect(): void {
    if (this.#isClosed || this.#link !== undefined) return;
    const { transport, clock, url } = this.#options;
    if (!transport.isOnline()) {
      this.#state.set({ state: "offline" }); // `onWake` connects.
      return;
    }
    this.#attempt += 1;
    this.#state.set({ state: "connecting", attempt: this.#attempt });
    this.#abort = new AbortController();
    this.#beatsInSilence = 0;
    let link: Link | undefined;
    // Handlers of a link that has been given up must change nothing.
    const ifCurrent = (fn: () => void): void => {
      if (link !== undefined && this.#link === link) fn();
    };
    link = transport.connect(url, {
      onOpen: () => undefined,
      onFrame: (bytes) => ifCurrent(() => this.#onBytes(bytes)),
      onClose: (code) => ifCurrent(() => this.#onClose(code)),
    });
    this.#link = link;
    this.#watchTimer = clock.setTimeout(() => this.#onSilence(), HANDSHAKE_TIMEOUT_MS);
  }

  /** The network came or went, or the page is visible: try at once, or see whether the connection still lives. */
  #wake(): void {
    if (this.#isWelcome) {
      this.#probe();
      return;
    }
    if (this.#link !== undefined) return;
    this.#options.clock.clearTimeout(this.#retryTimer);
    this.#connect();
  }

  #onBytes(bytes: Uint8Array): void {
    this.#framesHeard += 1;
    this.#beatsInSilence = 0;
    let frame: ServerFrame;
    try {
      frame = decodeServerFrame(bytes);
    } catch (error) {
      this.#lose(new SottoError("relay/bad-frame", { cause: error }), CLOSE_CODES.badFrame.code);
      return;
    }
    if (frame.type === "challenge") void this.#answer(frame);
    else if (frame.type === "welcome") void this.#welcome(frame);
    else this.#onFrame(frame);
  }

  async #answer(challenge: Challenge): Promise<void> {
    const { signal } = this.#abort;
    try {
      const version = negotiateVersion(challenge.versions);
      if (version === undefined) throw new SottoError("relay/version");
      const frame = await this.#options.authenticate(challenge, version, signal);
      if (!signal.aborted) this.#link?.send(encodeClientFrame(frame));
    } catch (error) {
      if (!signal.aborted) this.#refuse(error);
    }
  }

  async #welcome(welcome: Welcome): Promise<void> {
    const { signal } = this.#abort;
    this.#isWelcome = true; // From here on envelopes come in, and may be acknowledged.
    try {
      await this.#options.onWelcome(welcome);
    } catch (error) {
      if (!signal.aborted) this.#refuse(error);
      return;
    }
    if (signal.aborted) return;
    this.#attempt = 0;
    if (welcome.heartbeatMs > 0)
      this.#heartbeatMs = Math.min(Math.max(welcome.heartbeatMs, MIN_HEARTBEAT_MS), HEARTBEAT_MS);
    this.#watch();
    this.#state.set({ state: "catching-up" });
    if (this.#isCaughtUp) this.#goOnline();
  }

  #refuse(error: unknown): void {
    const known = SottoError.is(error) ? error : new SottoError("auth/rejected", { cause: error });
    if (SottoError.is(error) && !error.retryable) this.#fail(known);
    else this.#lose(known, 1000);
  }

  // --- connected ---

  #onFrame(frame: ServerFrame): void {
    if (frame.type === "pong") return;
    const waiting =
      "requestId" in frame ? this.#waiting.get(bytesToHex(frame.requestId)) : undefined;
    if (waiting === undefined || !("requestId" in frame)) {
      this.#options.onPush(frame);
      return;
    }
    this.#waiting.delete(bytesToHex(frame.requestId));
    if (frame.type === "failure") waiting.reject(new RelayFailure(frame));
    else waiting.resolve(frame);
  }

  #watch(): void {
    const { clock } = this.#options;
    clock.clearTimeout(this.#watchTimer);
    this.#watchTimer = clock.setTimeout(() => {
      this.#beatsInSilence += 1;
      if (this.#beatsInSilence * this.#heartbeatMs >= SILENCE_MS || this.#isUnanswered()) {
        this.#onSilence();
        return;
      }
      this.#ping();
      this.#watch();
    }, this.#heartbeatMs);
  }

  /** Pongs alone are no service: whoever asks waits for the answer, and sends and receives nothing meanwhile. */
  #isUnanswered(): boolean {
    const waiting = [...this.#waiting.values()];
    for (const request of waiting) request.beats += 1;
    return waiting.some(({ beats }) => beats * this.#heartbeatMs >= SILENCE_MS);
  }

  #probe(): void {
    const { clock } = this.#options;
    const heardBefore = this.#framesHeard;
    clock.clearTimeout(this.#probeTimer);
    this.#probeTimer = clock.setTimeout(() => {
      if (this.#framesHeard === heardBefore) this.#onSilence();
    }, PROBE_TIMEOUT_MS);
    this.#ping();
  }

  #ping(): void {
    this.#pings += 1;
    this.send({ type: "ping", sequence: this.#pings });
  }

  // --- ending ---

  #onSilence(): void {
    this.#lose(
      new SottoError("relay/unreachable", { detail: "silence" }),
      CLOSE_CODES.timeout.code,
    );
  }

  #onClose(code: number): void {
    const entry = closeByCode(code);
    const init = entry === undefined ? {} : { detail: entry.meaning };
    const lost = entry === CLOSE_CODES.expired ? "auth/expired" : "relay/unreachable";
    if (entry === undefined || entry.reconnect) this.#lose(new SottoError(lost, init), undefined);
    else this.#fail(new SottoError(fatalCode(code), init));
  }

  /** The connection is gone; another follows. */
  #lose(cause: SottoError, closeWith: number | undefined): void {
    const { clock, random, logger } = this.#options;
    logger("info", "connection-lost", { code: cause.code, attempt: this.#attempt });
    this.#drop(closeWith, cause.code);
    if (this.#isClosed) return;
    const delay = backoffMs(this.#attempt, random);
    this.#state.set({ state: "offline", retryAt: new Date(clock.now() + delay), cause });
    this.#retryTimer = clock.setTimeout(() => this.#connect(), delay);
  }

  /** The connection is gone and trying again would not help. */
  #fail(error: SottoError): void {
    this.#drop(1000, error.code);
    if (this.#isClosed) return;
    this.#state.set({ state: "offline", cause: error });
    this.#options.onFatal(error);
  }

  #drop(code: number | undefined, reason: string): void {
    const link = this.#link;
    this.#link = undefined;
    this.#isWelcome = false;
    this.#isCaughtUp = false;
    this.#abort.abort();
    this.#options.clock.clearTimeout(this.#watchTimer);
    this.#options.clock.clearTimeout(this.#probeTimer);
    if (code !== undefined) link?.close(code, reason);
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const request of waiting) request.reject(new SottoError("relay/unreachable"));
  }
}

function fatalCode(
  code: number,
): "relay/version" | "store/locked" | "device/revoked" | "auth/rejected" {
  if (code === CLOSE_CODES.version.code) return "relay/version";
  if (code === CLOSE_CODES.replaced.code) return "store/locked";
  return code === CLOSE_CODES.forbidden.code ? "device/revoked" : "auth/rejected";
}
