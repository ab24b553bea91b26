import {
  type Addressee,
  type Failure,
  hexToBytes,
  MAX_ENVELOPE_BYTES,
  MAX_SLOTS_COUNT,
  type Submit,
} from "@sotto/protocol";
import { hexOf } from "../hex.ts";
import type { Account } from "./directory.ts";
import { failure } from "./failure.ts";

// Most Submits have one slot, a group's has hundreds: nothing here is computed twice, and no set is made for one value.

/** One addressee of a Submit, and the ids of its slots' devices in hexadecimal. */
export interface Destination {
  readonly addressee: Addressee;
  readonly devices: readonly string[];
}

export function destinationsOf({ addressees }: Submit): readonly Destination[] {
  return addressees.map((addressee) => ({
    addressee,
    devices: addressee.slots.map(({ deviceId }) => hexOf(deviceId)),
  }));
}

/** What is wrong with a Submit, whoever it is for. */
export function shapeFailure(
  { requestId, shared }: Submit,
  destinations: readonly Destination[],
): Failure | undefined {
  const users = destinations.map(({ addressee }) => addressee.userId);
  const devices = destinations.flatMap((destination) => destination.devices);
  if (hasRepeats(users) || hasRepeats(devices) || devices.length > MAX_SLOTS_COUNT)
    return failure(requestId, "relay/bad-request");
  const isTooLarge = destinations.some(({ addressee }) =>
    addressee.slots.some(({ sealed }) => sealed.length + shared.length > MAX_ENVELOPE_BYTES),
  );
  return isTooLarge ? failure(requestId, "message/too-large") : undefined;
}

const hasRepeats = (values: readonly string[]): boolean =>
  values.length > 1 && new Set(values).size !== values.length;

export interface DeviceMismatch {
  readonly missingDevices: readonly Uint8Array[];
  readonly extraDevices: readonly Uint8Array[];
}

/**
 * What the slots have too few or too many, compared with the devices that the account has. A sender does not send to the
 * device that it is.
 *
 * @param given - All different.
 */
export function compareDevices(
  { devices }: Account,
  given: readonly string[],
  sender: string,
): DeviceMismatch | undefined {
  const isRight = (device: string): boolean => device !== sender && devices.has(device);
  const count = devices.size - (devices.has(sender) ? 1 : 0);
  if (given.length === count && given.every(isRight)) return undefined;
  const missing = [...devices.keys()].filter(
    (device) => device !== sender && !given.includes(device),
  );
  const extra = given.filter((device) => !isRight(device));
  return { missingDevices: missing.map(hexToBytes), extraDevices: extra.map(hexToBytes) };
}
