import { clientSubject } from "./client/subject.ts";
import { failEverywhere, judgeRelay, judgeStore } from "./errors.ts";
import { killEverywhere } from "./kills.ts";
import type { Cuts } from "./power.ts";
import { cutRelayLoop } from "./relay/loop.ts";
import { cutRelayPower } from "./relay/power.ts";
import type { Synchronous } from "./relay/process.ts";
import { relaySubject } from "./relay/subject.ts";
import { type Outcome, mergeOutcomes } from "../../proof/report.ts";
import { rehearse, sample } from "./subject.ts";
import { cutStorePower } from "./store/power.ts";
import { storeSubject } from "./store/subject.ts";

// Each run is one line of proof: whom it disturbs, how, and how often nothing was lost.

/** Envelopes that wait for one device. */
const RELAY_SIZE = 8;
const STORE_STEPS = 12;
/** Messages in each direction. */
const CLIENT_MESSAGES = 6;
const relay = relaySubject(RELAY_SIZE);
const store = storeSubject(STORE_STEPS);
const client = clientSubject(CLIENT_MESSAGES);
/** More of both where it costs no processes. */
const POWER_RELAY_SIZE = 16;
const POWER_STORE_STEPS = 25;

export interface PowerOptions {
  readonly images: number;
  readonly seed: number;
}

export async function relayKills(count: number): Promise<Outcome> {
  return killReport("relay", await killEverywhere(relay, count));
}

export async function storeKills(count: number): Promise<Outcome> {
  return killReport("SDK store", await killEverywhere(store, count));
}

export async function clientKills(count: number): Promise<Outcome> {
  return killReport("SDK client", await killEverywhere(client, count));
}

function killReport(name: string, kills: Awaited<ReturnType<typeof killEverywhere>>): Outcome {
  return {
    figures: [
      { what: `${name}: calls that change its files`, count: kills.points },
      { what: `${name}: killed right before one of them`, count: kills.killed },
      { what: `${name}: ended before its point came`, count: kills.missed },
    ],
    failures: kills.failures.map((line) => `${name}: ${line}`),
  };
}

export async function relayErrors(count: number): Promise<Outcome> {
  return errorReport("relay", await failEverywhere(relay, judgeRelay, count));
}

export async function storeErrors(count: number): Promise<Outcome> {
  return errorReport("SDK store", await failEverywhere(store, judgeStore, count));
}

export async function clientErrors(count: number): Promise<Outcome> {
  return errorReport("SDK client", await failEverywhere(client, judgeStore, count));
}

function errorReport(name: string, errors: Awaited<ReturnType<typeof failEverywhere>>): Outcome {
  return {
    figures: [
      { what: `${name}: runs with EIO or ENOSPC, once or lasting`, count: errors.faults },
      { what: `${name}: of these met the error`, count: errors.hit },
    ],
    failures: errors.failures.map((line) => `${name}: ${line}`),
  };
}

export async function relayPower(options: PowerOptions): Promise<Outcome> {
  return powerReport("relay", await cutRelayPower({ ...options, size: POWER_RELAY_SIZE }));
}

export async function storePower(options: PowerOptions): Promise<Outcome> {
  return powerReport("SDK store", await cutStorePower({ ...options, steps: POWER_STORE_STEPS }));
}

function powerReport(name: string, cuts: Cuts): Outcome {
  return {
    figures: [
      { what: `${name}: points at which the power was cut`, count: cuts.points },
      { what: `${name}: images of the disk after it`, count: cuts.images },
      { what: `${name}: images that broke a promise`, count: cuts.broken },
    ],
    failures: cuts.failures.map((line) => `${name}: ${line}`),
  };
}

/** The negative control: with less than FULL the same cuts must lose what was promised. */
export async function weakened(options: PowerOptions): Promise<Outcome> {
  const reports: Outcome[] = [];
  for (const synchronous of ["NORMAL", "OFF"] as const) {
    const ofRelay = await cutRelayPower({ ...options, size: POWER_RELAY_SIZE, synchronous });
    const ofStore = await cutStorePower({ ...options, steps: POWER_STORE_STEPS, synchronous });
    reports.push(controlReport("relay", synchronous, ofRelay));
    reports.push(controlReport("SDK store", synchronous, ofStore));
  }
  return mergeOutcomes(reports);
}

function controlReport(name: string, synchronous: Synchronous, cuts: Cuts): Outcome {
  const title = `control, ${name} with synchronous=${synchronous}`;
  return {
    figures: [
      { what: `${title}: images`, count: cuts.images },
      { what: `${title}: images that lost what was promised`, count: cuts.losing },
    ],
    failures: cuts.losing > 0 ? [] : [`${title}: lost nothing, so the images prove nothing`],
  };
}

export async function relayLoop(count: number): Promise<Outcome> {
  const { cuts, failures } = await cutRelayLoop(sample(await rehearse(relay), count), RELAY_SIZE);
  return { figures: [{ what: "relay: ext4 images copied under it", count: cuts }], failures };
}
