import type { UserId } from "@sotto/protocol";
import type { Primitives } from "../crypto/primitives.ts";
import type { SessionContext } from "../crypto/suite.ts";
import type { Clock, Logger, Random } from "../ports.ts";
import type { Steps } from "../store/steps.ts";
import type { KeyValueStore } from "../store/store.ts";
import type { Connection } from "../transport/connection.ts";
import type { Identity } from "./identity.ts";

/** What the rooms above the store work with; made once by the composition root. */
export interface EngineContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly primitives: Primitives;
  /** For reading outside of steps. */
  readonly store: KeyValueStore;
  readonly steps: Steps;
  readonly identity: Identity;
  readonly connection: Connection;
  readonly compression: "auto" | "off";
  /** The directory names another identity for a user than the pinned one. */
  readonly onIdentityChanged: (userId: UserId, wasVerified: boolean) => void;
  /** One-time prekeys to keep on the relay. */
  readonly prekeyCount: number;
}

export function sessionContext({ primitives, random, clock }: EngineContext): SessionContext {
  return { primitives, random, nowMs: clock.now() };
}
