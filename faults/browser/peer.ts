import { type Client, createClient, memory, SottoError, type Timeline } from "@sotto/sdk";
import { within } from "./deadline.ts";
import type { Text } from "./page/api.ts";

const ALL = 10_000;

/** The other side: the SDK in this process, which nothing happens to. */
export class Peer implements AsyncDisposable {
  readonly #client: Client;
  readonly #other: string;
  readonly #timeline: Timeline;
  #events = 0;
  #gaps = 0;

  private constructor(client: Client, other: string) {
    this.#client = client;
    this.#other = other;
    this.#timeline = client.chat(other).timeline({ limit: ALL });
    this.#timeline.subscribe(() => undefined); // A timeline follows only while somebody subscribes.
    client.addEventListener("message", () => (this.#events += 1));
    client.addEventListener("gap", ({ count }) => (this.#gaps += count));
  }

  static async open(relay: string, user: string, other: string): Promise<Peer> {
    const store = memory();
    for (;;) {
      try {
        const client = await createClient({ relay, auth: () => `dev:${user}`, store });
        return new Peer(client, other);
      } catch (error) {
        // On a machine with too much to do the first handshake may time out.
        if (!SottoError.is(error, "relay/unreachable")) throw error;
      }
    }
  }

  /** Texts that it was shown, in order. */
  get received(): readonly string[] {
    return this.#timeline.value.filter(({ own }) => !own).map(({ text }) => text);
  }

  /** Message events and gap events so far. */
  get seen(): { readonly events: number; readonly gaps: number } {
    return { events: this.#events, gaps: this.#gaps };
  }

  async untilReceived(count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (): void => {
      if (this.received.length >= count) resolve();
    };
    const end = this.#timeline.subscribe(look);
    look();
    try {
      await within(`${count} messages at the peer, which has ${this.received.length}`, promise);
    } finally {
      end();
    }
  }

  /** Sends one after the other, each when the one before has reached `state`. */
  async send(texts: readonly Text[], state: "queued" | "relayed" | "delivered"): Promise<void> {
    for (const { id, text } of texts) {
      const sent = await this.#client.chat(this.#other).send(text, { id });
      if (state !== "queued") await within(`${state}: ${text}`, sent.reached(state));
    }
  }

  /** Own messages that are on the other side. */
  get delivered(): readonly string[] {
    const own = this.#timeline.value.filter((message) => message.own);
    return own.filter(({ state }) => state === "delivered").map(({ text }) => text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.close();
  }
}
