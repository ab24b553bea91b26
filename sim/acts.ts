import { hash } from "node:crypto";
import type { RelayDisk } from "./faulty-relay-storage.ts";
import type { FaultyStore } from "./faulty-store.ts";
import type { Sent } from "./history.ts";
import { type Action, type Fault, type Feature, skewOf } from "./plan.ts";
import { PRESENCE_ACTS } from "./presence.ts";
import type { Stage } from "./run.ts";
import { TALK_ACTS } from "./talk.ts";

/**
 * Does what an action says.
 *
 * @returns Whether it had an effect: something to act on was there. A fault that strikes later says so itself.
 */
export type Act = (stage: Stage, action: Action) => boolean;

const SHORT_MS = 2_000;
const LONG_MS = 90_000;

/** Text that compression does not make small: it goes into a shared payload. */
const largeText = (dice: number): string =>
  Array.from({ length: 40 }, (_, line) => hash("sha512", `${dice}/${line}`, "base64url"))
    .join(" ")
    .replaceAll(/q/gi, "0"); // Words that are looked for begin with it.

/** Short or long, as the dice say. */
const durationOf = ({ dice }: Action): number =>
  dice % 3 === 0 ? LONG_MS : SHORT_MS + (dice % 9_000);

const deviceOf = ({ devices }: Stage, { who }: Action): ReturnType<Stage["devices"]["get"]> =>
  devices.get(who);

const withStoreFault =
  (fault: NonNullable<FaultyStore["faults"]["nextCommit"]>): Act =>
  (stage, action) => {
    const faults = deviceOf(stage, action)?.faults;
    if (faults !== undefined) faults.nextCommit = fault;
    return false;
  };

const withStoreCrash =
  (after: boolean): Act =>
  (stage, action) => {
    const faults = deviceOf(stage, action)?.faults;
    if (faults !== undefined) faults.crash = { countdown: 1 + (action.dice % 24), after };
    return false;
  };

const withRelayDisk =
  (fault: NonNullable<RelayDisk["nextWrite"]>): Act =>
  ({ relayDisk }) => {
    relayDisk.nextWrite = fault;
    return false;
  };

export const ACTS: Readonly<Record<Feature | Fault, Act>> = {
  send: ({ send }, { who, to }) => {
    send(who, to);
    return true;
  },
  burst: ({ send }, { who, to, dice }) => {
    for (let count = 2 + (dice % 8); count > 0; count--) send(who, to);
    return true;
  },
  large: ({ send }, { who, to, dice }) => {
    send(who, to, largeText(dice));
    return true;
  },
  resend: ({ devices, history }, { who, dice }) => {
    // Who has removed a message does not send it again.
    const { removed, emptied } = history.asked;
    const isKept = ({ id, to }: Sent): boolean =>
      !removed.has(`${who}/${who}/${id}`) && !emptied.has(`${who}/${to}`);
    const own = [...history.sent.values()].filter(
      (sent) => sent.from === who && sent.isPlain && isKept(sent),
    );
    const sent = own[dice % Math.max(1, own.length)];
    if (sent === undefined) return false;
    devices.get(who)?.send(sent.to, sent.text, sent.id);
    return true;
  },
  read: (stage, action) => {
    deviceOf(stage, action)?.markRead(action.to);
    return deviceOf(stage, action)?.client !== undefined;
  },
  restart: (stage, action) => {
    const device = deviceOf(stage, action);
    if (device?.client === undefined) return false;
    void device.restart();
    return true;
  },
  reinstall: (stage, action) => {
    const pinnedBy = [...stage.devices].flatMap(([user, device]) =>
      user !== action.who && device.pins(action.who) ? [user] : [],
    );
    deviceOf(stage, action)?.reinstall(pinnedBy);
    return true;
  },
  poison: (stage, action) => poison(stage, action),
  "forge-ack": ({ wire, plan }, { who }) => {
    const others = plan.users.filter((user) => user !== who);
    const ids = others.flatMap((user) => wire.envelopesTo(user).map(({ envelope }) => envelope.id));
    return ids.length > 0 && wire.say(who, { type: "ack", envelopeIds: ids.slice(-100) });
  },
  replay: ({ wire }, { who, dice }) => wire.replay(who, dice),
  ...TALK_ACTS,
  ...PRESENCE_ACTS,

  crash: (stage, action) => {
    const device = deviceOf(stage, action);
    if (device?.faults === undefined) return false;
    device.kill();
    return true;
  },
  "crash-before-store": withStoreCrash(false),
  "crash-after-store": withStoreCrash(true),
  "store-fails": withStoreFault("store-fails"),
  "store-uncertain": withStoreFault("store-uncertain"),
  "store-full": withStoreFault("store-full"),
  offline: (stage, action) => {
    const device = deviceOf(stage, action);
    device?.setOnline(false);
    stage.later(durationOf(action), () => device?.setOnline(true));
    return true;
  },
  "half-open": (stage, action) => {
    const node = deviceOf(stage, action)?.node;
    const directions = ([["client"], ["relay"], ["client", "relay"]] as const)[action.dice % 3];
    node?.swallow(directions ?? []);
    stage.later(durationOf(action), () => node?.swallow([]));
    return node !== undefined;
  },
  reset: (stage, action) => {
    const node = deviceOf(stage, action)?.node;
    node?.reset();
    return node !== undefined;
  },
  partition: (stage, action) => {
    const apart = [...stage.devices.values()].filter(
      (_, index) => ((action.dice >> index) & 1) === 1,
    );
    const nodes = apart.flatMap(({ node }) => (node === undefined ? [] : [node]));
    for (const node of nodes) node.swallow(["client", "relay"]);
    stage.later(durationOf(action), () => {
      for (const node of nodes) node.swallow([]);
    });
    return nodes.length > 0;
  },
  "clock-jump": (stage, action) => {
    deviceOf(stage, action)?.jumpClock(skewOf(action.dice));
    return true;
  },
  "relay-crash": ({ world, later }) => {
    world.relayProcess.kill();
    world.net.cutAll();
    later(SHORT_MS, () => {
      if (world.relayProcess.core === undefined) world.relayProcess.start();
    });
    return true;
  },
  // The relay's clock stands still or runs while it lives, but may be another one after a restart. Two hours at most: what
  // the relay holds expires by its clock.
  "relay-clock": ({ world, later }, { dice }) => {
    world.relayProcess.kill();
    world.net.cutAll();
    later(SHORT_MS, () => {
      if (world.relayProcess.core !== undefined) return; // Somebody else has started it again.
      world.relayProcess.skew(skewOf(dice % 6));
      world.relayProcess.start();
    });
    return true;
  },
  "relay-pause": ({ world, later }, action) => {
    world.net.pauseRelay(true);
    world.relayProcess.pause(true);
    later(durationOf(action), () => {
      world.relayProcess.pause(false);
      world.net.pauseRelay(false);
    });
    return true;
  },
  "relay-uncertain": withRelayDisk("relay-uncertain"),
  "relay-disk-full": withRelayDisk("relay-disk-full"),
};

/** A member of the relay, but no honest one, sends garbage: random bytes, or a message with one bit changed. */
function poison({ wire, history, world, plan }: Stage, { who, to, dice }: Action): boolean {
  const targets = wire.envelopesTo(to);
  const target = targets[dice % Math.max(1, targets.length)];
  if (target === undefined) return false;
  const sealed = target.envelope.sealed.slice();
  const at = (dice * 31) % sealed.length;
  sealed[at] = (sealed[at] ?? 0) ^ (1 << (dice % 8));
  const id = Buffer.alloc(16, `poison ${plan.seed} ${dice} ${world.virtualClock.now()}`);
  const said = wire.say(who, {
    type: "submit",
    requestId: new Uint8Array(id),
    addressees: [
      {
        userId: to,
        slots: [{ deviceId: target.deviceId, envelopeId: new Uint8Array(id), sealed }],
      },
    ],
    shared: target.envelope.shared,
    ttlSeconds: 0,
    ephemeral: false,
  });
  if (said) history.poisons.set(to, (history.poisons.get(to) ?? 0) + 1);
  return said;
}
