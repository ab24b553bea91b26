import {
  accountTranscript,
  bytesToHex,
  DecodeError,
  decodeLogEntry,
  decodeLogEntryBody,
  type DeviceKeys,
  deviceTranscript,
  equalBytes,
  ID_BYTES,
  logEntryTranscript,
} from "@sotto/protocol";
import type { Digest } from "../ports.ts";
import type { CreateLogOutcome, Storage, StoredLog } from "../storage/storage.ts";

/** Users whose logs are kept in memory. */
const MAX_CACHED_COUNT = 10_000;

/** What a user's device log says. */
export interface Account {
  readonly userId: string;
  /** 32 bytes: the hash of the genesis. */
  readonly accountId: Uint8Array;
  /** LogEntry bytes, genesis first. */
  readonly entries: readonly Uint8Array[];
  /** Devices that are in the log and not revoked, by id in hexadecimal. */
  readonly devices: ReadonlyMap<string, DeviceKeys>;
  /** The operator keeps the user out. */
  readonly isSuspended: boolean;
  /** Devices of the log that the operator keeps out. Others go on to seal for them; it is not kept. */
  readonly refusedDevices: ReadonlySet<string>;
}

/** The device logs. Only this node writes them, so that what it has read stays true. */
export class Directory {
  readonly #storage: Storage;
  readonly #digest: Digest;
  readonly #cache = new Map<string, Account>();

  constructor(storage: Storage, digest: Digest) {
    this.#storage = storage;
    this.#digest = digest;
  }

  /** Undefined if it has to be looked up. */
  cached(userId: string): Account | undefined {
    return this.#cache.get(userId);
  }

  /** Undefined if the relay knows no such user. */
  async lookUp(userId: string): Promise<Account | undefined> {
    const cached = this.#cache.get(userId);
    if (cached !== undefined) return cached;
    const log = await this.#storage.log(userId);
    // Meanwhile it may have been created or replaced here.
    const present = this.#cache.get(userId);
    if (present !== undefined || log.entries.length === 0) return present;
    return this.#remember(foldLog(userId, log, this.#digest));
  }

  /** An operator has changed something about the user: it is read anew. */
  forget(userId: string): void {
    this.#cache.delete(userId);
  }

  /** @param replace - Drop a present log, its devices' mailboxes and prekeys. */
  async create(
    account: Account,
    deviceId: Uint8Array,
    replace: boolean,
  ): Promise<CreateLogOutcome> {
    const genesis = account.entries[0] as Uint8Array;
    const outcome = await this.#storage.createLog({
      userId: account.userId,
      genesis,
      deviceId,
      replace,
    });
    if (outcome === "created") this.#remember(account);
    return outcome;
  }

  #remember(account: Account): Account {
    if (this.#cache.size >= MAX_CACHED_COUNT) {
      for (const oldest of this.#cache.keys()) {
        this.#cache.delete(oldest);
        break;
      }
    }
    this.#cache.set(account.userId, account);
    return account;
  }
}

function deviceIdOf(keys: DeviceKeys, digest: Digest): Uint8Array {
  return digest.sha256(deviceTranscript(keys.signingKey, keys.identityKey)).slice(0, ID_BYTES);
}

/** Reads a log that was checked when it was stored. */
function foldLog(
  userId: string,
  { entries, isSuspended, revokedDevices }: StoredLog,
  digest: Digest,
): Account {
  const devices = new Map<string, DeviceKeys>();
  let accountId = new Uint8Array(0);
  for (const entry of entries) {
    const { body } = decodeLogEntry(entry);
    const { change } = decodeLogEntryBody(body);
    if (change.type === "genesis")
      accountId = Uint8Array.from(digest.sha256(accountTranscript(body)));
    if (change.type === "revoke") devices.delete(bytesToHex(change.deviceId));
    else devices.set(bytesToHex(deviceIdOf(change.device, digest)), change.device);
  }
  const refusedDevices = new Set(revokedDevices.map(bytesToHex));
  return { userId, accountId, entries, devices, isSuspended, refusedDevices };
}

/**
 * Checks a genesis entry: it is one, for this device, and the device itself has signed it.
 *
 * @returns Undefined if anything is wrong.
 */
export function checkGenesis(
  userId: string,
  deviceId: Uint8Array,
  genesis: Uint8Array,
  digest: Digest,
): Account | undefined {
  try {
    const { body, signatures } = decodeLogEntry(genesis);
    const { change, previous } = decodeLogEntryBody(body);
    const [own, other] = signatures;
    if (
      change.type !== "genesis" ||
      previous.length > 0 ||
      own === undefined ||
      other !== undefined
    )
      return undefined;
    if (
      !equalBytes(deviceIdOf(change.device, digest), deviceId) ||
      !equalBytes(own.deviceId, deviceId)
    )
      return undefined;
    if (!digest.verifyEd25519(change.device.signingKey, logEntryTranscript(body), own.signature))
      return undefined;
    const log = { entries: [genesis.slice()], isSuspended: false, revokedDevices: [] };
    return foldLog(userId, log, digest);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
