import { type Chance, createChance } from "./chance.ts";

// A schedule, drawn whole from its seed before anything runs: who there is, which faults and features are on and at
// which rates (swarm testing: each seed has some of them), and what happens when. Because it is a list, a failing one
// can be shrunk by leaving things out.

/** What users do. */
export const FEATURES = [
  "send",
  "burst",
  "large",
  "resend",
  "read",
  "restart",
  "reinstall",
  "poison",
  "forge-ack",
  "replay",
] as const;

/** What users do in conversations besides. Drawn apart, so that a seed's other actions do not change with this list. */
export const TALK = [
  "mention",
  "react",
  "edit",
  "delete",
  "delete-for-me",
  "forward",
  "timer",
  "expiring",
  "view-once",
  "open",
  "scheduled",
  "cancel",
  "typing",
  "profile",
  "block",
  "unblock",
  "accept",
  "decline",
  "draft",
  "pin",
  "star",
] as const;

/** What users do to be seen, or not. Drawn apart as well. */
export const PRESENCE = ["show", "audience"] as const;

/** What goes wrong at one moment. */
export const FAULTS = [
  "crash",
  "crash-before-store",
  "crash-after-store",
  "store-fails",
  "store-uncertain",
  "store-full",
  "offline",
  "half-open",
  "reset",
  "partition",
  "clock-jump",
  "relay-crash",
  "relay-clock",
  "relay-pause",
  "relay-uncertain",
  "relay-disk-full",
] as const;

/** What is wrong all the time. */
const WEATHER = [
  "drop",
  "duplicate",
  "reorder",
  "delay",
  "skewed-clocks",
  "slow-disk",
  "small-mailboxes",
  "write-through",
  "sqlite-store",
  "real-cryptography",
  "bot",
] as const;

/** How users and the relay are set up for strangers. Drawn with what users do in conversations. */
const MANNERS = ["contacts-only", "strangers-limited"] as const;

export const CONDITIONS = [...WEATHER, ...MANNERS, "presence"] as const;

export type Feature = (typeof FEATURES)[number] | (typeof TALK)[number] | (typeof PRESENCE)[number];
export type Fault = (typeof FAULTS)[number];
export type Condition = (typeof CONDITIONS)[number];

export interface Action {
  /** Place in the plan: names it in a replay line. */
  readonly index: number;
  readonly atMs: number;
  readonly kind: Feature | Fault;
  readonly who: string;
  readonly to: string;
  /** Whatever the kind needs to decide, 0 … 65,535. */
  readonly dice: number;
}

export interface Plan {
  readonly seed: number;
  readonly users: readonly string[];
  readonly conditions: ReadonlySet<Condition>;
  readonly dropRate: number;
  readonly duplicateRate: number;
  readonly maxDelayMs: number;
  readonly mailboxMessages: number;
  readonly slowDiskMs: number;
  /** User → how far the device's clock is off at the start. */
  readonly skewMs: ReadonlyMap<string, number>;
  /** Users who want to be asked before a stranger writes to them. */
  readonly askers: ReadonlySet<string>;
  /** Messages a day that the relay takes from a stranger; 0: any number. */
  readonly strangerMessages: number;
  readonly actions: readonly Action[];
  readonly endMs: number;
}

const USERS = ["alice", "bob", "carol", "dave"];
const TEN_YEARS_MS: number = 10 * 365 * 24 * 3600_000;
const CONDITION_RATE: Readonly<Partial<Record<Condition, number>>> = {
  "sqlite-store": 0.02,
  "real-cryptography": 0.03,
};
/** The effect of these lasts, so that they must not be in every schedule. */
const FEATURE_RATE: Readonly<Partial<Record<Feature | Fault, number>>> = {
  reinstall: 0.08,
  block: 0.25,
  decline: 0.3,
};
/** The second stream of a seed's draws begins so much further on. */
const TALK_SEED = 0x40000000;
const PRESENCE_SEED = 0x60000000;

export function drawPlan(seed: number): Plan {
  const chance = createChance(seed);
  const users = USERS.slice(0, chance.pick([2, 2, 2, 3, 3, 4]));
  const features = FEATURES.filter(
    (feature) => feature === "send" || chance.is(FEATURE_RATE[feature] ?? 0.45),
  );
  const faults = FAULTS.filter(() => chance.is(0.3));
  const conditions = new Set<Condition>(
    WEATHER.filter((condition) => chance.is(CONDITION_RATE[condition] ?? 0.3)),
  );
  const endMs = chance.pick([5_000, 20_000, 90_000]);
  const count = chance.pick([6, 12, 20, 30]);
  const faultShare = faults.length === 0 ? 0 : chance.pick([0.1, 0.3, 0.5]);
  const times = Array.from({ length: count }, () => chance.integer(0, endMs)).sort((a, b) => a - b);
  const actions = times.map((atMs, index) =>
    drawAction(chance, users, { atMs, index }, chance.is(faultShare) ? faults : features),
  );
  const weather = {
    seed,
    users,
    dropRate: chance.pick([0.01, 0.05, 0.15]),
    duplicateRate: chance.pick([0.02, 0.1, 0.3]),
    maxDelayMs: chance.pick([200, 1_500, 6_000]),
    mailboxMessages: chance.integer(2, 6),
    slowDiskMs: chance.pick([5, 60, 400]),
    skewMs: new Map(users.map((user) => [user, drawSkew(chance)])),
    endMs,
  };
  const talk = drawTalk(seed, users, endMs, actions.length);
  const shown = drawPresence(seed, users, endMs, actions.length + talk.actions.length);
  return applyConditions({
    ...weather,
    ...talk,
    conditions: new Set([...conditions, ...talk.conditions, ...shown.conditions]),
    actions: [...actions, ...talk.actions, ...shown.actions].sort(
      (a, b) => a.atMs - b.atMs || a.index - b.index,
    ),
  });
}

/** Whether users see who is online, and what they do about it. */
function drawPresence(
  seed: number,
  users: readonly string[],
  endMs: number,
  firstIndex: number,
): Pick<Plan, "actions" | "conditions"> {
  const chance = createChance(seed + PRESENCE_SEED);
  if (!chance.is(0.4)) return { actions: [], conditions: new Set() };
  const count = chance.pick([0, 2, 5, 10]);
  const times = Array.from({ length: count }, () => chance.integer(0, endMs)).sort((a, b) => a - b);
  const actions = times.map((atMs, at) =>
    drawAction(chance, users, { atMs, index: firstIndex + at }, PRESENCE),
  );
  return { actions, conditions: new Set(["presence"]) };
}

type Talk = Pick<Plan, "actions" | "conditions" | "askers" | "strangerMessages">;

/** What users do in conversations besides; nothing at all in a quarter of the schedules. */
function drawTalk(seed: number, users: readonly string[], endMs: number, firstIndex: number): Talk {
  const chance = createChance(seed + TALK_SEED);
  const isOn = chance.is(0.75);
  const drawn = TALK.filter((kind) => chance.is(FEATURE_RATE[kind] ?? 0.45));
  const conditions = new Set<Condition>(MANNERS.filter(() => isOn && chance.is(0.25)));
  // Somebody has to answer requests, and to become a stranger.
  const needed: readonly Feature[] = [
    ...(conditions.has("contacts-only") ? (["accept", "decline"] as const) : []),
    ...(conditions.has("strangers-limited") ? (["block", "unblock"] as const) : []),
  ];
  const kinds = [...new Set([...drawn, ...needed])];
  const askers = new Set(users.filter(() => chance.is(0.6)));
  const strangerMessages = chance.integer(1, 4);
  const count = isOn && kinds.length > 0 ? chance.pick([6, 12, 20, 30]) : 0;
  const times = Array.from({ length: count }, () => chance.integer(0, endMs)).sort((a, b) => a - b);
  const actions = times.map((atMs, at) =>
    drawAction(chance, users, { atMs, index: firstIndex + at }, kinds),
  );
  return { conditions, askers, strangerMessages, actions };
}

/** Sets what belongs to conditions that are off to its harmless value. */
function applyConditions(plan: Plan): Plan {
  const isOn = (condition: Condition): boolean => plan.conditions.has(condition);
  return {
    ...plan,
    dropRate: isOn("drop") ? plan.dropRate : 0,
    duplicateRate: isOn("duplicate") ? plan.duplicateRate : 0,
    maxDelayMs: isOn("delay") ? plan.maxDelayMs : 20,
    mailboxMessages: isOn("small-mailboxes") ? plan.mailboxMessages : 10_000,
    slowDiskMs: isOn("slow-disk") ? plan.slowDiskMs : 0,
    skewMs: isOn("skewed-clocks") ? plan.skewMs : new Map(),
    askers: isOn("contacts-only") ? plan.askers : new Set(),
    strangerMessages: isOn("strangers-limited") ? plan.strangerMessages : 0,
  };
}

function drawAction(
  chance: Chance,
  users: readonly string[],
  { atMs, index }: Pick<Action, "atMs" | "index">,
  kinds: readonly (Feature | Fault)[],
): Action {
  const who = chance.pick(users);
  return {
    index,
    atMs,
    kind: chance.pick(kinds),
    who,
    to: chance.pick(users.filter((user) => user !== who)),
    dice: chance.integer(0, 65_535),
  };
}

/** Up to ten years, either way. */
export function skewOf(dice: number): number {
  const sign = dice % 2 === 0 ? 1 : -1;
  const size = [1_000, 90_000, 2 * 3600_000, TEN_YEARS_MS][(dice >> 1) % 4] ?? 0;
  return sign * size;
}

const drawSkew = (chance: Chance): number => skewOf(chance.integer(0, 7));

/** The plan with some of its actions. */
export function onlyActions(plan: Plan, indexes: ReadonlySet<number>): Plan {
  return { ...plan, actions: plan.actions.filter(({ index }) => indexes.has(index)) };
}

/** The plan without one of its conditions. */
export function withoutCondition(plan: Plan, condition: Condition): Plan {
  const conditions = new Set(plan.conditions);
  conditions.delete(condition);
  return applyConditions({ ...plan, conditions });
}
