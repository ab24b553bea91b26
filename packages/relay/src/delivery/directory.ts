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
/** Their hashes of delivery tokens, of which a user may have 64 KiB. */
const MAX_CACHED_TOKENS_BYTES: number = 64 * 1024 * 1024;

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
  /** Hashes of the delivery tokens, as they were published; undefined if they never were. */
  readonly deliveryTokens: Uint8Array | undefined;
}

/** A log that is being read. */
interface Reading {
  readonly userId: string;
  /** It has changed meanwhile. */
  isStale: boolean;
}

/** The device logs. Only this node writes them, so that what it has read stays true. */
export class Directory {
  readonly #storage: Storage;
  readonly #digest: Digest;
  /** The latest that were looked up come last. */
  readonly #cache = new Map<string, Account>();
  readonly #readings = new Set<Reading>();
  #tokensBytes = 0;

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
    if (cached !== undefined) return this.#remember(cached);
    const reading = { userId, isStale: false };
    this.#readings.add(reading);
    const log = await this.#storage.log(userId);
    this.#readings.delete(reading);
    // Meanwhile it may have been created or replaced here.
    const present = this.#cache.get(userId);
    if (present !== undefined) return present;
    if (reading.isStale) return this.lookUp(userId);
    if (log.entries.length === 0) return undefined;
    return this.#remember(foldLog(userId, log, this.#digest));
  }

  /** Something about the user has changed, or is about to by an operation that has been asked for: it is read anew. */
  forget(userId: string): void {
    for (const reading of this.#readings) if (reading.userId === userId) reading.isStale = true;
    this.#tokensBytes -= this.#cache.get(userId)?.deliveryTokens?.length ?? 0;
    this.#cache.delete(userId);
  }

  /** @param hashes - As they came in a PublishDeliveryTokens. */
  publishDeliveryTokens(userId: string, hashes: Uint8Array): Promise<"published" | "full"> {
    const outcome = this.#storage.publishDeliveryTokens(userId, hashes);
    // What is read from now on sees them.
    this.forget(userId);
    return outcome;
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
    this.forget(account.userId);
    this.#cache.set(account.userId, account);
    this.#tokensBytes += account.deliveryTokens?.length ?? 0;
    for (const oldest of this.#cache.keys()) {
      if (this.#cache.size <= MAX_CACHED_COUNT && this.#tokensBytes <= MAX_CACHED_TOKENS_BYTES)
        break;
      this.forget(oldest);
    }
    return account;
  }
}

function deviceIdOf(keys: DeviceKeys, digest: Digest): Uint8Array {
  return digest.sha256(deviceTranscript(keys.signingKey, keys.identityKey)).slice(0, ID_BYTES);
}

/** Reads a log that was checked when it was stored. */
function foldLog(
  userId: string,
  { entries, isSuspended, revokedDevices, deliveryTokens }: StoredLog,
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
  return { userId, accountId, entries, devices, isSuspended, refusedDevices, deliveryTokens };
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
    const log = {
      entries: [genesis.slice()],
      isSuspended: false,
      revokedDevices: [],
      deliveryTokens: undefined,
    };
    return foldLog(userId, log, digest);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
