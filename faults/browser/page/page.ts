import { bytesToHex, SottoError } from "@sotto/protocol";
import type { Client, Conversation, Message } from "../../../packages/sdk/src/api.ts";
import { createClientOn } from "../../../packages/sdk/src/client.ts";
import { loadPrimitives } from "../../../packages/sdk/src/crypto/load-primitives.ts";
import type { Live } from "../../../packages/sdk/src/live.ts";
import { platform } from "../../../packages/sdk/src/platform/browser.ts";
import { indexedDb } from "../../../packages/sdk/src/store/indexeddb.ts";
import type { FaultPage, Outcome, StartOptions, Woken } from "./api.ts";
import { auditedPrimitives } from "./audited-primitives.ts";
import { fillQuota } from "./fill-quota.ts";
import { createGate, type Gate } from "./gate.ts";
import { gatedStore } from "./gated-store.ts";
import { gatedTransport } from "./gated-transport.ts";

// A page around the real SDK, with its real store and socket. The harness drives it through `window.fault`.

const ALL = 10_000;
/** Few, because making them is slow and they are not what is tested here. */
const PREKEY_COUNT = 4;

let client: Client;
let conversation: Conversation;
let messages: Live<readonly Message[]>;
let gate: Gate;
const errors: string[] = [];
let gaps = 0;
let received = 0;
let acks = 0;
const events = new EventTarget();

async function open(options: StartOptions): Promise<void> {
  gate = createGate((report) => window.faultReport(report));
  if (options.stop !== undefined) gate.arm(options.stop);
  const audited = auditedPrimitives(await loadPrimitives("auto"), (seals) =>
    window.faultReport({ type: "seals", seals }),
  );
  const transport = gatedTransport(platform.transport, gate, async (type, frame) => {
    if (type === "ack") acks += 1;
    else await window.faultReport({ type, frame: bytesToHex(frame) });
  });
  client = await createClientOn(
    { ...platform, transport },
    {
      relay: options.relay,
      auth: () => `dev:${options.user}`,
      store: gatedStore(indexedDb(options.database), gate, () => audited.flush()),
      startAnew: options.startAnew ?? false,
    },
    { primitives: audited.primitives, prekeyCount: PREKEY_COUNT },
  );
  client.addEventListener("gap", ({ count }) => (gaps += count));
  client.addEventListener("message", () => (received += 1));
  client.addEventListener("error", ({ error }) => {
    errors.push(error.code);
    events.dispatchEvent(new Event("error"));
  });
  conversation = client.chat(options.peer);
  const timeline = conversation.timeline({ limit: ALL });
  messages = timeline;
  timeline.subscribe(() => undefined); // A timeline follows only while somebody subscribes.
  await timeline.ready;
}

async function outcomeOf(body: () => Promise<unknown>): Promise<Outcome> {
  try {
    await body();
    return "ok";
  } catch (error) {
    return SottoError.is(error) ? error.code : String(error);
  }
}

function until<T>(live: Live<T>, fits: (value: T) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (fits(live.value)) resolve();
    };
    live.subscribe(look);
    look();
  });
}

const isDelivered = ({ own, state }: Message): boolean =>
  own && (state === "delivered" || state === "read");

const fault: FaultPage = {
  start: (options) => outcomeOf(() => open(options)),
  send: async (texts, state) => {
    const outcomes: Outcome[] = [];
    for (const { id, text } of texts) {
      outcomes.push(
        await outcomeOf(async () => {
          const sent = await conversation.send(text, { id });
          if (state === "delivered") await sent.reached("delivered");
        }),
      );
    }
    return outcomes;
  },
  untilDelivered: (count) =>
    until(messages, (value) => value.filter((message) => isDelivered(message)).length >= count),
  untilReceived: (count) =>
    until(messages, (value) => value.filter(({ own }) => !own).length >= count),
  untilIdle: () => until(client.outbox, ({ pending }) => pending === 0),
  untilOnline: () => until(client.connection, ({ state }) => state === "online"),
  untilOffline: () => until(client.connection, ({ state }) => state === "offline"),
  untilFollowing: () =>
    until(client.connection, (now) => now.state === "follower" && now.leader?.state === "online"),
  untilLeading: () => until(client.connection, ({ state }) => state !== "follower"),
  leads: () => client.connection.value.state !== "follower",
  untilError: async (code) => {
    while (!errors.includes(code))
      await new Promise((resolve) => events.addEventListener("error", resolve, { once: true }));
  },
  timeline: async () => {
    const stored = conversation.timeline({ limit: ALL });
    await stored.ready;
    return {
      own: stored.value.filter(({ own }) => own).map(({ text, state }) => ({ text, state })),
      received: stored.value.filter(({ own }) => !own).map(({ text }) => text),
    };
  },
  deviceId: () => client.deviceId,
  seen: () => ({ errors, gaps, acks, events: received }),
  arm: (stop) => gate.arm(stop),
  release: () => gate.release(),
  close: () => client.close(),
  fill: fillQuota,
  tellOf: (event) => void document.dispatchEvent(new Event(event)),
  wake: async (options) => {
    await navigator.serviceWorker.register("/worker.js");
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise<Woken>((resolve) =>
      port1.addEventListener("message", ({ data }: MessageEvent<Woken>) => resolve(data)),
    );
    port1.start();
    active?.postMessage(options, [port2]);
    return await answer;
  },
};
window.fault = fault;
