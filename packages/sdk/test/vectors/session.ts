// Reads session.json, which generate-session.mjs makes.
import { readFileSync } from "node:fs";

export interface DeviceVector {
  readonly userId: string;
  readonly signingSeed: string;
  readonly signingKey: string;
  readonly identityPrivate: string;
  readonly identityKey: string;
  readonly deviceId: string;
  readonly accountId: string;
  readonly issuedAtMs: number;
  readonly genesis: string;
}

export interface PrekeyVector {
  readonly id: number;
  readonly x25519Private: string;
  readonly kemSeed: string;
  readonly wire: string;
}

export interface StepVector {
  readonly from: "A" | "B";
  readonly draws: readonly string[];
  readonly content: string;
  readonly number: number;
  readonly payload: string;
  readonly shared?: string;
  readonly wire: string;
  readonly openDraws: readonly string[] | null;
}

export interface RefusalVector {
  readonly refuse: number;
  readonly why: "opened before" | "last bit flipped";
  readonly now: number;
}

export type EventVector =
  | { readonly send: number; readonly now: number }
  | { readonly open: number; readonly now: number }
  | RefusalVector;

export interface ScenarioVector {
  readonly name: string;
  readonly A: DeviceVector;
  readonly B: DeviceVector & {
    readonly signedPrekey: PrekeyVector & { readonly expiresAtMs: number };
    readonly oneTimePrekey: PrekeyVector | null;
  };
  readonly agreement: {
    readonly replaces: string;
    readonly transcript: string;
    readonly sessionId: string;
    readonly rootKey: string;
    readonly pq0: string;
  };
  readonly steps: readonly StepVector[];
  readonly order: readonly EventVector[];
}

export interface PayloadVectors {
  /** Pairs "length padded". */
  readonly padding: { readonly lengths: readonly string[] };
  readonly content: readonly {
    readonly number: number;
    readonly content: string;
    readonly payload: string;
  }[];
  readonly reference: readonly {
    readonly number: number;
    readonly key: string;
    readonly content: string;
    readonly shared: string;
    readonly reference: string;
    readonly payload: string;
  }[];
}

interface Vectors {
  readonly scenarios: readonly ScenarioVector[];
  readonly payload: PayloadVectors;
}

export const SESSION_VECTORS = JSON.parse(
  readFileSync(new URL("session.json", import.meta.url), "utf8"),
) as Vectors;
