import {
  type Authenticator,
  type Clock,
  createRelayCore,
  devAuthenticator,
  memoryStorage,
  type RelayCore,
  type RelayLimits,
  type Storage,
} from "@sotto/relay/core";
import { sha256 } from "../crypto/kdf.ts";
import type { Primitives } from "../crypto/primitives.ts";
import { seededRandom } from "./seeded-random.ts";

export interface SimulatedRelayOptions {
  readonly clock: Clock;
  readonly primitives: Primitives;
  readonly seed: () => number;
  readonly limits?: Partial<RelayLimits>;
  readonly passThroughMs?: number;
  /** Stands between the relay and its store, which outlives the relay. */
  readonly wrapStorage?: (storage: Storage) => Storage;
  /** The relay has given up, and is dead by now. */
  readonly onFatal: (error: unknown) => void;
}

/** The relay's process: it dies and starts again on what it had written. */
export interface SimulatedRelay {
  /** Undefined while it is down. */
  readonly core: RelayCore | undefined;
  start(): void;
  /** Ends as under `kill -9`. */
  kill(): void;
  /** Sets how far its clock is off. The relay counts on an even clock while it runs. */
  skew(ms: number): void;
  /** Holds its timers back, until it goes on. */
  pause(paused: boolean): void;
}

export function createSimulatedRelay(options: SimulatedRelayOptions): SimulatedRelay {
  const { clock, primitives, seed, wrapStorage, onFatal, ...coreOptions } = options;
  const storage = memoryStorage();
  let core: RelayCore | undefined;
  let held: (() => void)[] | undefined;
  let skewMs = 0;

  const pausable: Clock = {
    now: () => clock.now() + skewMs,
    setTimeout: (fn, ms) =>
      clock.setTimeout(() => (held === undefined ? fn() : void held.push(fn)), ms),
    clearTimeout: (id) => clock.clearTimeout(id),
  };

  function start(): void {
    const started: RelayCore = createRelayCore({
      authenticator: worldAuthenticator(),
      ...coreOptions,
      storage: wrapStorage?.(storage) ?? storage,
      clock: pausable,
      random: seededRandom(seed()),
      digest: {
        sha256,
        verifyEd25519: (key, message, signature) => primitives.verify(key, message, signature),
      },
      onFatal: (error) => {
        if (core !== started) return;
        kill();
        onFatal(error);
      },
    });
    core = started;
  }

  function kill(): void {
    core?.kill();
    core = undefined;
    held = held === undefined ? undefined : [];
  }

  return {
    get core() {
      return core;
    },
    start,
    kill,
    skew: (ms) => {
      skewMs = ms;
    },
    pause: (paused) => {
      if (paused) {
        held ??= [];
        return;
      }
      const late = held ?? [];
      held = undefined;
      for (const fn of late) fn();
    },
  };
}

const RESET_PREFIX = "reset:";

/** A token that lets its user replace the present device by a new one. */
export const resetToken = (user: string): string => RESET_PREFIX + user;

/** Takes dev tokens at their word, and those of `resetToken`. */
function worldAuthenticator(): Authenticator {
  const dev = devAuthenticator({ anywhere: true });
  return async (token, context) =>
    token.startsWith(RESET_PREFIX)
      ? {
          ...(await dev(`dev:${token.slice(RESET_PREFIX.length)}`, context)),
          mayReset: true,
        }
      : await dev(token, context);
}
