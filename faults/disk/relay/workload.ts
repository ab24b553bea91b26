import { statSync } from "node:fs";
import { join } from "node:path";
import { bytesToHex, type ClientFrame } from "@sotto/protocol";
import { bytesOf, Client, requestId, submitFrame } from "../../../packages/relay/test/client.ts";
import { eventually } from "../../../packages/relay/test/data-directory.ts";
import type { Device } from "../../../packages/relay/test/device.ts";
import { type Facts, learn, newScript, noFacts, type Request, type Script } from "./facts.ts";

export interface Use {
  readonly script: Script;
  /** What the clients heard, complete once `useRelay` has resolved. */
  readonly facts: Facts;
  /** Whether the relay was there to the end, and took everything. */
  readonly isWhole: boolean;
  /** Whether it refused something for want of space, or could not erase. */
  readonly isRefused: boolean;
}

const FOR_WANT_OF_SPACE = "relay/quota";
/** Nor can it erase: that takes writes. */
const NOT_ERASED = "the log was not emptied";

/**
 * Registers ann and bob, publishes prekeys and takes bundles, lets envelopes wait, be acknowledged and pass through. If
 * the relay ends or refuses something meanwhile, so does the use.
 *
 * @param size - Envelopes that wait for bob before he comes.
 */
export async function useRelay(url: string, data: string, size: number): Promise<Use> {
  const script = newScript();
  const use = new RelayUse(url, data, script);
  let isRefused = false;
  const isWhole = await use.run(size).then(
    () => true,
    (error: unknown) => {
      const message = error instanceof Error ? error.message : "";
      isRefused = message.endsWith(FOR_WANT_OF_SPACE) || message === NOT_ERASED;
      if (isRefused || message.startsWith("closed with")) return false;
      throw error;
    },
  );
  const facts = noFacts();
  for (const client of use.clients) {
    client.close();
    for (const frame of client.frames) learn(script, facts, frame);
  }
  return { script, facts, isWhole, isRefused };
}

class RelayUse {
  readonly clients: Client[] = [];
  readonly #url: string;
  readonly #data: string;
  readonly #script: Script;
  #prekeys = 0;

  constructor(url: string, data: string, script: Script) {
    this.#url = url;
    this.#data = data;
    this.#script = script;
  }

  async run(size: number): Promise<void> {
    const { ann, bob } = this.#script;
    const early = await this.#join(bob);
    await this.#publish(early, 6);
    early.close();
    await early.closed();
    const sender = await this.#join(ann);
    await this.#fillMailbox(sender, size);
    const receiver = await this.#join(bob);
    const waiting = await this.#deliveries(receiver, size);
    this.#ack(receiver, waiting.slice(0, size / 2));
    await this.#publish(receiver, 3);
    await this.#wiped(receiver);
    await this.#submit(sender, size / 4);
    this.#ack(receiver, waiting.slice(size / 2));
    this.#ack(receiver, (await this.#deliveries(receiver, size + size / 4)).slice(size, size + 1));
    await receiver.next("queueEmpty");
    await this.#passThrough(sender, receiver);
  }

  async #join(device: Device): Promise<Client> {
    const client = await Client.dial(this.#url);
    this.clients.push(client);
    await client.login(device);
    return client;
  }

  /** One by one, then several at once, with bundles taken in between. */
  async #fillMailbox(sender: Client, size: number): Promise<void> {
    for (let sent = 0; sent < size / 2; sent += 1) {
      await this.#submit(sender, 1);
      if (sent % 2 === 0) await this.#fetch(sender);
    }
    await Promise.all([this.#submit(sender, size / 2), this.#fetch(sender)]);
  }

  /** Bob is there and has nothing waiting: of two envelopes he acknowledges the first only. */
  async #passThrough(sender: Client, receiver: Client): Promise<void> {
    const before = receiver.delivered.length;
    const acknowledge = async (): Promise<void> => {
      const [first = ""] = (await this.#deliveries(receiver, before + 2)).slice(before);
      this.#ack(receiver, [first]);
    };
    await Promise.all([this.#submit(sender, 2), acknowledge()]);
    await this.#fetch(sender);
  }

  async #submit(sender: Client, count: number): Promise<void> {
    const answers = Array.from({ length: count }, (_, index) => {
      const envelopeId = bytesOf(16);
      const sealed = bytesOf(100 + ((index * 997) % 4_000));
      const shared = index % 3 === 1 ? bytesOf(700) : new Uint8Array();
      const frame = submitFrame({ to: [this.#script.bob], envelopeId, sealed, shared });
      this.#script.envelopes.set(bytesToHex(envelopeId), sealed);
      return this.#ask(sender, frame, { type: "submit", envelopeId: bytesToHex(envelopeId) });
    });
    await Promise.all(answers);
  }

  async #publish(client: Client, count: number): Promise<void> {
    const { bob } = this.#script;
    const prekeyIds = Array.from({ length: count }, () => ++this.#prekeys);
    const oneTime = prekeyIds.map((id) => bob.oneTimePrekey(id));
    const signed = bob.signedPrekey(this.#prekeys);
    const frame = { type: "publishPrekeys" as const, requestId: requestId(), signed, oneTime };
    await this.#ask(client, frame, { type: "publish", prekeyIds });
  }

  async #fetch(client: Client): Promise<void> {
    const { userId, id } = this.#script.bob;
    const frame = {
      type: "fetchBundles" as const,
      requestId: requestId(),
      userId,
      deviceIds: [id],
    };
    await this.#ask(client, frame, { type: "fetch" });
  }

  async #ask(
    client: Client,
    frame: Extract<ClientFrame, { readonly requestId: Uint8Array }>,
    request: Request,
  ): Promise<void> {
    this.#script.requests.set(bytesToHex(frame.requestId), request);
    const answer = await client.request(frame);
    if (answer.type === "failure") throw new Error(`the relay refused: ${answer.code}`);
  }

  async #deliveries(receiver: Client, count: number): Promise<string[]> {
    const ids = (await receiver.deliveries(count)).map(({ id }) => bytesToHex(id));
    if (ids.length < count) throw new Error(`closed with ${receiver.closeCode}`);
    return ids;
  }

  #ack(receiver: Client, ids: readonly string[]): void {
    for (const id of ids) {
      this.#script.acks.add(id);
      receiver.ack([Buffer.from(id, "hex")]);
    }
  }

  /** The relay has emptied its log: what follows is written over what was there. */
  async #wiped(client: Client): Promise<void> {
    const log = join(this.#data, "relay.db-wal");
    const isEmpty = (): boolean => statSync(log, { throwIfNoEntry: false })?.size === 0;
    await eventually(() => client.closeCode !== undefined || isEmpty());
    // Nobody has said anything for so long that the relay has closed the connection.
    if (!isEmpty()) throw new Error(NOT_ERASED);
  }
}
