import { Worker } from "node:worker_threads";
import type { Storage } from "../storage.ts";
import { packBatch, unpackResults } from "./batch.ts";
import type { Call, Instruction, OperationName, Report } from "./messages.ts";
import type { SpaceOptions } from "./space.ts";

interface Pending {
  readonly call: Call;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

const NO_LIMIT: SpaceOptions = { reserveBytes: 0, ballastBytes: 0 };

/** Calls in one transaction: enough to share the fsync among many, few enough to answer soon. */
const MAX_BATCH_COUNT = 1_000;

/**
 * Opens the store of a data directory.
 *
 * @throws Error with a message for the operator.
 */
export async function openSqlite(
  directory: string,
  space: SpaceOptions = NO_LIMIT,
): Promise<Storage> {
  const committer = new GroupCommit(directory, space);
  await committer.opened;
  const call =
    <A extends readonly unknown[], R>(name: OperationName) =>
    (...args: A): Promise<R> =>
      committer.run(name, args) as Promise<R>;
  return {
    mailbox: call("mailbox"),
    insert: call("insert"),
    read: call("read"),
    remove: call("remove"),
    expire: call("expire"),
    log: call("log"),
    createLog: call("createLog"),
    publishDeliveryTokens: call("publishDeliveryTokens"),
    publishPrekeys: call("publishPrekeys"),
    takeBundles: call("takeBundles"),
    signedBundles: call("signedBundles"),
    countPrekeys: call("countPrekeys"),
    counts: call("counts"),
    admin: {
      users: call("users"),
      devices: call("devices"),
      setSuspended: call("setSuspended"),
      deleteUser: call("deleteUser"),
      revokeDevice: call("revokeDevice"),
      purge: call("purge"),
      expired: call("expired"),
      ages: call("ages"),
      addInvite: call("addInvite"),
      redeemInvite: call("redeemInvite"),
    },
    onFailure: (listener) => void committer.failed.then(listener),
    onSpace: (listener) => (committer.onSpace = listener),
    close: () => committer.close(),
  };
}

/**
 * Group commit: one batch is with the worker, and everything that is asked for meanwhile goes into the next. Under load
 * a batch grows until one fsync carries hundreds of envelopes; without load a call waits for nobody.
 */
class GroupCommit {
  readonly #worker: Worker;
  readonly opened: Promise<void>;
  /** Resolves with the reason when the store is broken. */
  readonly failed: Promise<Error>;
  onSpace: (isLow: boolean) => void = () => {};
  #waiting: Pending[] = [];
  #inFlight: readonly Pending[] = [];
  #failure: Error | undefined;
  #onOpened: { readonly resolve: () => void; readonly reject: (error: Error) => void };
  #onFailed: (error: Error) => void = () => {};
  #onClosed: (() => void) | undefined;
  #isClosed = false;

  constructor(directory: string, space: SpaceOptions) {
    const { promise, resolve, reject } = withResolvers();
    this.opened = promise;
    this.#onOpened = { resolve, reject };
    this.failed = new Promise((resolve) => (this.#onFailed = resolve));
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    this.#worker = new Worker(new URL(`./worker.${extension}`, import.meta.url), {
      workerData: { directory, space },
    });
    this.#worker.on("message", (report: Report) => this.#hear(report));
    this.#worker.on("error", (error) =>
      this.#fail(error instanceof Error ? error : new Error(String(error))),
    );
    this.#worker.on("exit", () => {
      if (!this.#isClosed) this.#fail(new Error("the store's thread has ended"));
    });
  }

  run(name: OperationName, args: readonly unknown[]): Promise<unknown> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      // When the present turn has asked for all that it needs.
      if (this.#waiting.length === 0 && this.#inFlight.length === 0)
        queueMicrotask(() => this.#sendBatch());
      // What is packed is copied then.
      const isPacked = name === "insert" || name === "remove";
      const call = { name, args: isPacked ? args : args.map(owned) };
      this.#waiting.push({ call, resolve, reject });
    });
  }

  #sendBatch(): void {
    if (this.#inFlight.length > 0 || this.#failure !== undefined) return;
    if (this.#waiting.length === 0) return this.#closeIfAsked();
    this.#inFlight = this.#waiting.splice(0, MAX_BATCH_COUNT);
    const { calls, buffers } = packBatch(this.#inFlight.map(({ call }) => call));
    this.#tell({ type: "batch", calls }, buffers);
  }

  #tell(instruction: Instruction, buffers: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(instruction, buffers);
  }

  #hear(report: Report): void {
    switch (report.type) {
      case "opened":
        return this.#onOpened.resolve();
      case "committed":
        return this.#settle(report.results);
      case "space":
        return this.onSpace(report.isLow);
      case "closed":
        this.#isClosed = true;
        return this.#onClosed?.();
      case "failed":
        return this.#fail(new Error(report.message));
    }
  }

  #settle(packed: readonly unknown[]): void {
    const settled = this.#inFlight;
    this.#inFlight = [];
    this.#sendBatch();
    const calls = settled.map(({ call }) => call);
    const results = unpackResults(calls, packed);
    settled.forEach(({ resolve }, index) => resolve(results[index]));
  }

  #fail(error: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#onOpened.reject(error);
    this.#onFailed(error);
    for (const { reject } of [...this.#inFlight, ...this.#waiting]) reject(error);
    this.#inFlight = [];
    this.#waiting = [];
    this.#onClosed?.();
  }

  async close(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    await new Promise<void>((resolve) => {
      this.#onClosed = resolve;
      this.#sendBatch();
    });
    await this.#worker.terminate();
    if (this.#failure !== undefined) throw this.#failure;
  }

  #closeIfAsked(): void {
    if (this.#onClosed !== undefined) this.#tell({ type: "close" });
  }
}

interface Resolvers {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** `Promise.withResolvers` is not in ES2023. */
function withResolvers(): Resolvers {
  let resolve: () => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

/**
 * Copies views of larger buffers: posting one would clone the whole buffer behind it, once for each view.
 */
function owned(value: unknown): unknown {
  if (value instanceof Uint8Array)
    return value.byteLength === value.buffer.byteLength ? value : Uint8Array.from(value);
  if (Array.isArray(value)) return value.map(owned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, owned(part)]));
}
