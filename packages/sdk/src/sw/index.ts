import { platform } from "#platform";
import { SottoError } from "@sotto/protocol";
import type { Client, ClientOptions, ContentTypes, Message } from "../api.ts";
import { createClientOn } from "../client.ts";

/** What `wake` does it with, besides what a client takes. The store is the one that the app's pages use. */
export interface WakeOptions<C extends ContentTypes = []> extends ClientOptions<C> {
  /** Called with each message that comes in; `wake` waits for what it returns. */
  readonly onMessage: (message: Message<C>) => void | Promise<void>;
  /** Waits also until everything queued has been sent: for `sync` events. */
  readonly flush?: boolean;
}

/** `fetched`: what waited is in the store, and was handed over. `left`: a page is open, and has its own `message` events. */
export type WakeResult = "fetched" | "left";

/** The wake before this one: a second push event during it begins when it has ended, because its message may come later. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Fetches, decrypts and stores what waits on the relay, in a service worker: call it in `waitUntil` of a `push` or `sync`
 * event. If a page of the app has the store, it is left to the page.
 *
 * @throws SottoError `relay/unreachable`, `auth/…`, `store/…`, `crypto/unavailable`, `argument/invalid`; what `onMessage`
 *   throws; `signal.reason` if aborted.
 */
export async function wake<const C extends ContentTypes = []>(
  options: WakeOptions<C>,
): Promise<WakeResult> {
  const result = last.then(() => fetchAll(options));
  last = result.catch(() => undefined); // Reported to its own caller.
  return await result;
}

async function fetchAll<C extends ContentTypes>(options: WakeOptions<C>): Promise<WakeResult> {
  const { onMessage, flush = false, signal } = options;
  const startedAt = new Date((options.clock ?? platform.clock).now());
  const client = await createClientOn(platform, options);
  const handled: Promise<void>[] = [];
  client.addEventListener("message", ({ message }) => {
    if (client.connection.value.state === "follower") return; // The page has it too.
    handled.push(Promise.resolve(onMessage(message)));
  });
  try {
    const result = await caughtUp(client, signal);
    if (result === "left") return result;
    await receiptsSent(client, startedAt, signal);
    // More may come while these are handled.
    for (const each of handled) await each;
    if (flush) await client.close({ flush, ...(signal === undefined ? {} : { signal }) });
    return result;
  } finally {
    await client.close();
  }
}

type Woken = Pick<Client, "connection" | "outbox" | "inspect">;

/** Waits until the queue on the relay is empty, or a page that has the store is connected or does what it can. */
async function caughtUp(client: Woken, signal: AbortSignal | undefined): Promise<WakeResult> {
  return await when(client.connection, signal, (state) => {
    if (state.state === "online") return "fetched";
    if (state.state === "follower" && state.leader !== undefined) return "left";
    if (state.state === "offline") throw state.cause ?? new SottoError("relay/unreachable");
    if (state.state === "closed") throw new SottoError("client/closed");
    return undefined;
  });
}

/** The senders of what has come in are told: their rows of the outbox have gone. */
async function receiptsSent(
  client: Woken,
  since: Date,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (;;) {
    const before = client.outbox.value;
    const { outbox } = await client.inspect();
    if (!outbox.some(({ isMessage, createdAt }) => !isMessage && createdAt >= since)) return;
    if (client.connection.value.state !== "online") return; // They go out at the next start.
    await when(client.outbox, signal, (value) => (value === before ? undefined : value));
  }
}

/** Resolves with the first result of `look` that is not undefined. */
async function when<T, R>(
  live: { readonly value: T; subscribe(fn: () => void): () => void },
  signal: AbortSignal | undefined,
  look: (value: T) => R | undefined,
): Promise<R> {
  const { promise, resolve, reject } = Promise.withResolvers<R>();
  const onChange = (): void => {
    try {
      const result = look(live.value);
      if (result !== undefined) resolve(result);
    } catch (error) {
      reject(error);
    }
  };
  const onAbort = (): void => reject(signal?.reason as Error);
  const end = live.subscribe(onChange);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    signal?.throwIfAborted();
    onChange();
    return await promise;
  } finally {
    end();
    signal?.removeEventListener("abort", onAbort);
  }
}
