import {
  accountTranscript,
  bytesToHex,
  decodeLogEntry,
  decodeLogEntryBody,
  type DeviceKeys,
  encodeLogEntry,
  encodeLogEntryBody,
  equalBytes,
  type LogEntry,
  type LogEntryBody,
  logEntryTranscript,
  MAX_DEVICES_COUNT,
} from "@sotto/protocol";
import { CryptoError } from "./crypto-error.ts";
import { deviceIdOf, type DeviceSecrets, publicKeysOf } from "./device.ts";
import { sha256 } from "./kdf.ts";
import type { Primitives } from "./primitives.ts";

export interface LogDevice {
  readonly deviceId: Uint8Array;
  readonly keys: DeviceKeys;
}

/** What a verified device log says. */
export interface Account {
  /** Hash of the genesis, 32 bytes: the identity that peers pin. */
  readonly accountId: Uint8Array;
  /** Hash of the last entry, 32 bytes. */
  readonly head: Uint8Array;
  /** Hashes of all entries, oldest first. */
  readonly hashes: readonly Uint8Array[];
  /** Devices that are valid now. */
  readonly devices: readonly LogDevice[];
}

/** The first entry of a new account, made and signed by its first device. */
export function createGenesis(
  primitives: Primitives,
  secrets: DeviceSecrets,
  issuedAtMs: number,
): Uint8Array {
  const keys = publicKeysOf(secrets);
  const body = encodeLogEntryBody({
    change: { type: "genesis", device: keys },
    previous: new Uint8Array(0),
    issuedAtMs,
  });
  const signature = primitives.sign(secrets.signing.privateKey, logEntryTranscript(body));
  return encodeLogEntry({ body, signatures: [{ deviceId: deviceIdOf(keys), signature }] });
}

/**
 * Verifies a device log from its genesis on.
 *
 * @param entries - LogEntry bytes, oldest first.
 * @throws CryptoError `bad-signature` or `malformed`, DecodeError
 */
export function verifyDeviceLog(primitives: Primitives, entries: readonly Uint8Array[]): Account {
  const hashes: Uint8Array[] = [];
  const devices = new Map<string, LogDevice>();
  let accountId: Uint8Array | undefined;
  for (const bytes of entries) {
    const entry = decodeLogEntry(bytes);
    const body = decodeLogEntryBody(entry.body);
    const previous = hashes.at(-1) ?? new Uint8Array(0);
    if (!equalBytes(body.previous, previous)) throw new CryptoError("malformed");
    if ((body.change.type === "genesis") !== (accountId === undefined))
      throw new CryptoError("malformed");
    accountId ??= sha256(accountTranscript(entry.body));
    applyEntry(primitives, devices, entry, body);
    hashes.push(sha256(entry.body));
  }
  const head = hashes.at(-1);
  if (accountId === undefined || head === undefined) throw new CryptoError("malformed");
  return { accountId, head, hashes, devices: [...devices.values()] };
}

function applyEntry(
  primitives: Primitives,
  devices: Map<string, LogDevice>,
  entry: LogEntry,
  { change }: LogEntryBody,
): void {
  if (change.type === "revoke") {
    const revoked = bytesToHex(change.deviceId);
    // A device cannot revoke itself: whoever stole it could lock the others out of saying so.
    requireSignature(
      primitives,
      entry,
      [...devices.values()].filter((d) => bytesToHex(d.deviceId) !== revoked),
    );
    if (!devices.delete(revoked)) throw new CryptoError("malformed");
    return;
  }
  const device: LogDevice = { deviceId: deviceIdOf(change.device), keys: change.device };
  const id = bytesToHex(device.deviceId);
  if (devices.has(id) || devices.size >= MAX_DEVICES_COUNT) throw new CryptoError("malformed");
  requireSignature(primitives, entry, [device]); // possession
  if (change.type === "add") requireSignature(primitives, entry, [...devices.values()]);
  devices.set(id, device);
}

/** At least one of the signatures is by one of `signers`, and it is valid. */
function requireSignature(
  primitives: Primitives,
  entry: LogEntry,
  signers: readonly LogDevice[],
): void {
  const transcript = logEntryTranscript(entry.body);
  const valid = entry.signatures.some(({ deviceId, signature }) => {
    const signer = signers.find((device) => equalBytes(device.deviceId, deviceId));
    return signer !== undefined && primitives.verify(signer.keys.signingKey, transcript, signature);
  });
  if (!valid) throw new CryptoError("bad-signature");
}
