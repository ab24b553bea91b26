import type { Client, Message } from "../../src/api.ts";
import { loadPrimitives } from "../../src/crypto/load-primitives.ts";
import { memory } from "../../src/store/memory.ts";
import { createWorldOn, type SimulatedWorld } from "../../src/testing/world.ts";
import { recordingPrimitives } from "../support/recording-primitives.ts";
import { EvilRelay } from "./evil-relay.ts";
import { continueWith, createParty, type Party } from "./party.ts";
import type { Contact, Direction, Power, Recovery } from "./power.ts";

// Alice, Bob and Carol before, under and after one power.

export type MemoryStore = ReturnType<typeof memory>;

const USERS = ["alice", "bob", "carol"] as const;
export const ACCOMPLICE = "mallory";
const DAY_MS: number = 24 * 3600_000;
/** Longer than the 30 seconds after which a missing message is given up. */
const UNDER_POWER_MS = 100_000;
/** Longer than the longest wait of a retry, and after it that of a missing message. */
const AFTER_POWER_MS = 150_000;

export type Phase = "before" | "under" | "after";

/** A message as its sender meant it. */
export interface Sent {
  readonly phase: Phase;
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

/** What a run leaves to be judged. */
export interface Run {
  readonly parties: readonly Party[];
  /** In the order of sending. */
  readonly sent: readonly Sent[];
  /** Text → state of the sender's own copy. */
  readonly states: ReadonlyMap<string, Message["state"]>;
  /** User → conversation → texts that the store holds of others, oldest first. */
  readonly stored: ReadonlyMap<string, readonly (readonly [string, readonly Message[]])[]>;
  /** Texts that the relay's own device was shown. */
  readonly readByRelay: ReadonlySet<string>;
  /** Texts that somebody was shown before the relay became honest again. */
  readonly shownUnderPower: ReadonlySet<string>;
  readonly keyReuses: number;
  readonly seals: number;
}

/** What a run needs to know besides the power. */
export interface Terms {
  readonly contact: Contact;
  readonly recovery: Recovery;
  readonly seed: number;
}

export async function runPower(power: Power, { contact, recovery, seed }: Terms): Promise<Run> {
  const evil = new EvilRelay();
  const primitives = recordingPrimitives(await loadPrimitives("auto"));
  await using world = await createWorldOn({ seed }, { primitives, wrapGateway: evil.wrapGateway });
  evil.clock = world.virtualClock;
  const parties: Party[] = [];
  for (const user of USERS) {
    const store = memory();
    parties.push(createParty(user, store, await world.client(user, { store })));
  }
  const readByRelay = new Set<string>();
  if (power.hasAccomplice === true) {
    const mallory = await world.client(ACCOMPLICE);
    mallory.addEventListener("message", ({ message }) => readByRelay.add(message.text));
  }
  const stage: Stage = { world, evil, parties, sent: [] };
  for (const days of power.sleepsDays ?? []) await sleep(stage, days);
  if (contact === "standing") await exchange(stage, "before", 1);
  await world.clock.advance(10_000);
  await act(stage, power);
  const shownUnderPower = new Set(parties.flatMap(({ shown }) => shown.map(({ text }) => text)));
  evil.becomeHonest();
  await recover(stage, recovery);
  await exchange(stage, "after", 2);
  await world.clock.advance(AFTER_POWER_MS);
  const { reuses: keyReuses, seals } = primitives;
  return { ...(await harvest(stage)), readByRelay, shownUnderPower, keyReuses, seals };
}

interface Stage {
  readonly world: SimulatedWorld;
  readonly evil: EvilRelay;
  readonly parties: readonly Party[];
  readonly sent: Sent[];
}

/** Days pass; at their end every device comes back, as it would on its own. */
async function sleep({ world, parties }: Stage, days: number): Promise<void> {
  for (const { client } of parties) world.network.offline(client);
  await world.clock.advance(days * DAY_MS);
  for (const { client } of parties) world.network.online(client);
  await world.clock.advance(60_000);
}

async function act(stage: Stage, power: Power): Promise<void> {
  const { world, evil, parties } = stage;
  evil.use(power.start(evil));
  if (power.reconnects === true) evil.reconnectAll();
  await world.clock.advance(5_000);
  await exchange(stage, "under", 2);
  await world.clock.advance(5_000);
  if (power.restartsBob === true) await restart(stage, party(parties, "bob"));
  await exchange(stage, "under", 2);
  await world.clock.advance(UNDER_POWER_MS);
}

async function recover(stage: Stage, recovery: Recovery): Promise<void> {
  await stage.world.clock.advance(40_000); // The longest wait of a client that connects again by itself.
  if (recovery === "reconnect") stage.evil.reconnectAll();
  if (recovery === "restart") for (const each of stage.parties) await restart(stage, each);
  await stage.world.clock.advance(60_000);
}

async function restart({ world }: Stage, each: Party): Promise<void> {
  world.crash(each.client);
  continueWith(each, await world.client(each.user, { store: each.store }));
  // What came in before anybody listened: an app reads it from the store.
  for (const { id } of each.client.conversations.value) {
    for (const { own, from, chatId, text } of await timelineOf(each.client, id)) {
      if (!own && !each.shown.some((shown) => shown.text === text))
        each.shown.push({ from, chatId, text });
    }
  }
}

/** Everybody writes to everybody; of `rounds` messages of each direction the second is large. */
async function exchange(
  { parties, sent, world }: Stage,
  phase: Phase,
  rounds: number,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const from of parties) {
      for (const to of parties) {
        if (from === to) continue;
        const name = `${phase} ${from.user}→${to.user} ${sent.length}`;
        const text = round === 1 ? `${name} ${incompressible(sent.length)}` : name;
        sent.push({ phase, from: from.user, to: to.user, text });
        await from.client.chat(to.user).send(text);
      }
    }
    await world.clock.advance(2_000);
  }
}

/** More than goes into a ratchet message, also when compressed: it becomes a shared payload. */
function incompressible(seed: number): string {
  let state = seed * 2_654_435_761 + 1;
  return Array.from({ length: 1_500 }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state.toString(36).slice(-3);
  }).join("");
}

function party(parties: readonly Party[], user: string): Party {
  return parties.find((each) => each.user === user) as Party;
}

async function harvest({
  parties,
  sent,
}: Stage): Promise<Pick<Run, "parties" | "sent" | "states" | "stored">> {
  const states = new Map<string, Message["state"]>();
  const stored = new Map<string, (readonly [string, readonly Message[]])[]>();
  for (const { user, client } of parties) {
    const chats: (readonly [string, readonly Message[]])[] = [];
    for (const { id } of client.conversations.value) {
      const messages = await timelineOf(client, id);
      for (const { own, text, state } of messages) if (own) states.set(text, state);
      chats.push([id, messages.filter(({ own }) => !own)]);
    }
    stored.set(user, chats);
  }
  return { parties, sent, states, stored };
}

async function timelineOf(client: Client, chatId: string): Promise<readonly Message[]> {
  const timeline = client.chat(chatId).timeline({ limit: 1_000 });
  await timeline.ready;
  return timeline.value;
}

export function directionOf({ from, to }: Pick<Sent, "from" | "to">): Direction {
  return `${from}→${to}`;
}
