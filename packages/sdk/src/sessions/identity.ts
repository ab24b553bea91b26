import { accountTranscript, bytesToHex, decodeLogEntry, type UserId } from "@sotto/protocol";
import type { Party } from "../crypto/pqxdh.ts";
import {
  createDeviceSecrets,
  deviceIdOf,
  type DeviceSecrets,
  publicKeysOf,
} from "../crypto/device.ts";
import { createGenesis } from "../crypto/device-log.ts";
import { sha256 } from "../crypto/kdf.ts";
import type { Primitives } from "../crypto/primitives.ts";
import type { Clock, Random } from "../ports.ts";
import { IDENTITY, type IdentityRecord, ONLY } from "../store/schema.ts";
import type { Transaction } from "../store/transaction.ts";

const KEY: string = IDENTITY.key(ONLY);

/** Who this device is. */
export interface Identity {
  /** Undefined until the relay has said it for the first time. */
  userId: UserId | undefined;
  readonly deviceId: string;
  readonly party: Party;
  readonly secrets: DeviceSecrets;
  readonly genesis: Uint8Array;
}

/** This device's identity, made on the first start. */
export async function loadOrCreateIdentity(
  transaction: Transaction,
  primitives: Primitives,
  random: Random,
  clock: Clock,
): Promise<Identity> {
  const stored = await IDENTITY.get(transaction, KEY);
  if (stored !== undefined) return identityOf(stored);
  const secrets = createDeviceSecrets(primitives, random);
  const genesis = createGenesis(primitives, secrets, clock.now());
  const record: IdentityRecord = {
    userId: undefined,
    ...secrets,
    genesis,
    accountId: sha256(accountTranscript(decodeLogEntry(genesis).body)),
    deviceId: deviceIdOf(publicKeysOf(secrets)),
  };
  IDENTITY.put(transaction, KEY, record);
  return identityOf(record);
}

function identityOf(record: IdentityRecord): Identity {
  const { userId, genesis, accountId, deviceId, signing, identity } = record;
  const secrets = { signing, identity };
  const party: Party = { accountId, deviceId, keys: publicKeysOf(secrets) };
  return { userId, deviceId: bytesToHex(deviceId), party, secrets, genesis };
}

/** Keeps the user id that the relay has confirmed. */
export async function pinUserId(
  transaction: Transaction,
  identity: Identity,
  userId: UserId,
): Promise<void> {
  const stored = await IDENTITY.get(transaction, KEY);
  if (stored !== undefined) IDENTITY.put(transaction, KEY, { ...stored, userId });
  transaction.onCommit(() => (identity.userId = userId));
}
