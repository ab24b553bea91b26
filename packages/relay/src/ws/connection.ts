import {
  type Authenticate,
  AUTHENTICATE_TIMEOUT_MS,
  type ClientFrame,
  CLOSE_CODES,
  type CloseName,
  DecodeError,
  decodeClientFrame,
  encodeServerFrame,
  deliveryTokensDigest,
  type Envelope,
  HEARTBEAT_MS,
  NONCE_BYTES,
  PROTOCOL_VERSIONS,
  type ServerFrame,
  SILENCE_MS,
} from "@sotto/protocol";
import type { DeviceQueue } from "../delivery/device-queue.ts";
import type { Sink } from "../delivery/drain.ts";
import { failure, isFault } from "../delivery/failure.ts";
import type { PresenceSession } from "../delivery/presence.ts";
import { TokenBucket } from "../delivery/rate-limit.ts";
import {
  handleRequest,
  type Request,
  type RequestContext,
  type Requester,
} from "../delivery/requests.ts";
import type { Log, Metrics, Socket } from "../ports.ts";
import { authenticate, type AuthenticationContext } from "./authenticate.ts";
import { encodeDelivers } from "./deliver.ts";

export interface ConnectionContext extends RequestContext, AuthenticationContext {
  readonly log: Log;
  readonly metrics: Metrics;
  /** A fault of the relay itself: it stops. */
  fail(error: unknown): void;
}

/** Where a socket came from. */
export interface ConnectionInfo {
  /** The `Host` header of the upgrade; the device's signature names it. */
  readonly host: string;
  readonly loopback: boolean;
  /** The device has authenticated. */
  readonly onWelcome?: () => void;
}

type State = "challenged" | "authenticating" | "open" | "closed";

interface Session {
  readonly owner: Requester;
  readonly queue: DeviceQueue;
}

/** One socket: challenge, authenticate, welcome, then frames until it ends. docs/protocol/frames.md, "Connection". */
export class SocketConnection implements Sink {
  readonly #context: ConnectionContext;
  readonly #socket: Socket;
  readonly #info: ConnectionInfo;
  readonly #nonce: Uint8Array;
  readonly #errors: TokenBucket;
  readonly #frames: TokenBucket;
  readonly #onEnd: () => void;
  #state: State = "challenged";
  #session: Session | undefined;
  #lastFrameAtMs: number;
  #timer: unknown;
  /** Requests that wait for the one before them, so that they take effect in order. */
  #requests: Request[] = [];
  #isBusy = false;

  constructor(context: ConnectionContext, socket: Socket, info: ConnectionInfo, onEnd: () => void) {
    const { clock, limits, random } = context;
    this.#context = context;
    this.#socket = socket;
    this.#info = info;
    this.#onEnd = onEnd;
    this.#nonce = random(NONCE_BYTES);
    this.#lastFrameAtMs = clock.now();
    this.#errors = new TokenBucket(
      limits.errorsPerMinute,
      limits.errorsPerMinute / 60,
      clock.now(),
    );
    this.#frames = new TokenBucket(limits.framesBurst, limits.framesPerSecond, clock.now());
    this.#timer = clock.setTimeout(() => this.close("timeout"), AUTHENTICATE_TIMEOUT_MS);
    this.#send({ type: "challenge", nonce: this.#nonce, versions: PROTOCOL_VERSIONS });
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedBytes;
  }

  receive(bytes: Uint8Array): void {
    if (this.#state === "closed") return;
    this.#lastFrameAtMs = this.#context.clock.now();
    if (this.#frames.take(this.#lastFrameAtMs) > 0) return this.close("rateLimited");
    const frame = this.#decode(bytes);
    if (frame === undefined) return this.close("badFrame");
    if (this.#state === "open") return this.#handle(frame);
    if (this.#state !== "challenged" || frame.type !== "authenticate")
      return this.close("unauthenticated");
    this.#state = "authenticating";
    this.#authenticate(frame).catch((error: unknown) => this.#context.fail(error));
  }

  #decode(bytes: Uint8Array): ClientFrame | undefined {
    try {
      return decodeClientFrame(bytes);
    } catch (error) {
      if (error instanceof DecodeError) return undefined;
      throw error;
    }
  }

  async #authenticate(frame: Authenticate): Promise<void> {
    const { host, loopback } = this.#info;
    const owner = await authenticate(this.#context, frame, { nonce: this.#nonce, host, loopback });
    if (this.#isClosed()) return;
    if ("refused" in owner) return this.close(owner.refused);
    const { queues, storage } = this.#context;
    const [queue, oneTimePrekeys] = await Promise.all([
      queues.open(owner.deviceId),
      storage.countPrekeys(owner.deviceId),
    ]);
    const tokens = (await this.#context.directory.lookUp(owner.account.userId))?.deliveryTokens;
    if (this.#isClosed()) return;
    const presence: PresenceSession = {
      changed: (present) => this.#send({ type: "presenceChanged", present }),
      watched: new Set(),
    };
    const session = { owner: { ...owner, presence }, queue };
    this.#welcome(session, frame.version, oneTimePrekeys, tokens);
  }

  #isClosed(): boolean {
    return this.#state === "closed";
  }

  #welcome(
    session: Session,
    version: number,
    oneTimePrekeys: number,
    deliveryTokens: Uint8Array | undefined,
  ): void {
    this.#state = "open";
    this.#session = session;
    this.#context.clock.clearTimeout(this.#timer);
    this.#watchSilence(SILENCE_MS);
    const { userId } = session.owner.account;
    const { digest } = this.#context;
    this.#send({
      type: "welcome",
      userId,
      version,
      oneTimePrekeys,
      heartbeatMs: HEARTBEAT_MS,
      deliveryTokensDigest:
        deliveryTokens && deliveryTokensDigest((bytes) => digest.sha256(bytes), deliveryTokens),
    });
    this.#info.onWelcome?.();
    session.queue.attach(this);
  }

  /** One timer for many frames: it looks when the last one came and sleeps for the rest. */
  #watchSilence(delayMs: number): void {
    this.#timer = this.#context.clock.setTimeout(() => {
      const leftMs = this.#lastFrameAtMs + SILENCE_MS - this.#context.clock.now();
      if (leftMs <= 0) this.close("timeout");
      else this.#watchSilence(leftMs);
    }, delayMs);
  }

  #handle(frame: ClientFrame): void {
    switch (frame.type) {
      case "authenticate":
        return this.close("badFrame");
      case "ping":
        return this.#send({ type: "pong", sequence: frame.sequence });
      case "ack":
        return this.#session?.queue.acknowledge(frame.envelopeIds);
      default:
        return this.#enqueue(frame);
    }
  }

  #enqueue(request: Request): void {
    if (!this.#isBusy) return this.#begin(request);
    if (this.#requests.length >= this.#context.limits.pendingRequests) {
      return this.#answer(failure(request.requestId, "relay/rate-limited", { retryAfterMs: 1000 }));
    }
    this.#requests.push(request);
  }

  #begin(request: Request): void {
    const owner = this.#session?.owner;
    if (owner === undefined) return;
    const work = handleRequest(this.#context, owner, request, this.#answer);
    if (work === undefined) return;
    this.#isBusy = true;
    work.then(
      () => {
        this.#isBusy = false;
        this.#next();
      },
      (error: unknown) => this.#context.fail(error),
    );
  }

  #next(): void {
    while (!this.#isBusy) {
      const request = this.#requests.shift();
      if (request === undefined) return;
      this.#begin(request);
    }
  }

  readonly #answer = (frame: ServerFrame): void => {
    this.#send(frame);
    if (frame.type !== "failure") return;
    this.#context.metrics.rejected(frame.code);
    if (isFault(frame.code) && this.#errors.take(this.#context.clock.now()) > 0)
      this.close("rateLimited");
  };

  #send(frame: ServerFrame): void {
    this.#sendBytes(encodeServerFrame(frame));
  }

  #sendBytes(bytes: Uint8Array): void {
    if (this.#state === "closed") return;
    this.#socket.send(bytes);
    if (this.#socket.bufferedBytes > this.#context.limits.bufferedBytes) this.close("timeout");
  }

  deliver(envelopes: readonly Envelope[]): void {
    for (const bytes of encodeDelivers(envelopes)) this.#sendBytes(bytes);
  }

  queueEmpty(): void {
    this.#send({ type: "queueEmpty" });
  }

  prekeysLow(oneTimePrekeys: number): void {
    this.#send({ type: "prekeysLow", oneTimePrekeys });
  }

  close(name: CloseName): void {
    if (this.#state === "closed") return;
    const { code, meaning } = CLOSE_CODES[name];
    if (name !== "restarting" && name !== "replaced")
      this.#context.metrics.rejected(`close/${code}`);
    this.#end();
    this.#socket.close(code, meaning);
  }

  /** The socket has ended by itself. */
  closed(): void {
    if (this.#state !== "closed") this.#end();
  }

  #end(): void {
    this.#state = "closed";
    this.#context.clock.clearTimeout(this.#timer);
    this.#requests = [];
    if (this.#session !== undefined) {
      this.#session.queue.detach(this);
      this.#context.presences.leave(this.#session.owner.presence);
    }
    this.#session = undefined;
    this.#onEnd();
  }
}
