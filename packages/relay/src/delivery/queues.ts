import { type CloseName, IDEMPOTENCE_MS } from "@sotto/protocol";
import type { Router } from "../cluster/router.ts";
import { hexOf } from "../hex.ts";
import { DeviceQueue, type QueueContext } from "./device-queue.ts";

/** The queues that are in memory. One is loaded when it is first needed and forgotten when nothing happens in it. */
export class Queues {
  readonly #context: QueueContext;
  readonly #router: Router;
  readonly #queues = new Map<string, DeviceQueue>();
  readonly #loading = new Map<string, Promise<DeviceQueue>>();

  constructor(context: QueueContext, router: Router) {
    this.#context = context;
    this.#router = router;
  }

  /** Undefined if it has to be opened first. */
  get(device: string): DeviceQueue | undefined {
    return this.#queues.get(device);
  }

  open(deviceId: Uint8Array): Promise<DeviceQueue> {
    const device = hexOf(deviceId);
    const present = this.#queues.get(device);
    if (present !== undefined) return Promise.resolve(present);
    const loading = this.#loading.get(device) ?? this.#load(device, deviceId);
    this.#loading.set(device, loading);
    return loading;
  }

  #load(device: string, deviceId: Uint8Array): Promise<DeviceQueue> {
    if (this.#router.locate(device) !== this.#router.self)
      throw new Error("the queue lives on another node");
    return new Promise((resolve) => {
      this.#context.watch(this.#context.storage.mailbox(deviceId), (summary) => {
        const queue = new DeviceQueue(deviceId, summary, this.#context);
        this.#loading.delete(device);
        this.#queues.set(device, queue);
        this.#router.claim(device);
        resolve(queue);
      });
    });
  }

  /** Forgets what is in memory for the device and ends its connection, for the given reason. */
  discard(device: string, reason: CloseName): void {
    this.#queues.get(device)?.discard(reason);
    this.#forget(device);
  }

  #forget(device: string): void {
    if (this.#queues.delete(device)) this.#router.release(device);
  }

  flush(): void {
    for (const queue of this.#queues.values()) queue.flush();
  }

  /** Queues that remember no recent ack either, since the last ten minutes brought nothing. */
  forgetIdle(nowMs: number): void {
    for (const [device, queue] of this.#queues) {
      if (queue.isIdle && nowMs - queue.usedAtMs > IDEMPOTENCE_MS) this.#forget(device);
    }
  }
}
