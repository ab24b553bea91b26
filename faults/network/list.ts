import { blackhole, slowBlackhole } from "./scenarios/blackhole.ts";
import { clientClockJumps, relayClockJumps } from "./scenarios/clock-jumps.ts";
import { fullClientDisk, fullRelayDisk } from "./scenarios/disk-full.ts";
import { packetLoss, silentCut } from "./scenarios/packet-loss.ts";
import { resets } from "./scenarios/resets.ts";
import { rough } from "./scenarios/rough.ts";
import { slowReader } from "./scenarios/slow-reader.ts";
import { stoppedClient, stoppedRelay } from "./scenarios/stopped.ts";
import type { Scenario } from "./scenario.ts";

export const SCENARIOS: readonly Scenario[] = [
  resets,
  blackhole,
  rough,
  stoppedRelay,
  stoppedClient,
  slowReader,
  fullRelayDisk,
  fullClientDisk,
  relayClockJumps,
  clientClockJumps,
  packetLoss,
  silentCut,
];

/** At real speed: minutes each. Run when named, or with --slow. */
export const SLOW_SCENARIOS: readonly Scenario[] = [slowBlackhole];
