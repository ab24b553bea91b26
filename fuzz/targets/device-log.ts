import { bytesToHex, MAX_DEVICES_COUNT, utf8ToBytes } from "@sotto/protocol";
import {
  createDeviceSecrets,
  deviceIdOf,
  publicKeysOf,
} from "../../packages/sdk/src/crypto/device.ts";
import { type Account, verifyDeviceLog } from "../../packages/sdk/src/crypto/device-log.ts";
import { loadPrimitives } from "../../packages/sdk/src/crypto/load-primitives.ts";
import { Log } from "../../packages/sdk/test/crypto/log-entries.ts";
import { seededRandom } from "../../packages/sdk/test/crypto/parties.ts";
import { require, type Target, valueOrTyped } from "../target.ts";
import { LOG_ENTRIES } from "./samples.ts";

const primitives = await loadPrimitives("wasm");
const random = seededRandom("fuzz device log");
const DEVICES = Array.from({ length: 9 }, () => {
  const secrets = createDeviceSecrets(primitives, random);
  return { secrets, id: bytesToHex(deviceIdOf(publicKeysOf(secrets))) };
});
type Device = (typeof DEVICES)[number];

const verify = (entries: readonly Uint8Array[]): Account | undefined =>
  valueOrTyped(() => verifyDeviceLog(primitives, entries), "CryptoError", "DecodeError");

/** Entries as the relay might send them: bytes with a two-byte length before each. */
function runRaw(input: Uint8Array): void {
  const entries: Uint8Array[] = [];
  for (let at = 0; at + 2 <= input.length && entries.length < 12;) {
    const length = ((input[at] as number) << 8) | (input[at + 1] as number);
    entries.push(input.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  const account = verify(entries);
  require(account === undefined || account.hashes.length === entries.length, "entries left out");
}

/** A history: each pair of bytes is one entry, by and about some device, with a model of what it may do. */
function runHistory(input: Uint8Array): void {
  const log = new Log(primitives);
  let valid: string[] | undefined = [];
  for (let at = 0; at + 2 <= input.length && log.entries.length < 12; at += 2) {
    const [how = 0, who = 0] = input.subarray(at, at + 2);
    const subject = DEVICES[who % 9] as Device;
    const signer = DEVICES[(who >> 4) % 9] as Device;
    valid =
      valid === undefined ? undefined : next(valid, how % 5, subject, signer, log.entries.length);
    append(log, how % 5, subject, signer);
    if ((how & 0x80) !== 0) {
      // A copy of an entry, or one less, or two swapped: never valid.
      tamper(log.entries, how);
      valid = undefined;
    }
  }
  const account = verify(log.entries);
  if (log.entries.length === 0) valid = undefined;
  require((account !== undefined) === (valid !== undefined), "a log is judged wrongly");
  if (account === undefined || valid === undefined) return;
  const devices = account.devices.map(({ deviceId }) => bytesToHex(deviceId));
  require(devices.sort().join() === [...valid].sort().join(), "other devices than the log says");
}

/** The devices after an entry; undefined if it may not be. */
function next(
  valid: readonly string[],
  how: number,
  subject: Device,
  signer: Device,
  length: number,
): string[] | undefined {
  const isFree = !valid.includes(subject.id) && valid.length < MAX_DEVICES_COUNT;
  if (how === 0) return length === 0 ? [subject.id] : undefined;
  if (length === 0) return undefined;
  if (how === 1) return isFree && valid.includes(signer.id) ? [...valid, subject.id] : undefined;
  if (how === 2) {
    const may = valid.includes(subject.id) && valid.includes(signer.id) && signer !== subject;
    return may ? valid.filter((id) => id !== subject.id) : undefined;
  }
  return undefined; // Without the proof of possession, or without the account's consent.
}

function append(log: Log, how: number, subject: Device, signer: Device): void {
  const device = publicKeysOf(subject.secrets);
  if (how === 0) log.genesis(subject.secrets);
  else if (how === 1) log.add(subject.secrets, signer.secrets);
  else if (how === 2) log.revoke(subject.secrets, signer.secrets);
  else if (how === 3 && signer !== subject) log.append({ type: "add", device }, signer.secrets);
  else log.append({ type: "add", device }, subject.secrets);
}

function tamper(entries: Uint8Array[], how: number): void {
  const last = entries.at(-1) as Uint8Array;
  if ((how & 0x40) !== 0) entries.push(last);
  else
    entries[entries.length - 1] = last.map((byte, i) =>
      i === how % last.length ? byte ^ 1 : byte,
    );
}

const lengthed = (entries: readonly Uint8Array[]): number[] =>
  entries.flatMap((entry) => [entry.length >> 8, entry.length & 0xff, ...entry]);

/** A first byte says which: bytes of entries, or a history of entries that are signed properly. */
export const deviceLog: Target = {
  name: "device-log",
  maxBytes: 1500,
  dictionary: [utf8ToBytes("sotto/1/log-entry")],
  seeds: [
    Uint8Array.of(0, ...lengthed(LOG_ENTRIES)),
    Uint8Array.of(
      0,
      ...lengthed(new Log(primitives).genesis((DEVICES[0] as Device).secrets).entries),
    ),
    Uint8Array.of(1, 0, 0x00, 1, 0x01, 1, 0x12, 2, 0x21),
    Uint8Array.of(1, 0, 0x00, 3, 0x01),
    Uint8Array.of(1, 0, 0x00, 1, 1, 1, 2, 1, 3, 1, 4, 1, 5, 1, 6),
  ],
  run: (input) => {
    if (((input[0] ?? 0) & 1) === 0) runRaw(input.subarray(1));
    else runHistory(input.subarray(1));
  },
};
