import { join } from "node:path";
import { Child } from "./child.ts";
import { openClient, type PartyOptions } from "./open-client.ts";
import { follow, type PartyEvent } from "./party-event.ts";
import { Watch } from "./watch.ts";

/** A user with one device, and what its app has seen. */
export interface Party extends AsyncDisposable {
  readonly name: string;
  readonly seen: Seen;
  /** Resolves when the message is durable in the outbox. */
  send(to: string, text: string): Promise<void>;
}

/** What an app learns from its client. */
export class Seen {
  readonly received: string[] = [];
  readonly queued = new Set<string>();
  readonly relayed = new Set<string>();
  /** Gaps, failures and changed identities: a network fault must lead to none. */
  readonly complaints: string[] = [];
  readonly errors: string[] = [];
  readonly states: string[] = [];
  readonly watch = new Watch();

  add(event: PartyEvent): void {
    switch (event.type) {
      case "received":
        this.received.push(event.text);
        break;
      case "queued":
        this.queued.add(event.text);
        break;
      case "relayed":
        this.relayed.add(event.text);
        break;
      case "complaint":
        this.complaints.push(event.what);
        break;
      case "error":
        this.errors.push(event.code);
        break;
      case "state":
        this.states.push(event.state);
        break;
    }
    this.watch.changed();
  }

  /** What the same app has seen before it was opened anew. */
  continueFrom(before: Seen): void {
    this.received.unshift(...before.received);
    this.complaints.unshift(...before.complaints);
    for (const text of before.queued) this.queued.add(text);
    for (const text of before.relayed) this.relayed.add(text);
  }

  get state(): string {
    return this.states.at(-1) ?? "idle";
  }

  /** How often a connection was lost. */
  get losses(): number {
    return this.states.filter((state) => state === "offline").length;
  }

  online(): Promise<void> {
    return this.watch.until("online", () => this.state === "online");
  }
}

/** A party in this process. */
export async function openParty(options: PartyOptions): Promise<Party> {
  const { name } = options;
  const seen = new Seen();
  const client = await openClient(options);
  const send = follow(client, (event) => seen.add(event));
  return { name, seen, send, [Symbol.asyncDispose]: () => client.close() };
}

export interface ProcessParty extends Party {
  readonly child: Child;
}

/** A party in a process of its own. */
export async function startParty(
  { name, relay, store, haste }: PartyOptions,
  env: Readonly<Record<string, string>> = {},
): Promise<ProcessParty> {
  const seen = new Seen();
  const script = join(import.meta.dirname, "processes/party.ts");
  const child = new Child(script, [relay, store, name, String(haste ?? "")], env);
  child.onLine((line) => {
    if (line !== "open") seen.add(JSON.parse(line) as PartyEvent);
  });
  await child.line("open");
  return {
    name,
    seen,
    child,
    send: async (to, text) => {
      child.write(JSON.stringify([to, text]));
      await seen.watch.until(`queued ${text}`, () => seen.queued.has(text));
    },
    [Symbol.asyncDispose]: () => child.kill(),
  };
}
