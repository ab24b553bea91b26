import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { Lane } from "./lane.ts";
import { CALM, type Direction, type ProxyCounts, type Weather } from "./weather.ts";

/** A TCP proxy in front of a relay that is as bad a network as its weather says. */
export class ChaosProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #target: number;
  readonly #passages = new Set<Passage>();
  readonly counts: ProxyCounts = {
    accepted: 0,
    resets: 0,
    cutsInside: 0,
    swallowedBytes: 0,
    slices: 0,
  };
  weather: Weather = CALM;

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer((near) => this.#accept(near));
  }

  static async start(target: number): Promise<ChaosProxy> {
    const proxy = new ChaosProxy(target);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Changes the weather for what is connected and what comes. A passage that was blackholed stays so. */
  set(weather: Partial<Weather>): void {
    this.weather = { ...this.weather, ...weather };
    for (const passage of this.#passages) passage.darken();
  }

  calm(): void {
    this.weather = CALM;
  }

  /** Resets every connection at once. */
  reset(): void {
    for (const passage of this.#passages) passage.reset();
  }

  #accept(near: Socket): void {
    this.counts.accepted += 1;
    const passage = new Passage(this, near, this.#target, () => this.#passages.delete(passage));
    this.#passages.add(passage);
    passage.darken();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    for (const passage of this.#passages) passage.reset();
    await once(this.#server, "close");
  }
}

/** One connection through the proxy: two sockets, two lanes. */
class Passage {
  readonly #proxy: ChaosProxy;
  readonly #near: Socket;
  readonly #far: Socket;
  readonly #lanes: Readonly<Record<Direction, Lane>>;
  readonly #onEnd: () => void;
  /** Bytes that may still pass before the connection is reset. */
  #budget: number;

  constructor(proxy: ChaosProxy, near: Socket, target: number, onEnd: () => void) {
    this.#proxy = proxy;
    this.#near = near;
    this.#far = connect(target, "127.0.0.1");
    this.#onEnd = onEnd;
    this.#budget = proxy.weather.cutAfterBytes?.() ?? Number.POSITIVE_INFINITY;
    const lane = (source: Socket, sink: Socket): Lane =>
      new Lane(source, sink, {
        weather: () => proxy.weather,
        counts: proxy.counts,
        spend: (bytes) => this.#spend(bytes),
      });
    this.#lanes = { up: lane(near, this.#far), down: lane(this.#far, near) };
    for (const socket of [near, this.#far]) socket.on("close", () => this.#closed());
  }

  /** A flow that the network has forgotten passes nothing any more, nor that an end of it has closed. */
  darken(): void {
    for (const direction of this.#proxy.weather.blackhole) this.#lanes[direction].blackhole();
  }

  /** How many of the bytes may pass; what is beyond is cut off together with the connection. */
  #spend(bytes: number): number {
    const allowed = Math.min(bytes, this.#budget);
    this.#budget -= allowed;
    if (this.#budget > 0) return allowed;
    if (allowed < bytes) this.#proxy.counts.cutsInside += 1;
    setImmediate(() => this.reset()); // What may pass is written first.
    return allowed;
  }

  reset(): void {
    if (this.#near.destroyed && this.#far.destroyed) return;
    this.#proxy.counts.resets += 1;
    this.#near.resetAndDestroy();
    this.#far.resetAndDestroy();
  }

  #closed(): void {
    if (this.#near.destroyed && this.#far.destroyed) this.#onEnd();
  }
}
