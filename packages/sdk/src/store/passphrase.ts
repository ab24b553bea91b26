import { SottoError } from "@sotto/protocol";
import { argon2id } from "../crypto/argon2.ts";
import type { Random } from "../ports.ts";
import type { Keeper } from "./key-record.ts";
import { openKey, sealKey } from "./key-wrapping.ts";

// Loaded only for stores with a passphrase.

/** Costs of Argon2id, RFC 9106 §3.1: memory in KiB, passes, lanes. */
interface Costs {
  readonly salt: Uint8Array;
  readonly m: number;
  readonly t: number;
  readonly p: number;
}

/** RFC 9106 §4, second recommendation. */
const COSTS = { m: 65_536, t: 3, p: 4 } as const;
const SALT_BYTES = 16;
/** Beyond that a damaged record would keep the device busy for minutes. */
const MAX_COSTS = { m: 1_048_576, t: 16, p: 16 } as const;

const KEY_BYTES = 32;

/** A passphrase, stretched with Argon2id. */
export function createPassphraseKeeper(random: Random, passphrase: string): Keeper {
  return {
    kind: "passphrase",
    wrap: async (storeKey, primitives) => {
      const costs = { salt: random(SALT_BYTES), ...COSTS };
      const key = await stretch(passphrase, costs);
      return { parameters: costs, wrapped: sealKey(primitives, random, key, storeKey) };
    },
    unwrap: async ({ parameters, wrapped }, primitives) => {
      if (!areCosts(parameters)) throw new SottoError("store/corrupt");
      return openKey(primitives, await stretch(passphrase, parameters), wrapped);
    },
  };
}

async function stretch(passphrase: string, { salt, m, t, p }: Costs): Promise<Uint8Array> {
  // What looks the same on two keyboards must be the same.
  return await argon2id(passphrase.normalize("NFC"), salt, { m, t, p, dkLen: KEY_BYTES });
}

function areCosts(value: unknown): value is Costs {
  if (typeof value !== "object" || value === null) return false;
  const { salt, m, t, p } = value as Record<keyof Costs, unknown>;
  const isWithin = (cost: unknown, max: number): boolean =>
    Number.isInteger(cost) && (cost as number) >= 1 && (cost as number) <= max;
  return (
    salt instanceof Uint8Array &&
    salt.length >= SALT_BYTES &&
    isWithin(m, MAX_COSTS.m) &&
    isWithin(t, MAX_COSTS.t) &&
    isWithin(p, MAX_COSTS.p) &&
    (m as number) >= 8 * (p as number) // RFC 9106 §3.1.
  );
}
