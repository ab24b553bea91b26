import { hash } from "node:crypto";
import type { SendOptions } from "../packages/sdk/src/api.ts";
import type { Primitives } from "../packages/sdk/src/crypto/primitives.ts";
import { createWorldOn, type SimulatedWorld } from "../packages/sdk/src/testing/world.ts";
import { type Act, ACTS } from "./acts.ts";
import { check } from "./checkers.ts";
import { Device } from "./device.ts";
import { createRelayDisk, type RelayDisk } from "./faulty-relay-storage.ts";
import { add, History } from "./history.ts";
import { modelPrimitives } from "./model-primitives.ts";
import { createNonceAudit } from "./nonce-audit.ts";
import type { Condition, Fault, Feature, Plan } from "./plan.ts";
import { tokenOf } from "./tokens.ts";
import { createWire, type Wire } from "./wire-observer.ts";

/** Long enough for every retry, for a gap to be declared, and for a half-open link to be noticed. */
const HEAL_MS = 200_000;
/** Virtual time in which the last messages, sent when all is well again, must arrive. */
const LAST_MS = 50_000;
/** A sender whom the relay refuses as a stranger asks again after a minute, if the token came while it was refused. */
const REFUSED_MS = 70_000;
const COUNT_MS = 10_000;
const RELAY_RESTART_MS = 2_000;

export interface Outcome {
  readonly violations: readonly string[];
  /** Hash of every frame with its time: the same for the same plan. */
  readonly trace: string;
  readonly frames: number;
  /** Feature, fault or condition → how often it had an effect. */
  readonly levers: ReadonlyMap<string, number>;
}

/** What an action may touch. */
export interface Stage {
  readonly plan: Plan;
  readonly world: SimulatedWorld;
  readonly devices: ReadonlyMap<string, Device>;
  readonly wire: Wire;
  readonly relayDisk: RelayDisk;
  readonly history: History;
  /** Sends a new message. */
  readonly send: (from: string, to: string, text?: string, options?: SendOptions) => void;
  /** A text that no other is like. */
  readonly newText: (what: string) => string;
  /** An action has had an effect, which it could not tell at once. */
  readonly fired: (kind: Feature) => void;
  /** Undoes a fault after a while, or when all is healed. */
  readonly later: (ms: number, undo: () => void) => void;
  readonly undoAll: () => void;
}

/** Runs a plan: its actions, then a time in which everything is well, then the checks. */
export async function runPlan(plan: Plan, real: Primitives): Promise<Outcome> {
  const history = new History();
  const levers = new Map<string, number>();
  const isOn = (condition: Parameters<typeof plan.conditions.has>[0]): boolean =>
    plan.conditions.has(condition);
  const audit = createNonceAudit(isOn("real-cryptography") ? real : modelPrimitives(real), history);
  const { primitives } = audit;
  const onFault = (fault: Fault): void => void add(levers, fault);
  const wire = createWire(() => world.virtualClock.now(), history, audit);
  const relayDisk = createRelayDisk({
    setTimeout: (fn, ms) => world.virtualClock.setTimeout(fn, ms),
    operationMs: plan.slowDiskMs,
    mailboxMessages: plan.mailboxMessages,
    history,
    onFault,
  });
  const restartRelay = (): void =>
    void world.virtualClock.setTimeout(() => {
      if (world.relayProcess.core === undefined) world.relayProcess.start();
    }, RELAY_RESTART_MS);
  const world = await createWorldOn(
    { seed: plan.seed },
    {
      primitives,
      limits: {
        mailboxMessages: plan.mailboxMessages,
        strangerMessagesPerDay: plan.strangerMessages,
      },
      ...(isOn("write-through") ? { passThroughMs: 0 } : {}),
      wrapStorage: relayDisk.wrap,
      wrapGateway: wire.wrap,
      onRelayFatal: restartRelay,
    },
  );
  const devices = new Map(
    plan.users.map((user) => [
      user,
      new Device(user, {
        world,
        history,
        primitives,
        store: isOn("sqlite-store") ? "sqlite" : "memory",
        commitMs: isOn("slow-disk") ? Math.min(plan.slowDiskMs, 50) : 0,
        skewMs: plan.skewMs.get(user) ?? 0,
        isBot: isOn("bot") && user === "bob",
        isAsker: plan.askers.has(user),
        watched: isOn("presence") ? plan.users.filter((other) => other !== user) : [],
        onFault,
      }),
    ]),
  );
  try {
    const fired = (kind: Feature): void => void add(levers, kind);
    const stage = createStage({ plan, world, devices, wire, relayDisk, history, fired });
    await act(stage, levers);
    await heal(stage);
    const stuck = await findStuck(stage);
    await finish(stage);
    countConditions(stage, levers);
    return {
      violations: [...history.violations, ...stuck, ...check(plan, history, "end")],
      trace: wire.trace(),
      frames: wire.frames(),
      levers,
    };
  } finally {
    for (const device of devices.values()) device.dispose();
    world.relayProcess.kill();
  }
}

function createStage(parts: Omit<Stage, "send" | "newText" | "later" | "undoAll">): Stage {
  const undos = new Set<() => void>();
  let messages = 0;
  let texts = 0;
  const { world, devices, plan } = parts;
  return {
    ...parts,
    send: (from, to, text, options) => {
      const number = ++messages;
      const id = hash("sha256", `${plan.seed}/${number}`).slice(0, 32);
      const said = `${text ?? `${from} to ${to}, ${number}`} ${tokenOf(id)}`;
      devices.get(from)?.send(to, said, id, options);
    },
    newText: (what) => {
      const number = ++texts;
      return `${what} ${number} ${tokenOf(`${plan.seed}/${what}/${number}`)}`;
    },
    later: (ms, undo) => {
      const once = (): void => {
        if (undos.delete(once)) undo();
      };
      undos.add(once);
      world.virtualClock.setTimeout(once, ms);
    },
    undoAll: () => {
      for (const undo of undos) undo();
    },
  };
}

async function act(stage: Stage, levers: Map<string, number>): Promise<void> {
  const { plan, world, devices } = stage;
  const { faults } = world.net;
  for (const device of devices.values()) device.start();
  const startMs = world.virtualClock.now();
  faults.dropRate = plan.dropRate;
  faults.duplicateRate = plan.duplicateRate;
  faults.reorders = plan.conditions.has("reorder");
  faults.delayMs = [1, plan.maxDelayMs];
  for (const action of plan.actions) {
    await world.runTo(startMs + action.atMs);
    const perform: Act = ACTS[action.kind];
    if (perform(stage, action)) add(levers, action.kind);
  }
  await world.runTo(startMs + plan.endMs);
}

async function heal(stage: Stage): Promise<void> {
  const { world, devices } = stage;
  const { faults } = world.net;
  stage.undoAll();
  faults.dropRate = 0;
  faults.duplicateRate = 0;
  faults.reorders = false;
  faults.delayMs = [1, 20];
  stage.relayDisk.nextWrite = undefined;
  world.relayProcess.pause(false);
  world.net.pauseRelay(false);
  if (world.relayProcess.core === undefined) world.relayProcess.start();
  for (const device of devices.values()) {
    device.node?.swallow([]);
    device.setOnline(true);
    if (device.faults !== undefined) {
      device.faults.crash = undefined;
      device.faults.nextCommit = undefined;
    }
    device.start();
  }
  await world.runTo(world.virtualClock.now() + HEAL_MS);
}

/** What is not done although all is well, before anything new is said that would push it on. */
async function findStuck({ devices, plan, history }: Stage): Promise<readonly string[]> {
  for (const device of devices.values()) await device.report(plan.users);
  return check(plan, history, "healed");
}

/** Everybody writes to everybody once more; then what is there is read. */
async function finish({ world, devices, plan, send, history }: Stage): Promise<void> {
  for (const from of plan.users) for (const to of plan.users) if (from !== to) send(from, to);
  const lastMs = LAST_MS + (plan.strangerMessages > 0 ? REFUSED_MS : 0);
  await world.runTo(world.virtualClock.now() + lastMs);
  // The disk may be slow, so that the answer takes virtual time.
  for (const user of devices.keys())
    void world.relayProcess.core?.storedFor(user).then((count) => history.left.set(user, count));
  await world.runTo(world.virtualClock.now() + COUNT_MS);
  for (const [user, device] of devices) {
    if (device.client === undefined) history.violate("1 exactly once", `${user} never came back`);
    await device.report(plan.users);
  }
}

/** Conditions that were on and, as far as that can be told, had an effect. */
function countConditions({ plan, world, history }: Stage, levers: Map<string, number>): void {
  const { dropped, duplicated, overtaken } = world.net.counts;
  const effects: Partial<Record<Condition, number>> = {
    drop: dropped,
    duplicate: duplicated,
    reorder: overtaken,
    bot: history.handled.size,
    "contacts-only": [...history.rows.values()].filter(({ hadRequests }) => hadRequests).length,
    "strangers-limited": history.errors.filter(({ code }) => code === "relay/rate-limited").length,
    "small-mailboxes": history.errors.filter(({ code }) => code === "relay/quota").length,
  };
  for (const condition of plan.conditions)
    if ((effects[condition] ?? 1) > 0) add(levers, condition);
}
