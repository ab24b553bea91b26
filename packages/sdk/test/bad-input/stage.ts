import type { Client, ClientOptions, ClientReport, Message, SentMessage } from "../../src/api.ts";
import type { GapEvent } from "../../src/events.ts";
import type { Plain } from "../../src/content/content.ts";
import { loadPrimitives } from "../../src/crypto/load-primitives.ts";
import type { Primitives } from "../../src/crypto/primitives.ts";
import { pack } from "../../src/messagepack.ts";
import { pad } from "../../src/sessions/padding.ts";
import { memory } from "../../src/store/memory.ts";
import { createWorldOn, type SimulatedWorld } from "../../src/testing/world.ts";
import { expect } from "vitest";

// Alice, whose client is tested, and Mallory, whose client is whole but for one thing: what it encrypts may be replaced on
// the way into the cipher. So whatever a hostile peer could put inside an envelope arrives in a real session.

/** What Mallory seems to send. */
const MARK = "@@ to be replaced @@";
/** Longer than the 30 seconds after which a missing message is given up. */
const SETTLE_MS = 45_000;
const SEQUENCE_END = 5;

export interface Stage extends AsyncDisposable {
  readonly world: SimulatedWorld;
  readonly alice: Client;
  readonly mallory: Client;
  /** Of Alice, since the last case. */
  readonly gaps: readonly GapEvent[];
  readonly receipts: readonly string[];
  readonly errors: readonly string[];
  /** Mallory sends a payload, with a number or without, and all that follows happens. */
  deliver(payload: Payload, carrier?: Carrier): Promise<void>;
  /** The newest messages of Alice's conversation with Mallory, oldest first. */
  shown(): Promise<readonly Message[]>;
  /** A good message each way arrives. */
  talk(): Promise<void>;
  begin(): void;
}

/** `numbered`: in the place of a message; `large`: of one in a shared payload; `unnumbered`: of a signal. */
export type Carrier = "numbered" | "large" | "unnumbered";

/** What stands inside a ratchet message: all of it, or a kind and a body behind the number that is due. */
export type Payload =
  | { readonly whole: Uint8Array }
  | { readonly kind: number; readonly body: Uint8Array };

export async function createStage(options: Partial<ClientOptions> = {}): Promise<Stage> {
  const inner = await loadPrimitives("auto");
  const world = await createWorldOn({ seed: 11 }, { primitives: inner });
  let replacement: Payload | undefined;
  const primitives: Primitives = {
    ...inner,
    seal: (key, nonce, associatedData, plaintext) => {
      const isMarked = replacement !== undefined && Buffer.from(plaintext).includes(MARK);
      const text = isMarked ? replaced(plaintext, replacement as Payload) : plaintext;
      return inner.seal(key, nonce, associatedData, text);
    },
  };
  const alice = await world.client("alice", { store: memory(), ...options });
  const hostile = { store: memory(), compression: "off" } as const;
  const mallory = await world.client("mallory", hostile, { primitives });
  let count = 0;
  const gaps: GapEvent[] = [];
  const receipts: string[] = [];
  const errors: string[] = [];
  alice.addEventListener("gap", (event) => gaps.push(event));
  alice.addEventListener("receipt", ({ messageId, state }) =>
    receipts.push(`${messageId} ${state}`),
  );
  alice.addEventListener("error", ({ error }) => errors.push(error.code));
  const shown = async (): Promise<readonly Message[]> => {
    const timeline = alice.chat("mallory").timeline({ limit: 12 });
    await timeline.ready;
    return timeline.value;
  };
  const stage: Stage = {
    world,
    alice,
    mallory,
    gaps,
    receipts,
    errors,
    shown,
    begin: () => {
      for (const list of [gaps, receipts, errors]) list.length = 0;
    },
    deliver: async (payload, carrier = "numbered") => {
      replacement = payload;
      if (carrier === "unnumbered") await mallory.profile.update({ about: MARK });
      else await mallory.chat("alice").send(carrier === "large" ? MARK + "x".repeat(4_000) : MARK);
      await world.idle();
      replacement = undefined;
      await world.clock.advance(SETTLE_MS);
    },
    talk: async () => {
      const name = `after case ${++count}`;
      const sent = await alice.chat("mallory").send(`${name}, from alice`);
      await mallory.chat("alice").send(`${name}, from mallory`);
      await world.clock.advance(SETTLE_MS);
      expect(sent.state).toBe("delivered");
      expect((await shown()).at(-1)?.text).toBe(`${name}, from mallory`);
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
  await stage.talk();
  return stage;
}

function replaced(plaintext: Uint8Array, payload: Payload): Uint8Array {
  if ("whole" in payload) return payload.whole;
  const { kind, body } = payload;
  return pad(Buffer.concat([Uint8Array.of(kind), plaintext.subarray(1, SEQUENCE_END), body]));
}

/** One line of a table. */
export interface Case {
  readonly name: string;
  readonly run: (stage: Stage) => Promise<void>;
}

/** What becomes of what a peer sends. `refused`: a gap says that something could not be read. `dropped`: nothing is seen. */
export type Outcome = "refused" | "dropped" | Partial<Message>;

export interface Delivery {
  readonly payload: Payload | (() => Payload);
  readonly carrier?: Carrier;
  readonly outcome: Outcome;
  /** Why it is refused. */
  readonly reason?: ClientReport["troubles"][number]["reason"];
}

export function delivery(
  name: string,
  { payload, carrier, outcome, reason = "malformed" }: Delivery,
): Case {
  return {
    name,
    run: async (stage) => {
      const before = (await stage.shown()).at(-1)?.id;
      await stage.deliver(typeof payload === "function" ? payload() : payload, carrier);
      const newest = (await stage.shown()).at(-1);
      const isShown = typeof outcome === "object";
      const gaps = stage.gaps.map(({ from, count, reason }) => ({ from, count, reason }));
      const refused = [{ from: "mallory", count: 1, reason: "undecryptable" }];
      expect(gaps).toEqual(outcome === "refused" ? refused : []);
      expect(newest?.id === before).toBe(!isShown);
      expect(newest).toMatchObject(isShown ? outcome : {});
      const trouble = outcome === "refused" ? await lastTrouble(stage.alice) : undefined;
      expect(trouble?.reason).toBe(outcome === "refused" ? reason : undefined);
      expect(stage.errors).toEqual([]);
    },
  };
}

async function lastTrouble(client: Client): Promise<ClientReport["troubles"][number] | undefined> {
  return (await client.inspect()).troubles.at(-1);
}

/** A call of the app's that is refused, and changes nothing. */
export function call(
  name: string,
  code: string,
  body: (stage: Stage, own: SentMessage) => unknown,
): Case {
  return {
    name,
    run: async (stage) => {
      const own = await stage.alice.chat("mallory").send("mine");
      await stage.world.idle();
      const before = JSON.stringify(await stage.shown().then((all) => all.map(lineOf)));
      await expect((async () => await body(stage, own))()).rejects.toMatchObject({ code });
      await stage.world.idle();
      expect(JSON.stringify((await stage.shown()).map(lineOf))).toBe(before);
      expect(stage.alice.outbox.value).toEqual({ pending: 0, failed: 0 });
    },
  };
}

const lineOf = ({ id, text, state, reactions }: Message): unknown => [
  id,
  text,
  state,
  [...reactions],
];

let ids = 0;

/** Sixteen bytes that no other message has. */
export function newId(): Uint8Array {
  const id = Buffer.alloc(16, 0xbb);
  id.writeUInt32BE(++ids);
  return id;
}

/** A content of Mallory's as a payload, with a good message's fields where nothing else is said. */
export function content(fields: Readonly<Record<string, unknown>> = {}): Payload {
  const good = { t: "text", id: newId(), at: Date.UTC(2026, 0, 1), text: "a good text" };
  const given = Object.entries({ ...good, ...fields }).filter(([, value]) => value !== undefined);
  return { kind: 0, body: pack(Object.fromEntries(given) as Record<string, Plain>) };
}

/** An act or a signal. */
export function signal(fields: Readonly<Record<string, unknown>>): Payload {
  return { kind: 0, body: pack(fields) };
}
