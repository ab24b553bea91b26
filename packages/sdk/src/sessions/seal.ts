import {
  type Addressee,
  bytesToHex,
  ID_BYTES,
  type Slot,
  SottoError,
  type UserId,
} from "@sotto/protocol";
import { encryptMessage } from "../crypto/session.ts";
import { sealSharedPayload } from "../crypto/shared-payload.ts";
import { ORDERS } from "../store/schema.ts";
import type { Transaction } from "../store/transaction.ts";
import { type EngineContext, sessionContext } from "./engine-context.ts";
import { loadPeer } from "./device-list.ts";
import { type Bundles, isOwnDevice, startSession } from "./establish.ts";
import {
  encodePayload,
  packContent,
  type Packed,
  packReference,
  SHARED_ABOVE_BYTES,
} from "./payload.ts";
import { loadActiveSession, saveSession } from "./session-records.ts";

/** A sealed content: what a Submit frame carries. */
export interface Sealed {
  readonly addressee: Addressee;
  readonly shared: Uint8Array;
  /** Device → number of the content in the conversation with it. */
  readonly numbers: Readonly<Record<string, number>>;
}

interface Sealing {
  readonly userId: UserId;
  readonly content: Uint8Array;
  /** Numbers that an earlier sealing took; with the other devices it takes the next ones. Undefined: it has none. */
  readonly numbers: Readonly<Record<string, number>> | undefined;
}

/**
 * Seals one content for every device of a user. Advances one ratchet per device and writes the sessions into
 * `transaction`; the caller commits them together with the envelopes, before any byte is sent.
 *
 * @throws SottoError `peer/no-devices` if a device has neither session nor bundle
 */
export async function sealForUser(
  engine: EngineContext,
  transaction: Transaction,
  bundles: Bundles,
  { userId, content, numbers }: Sealing,
): Promise<Sealed> {
  const peer = await loadPeer(transaction, userId);
  const devices = peer?.devices.filter(({ deviceId }) => !isOwnDevice(engine, deviceId)) ?? [];
  if (peer === undefined || devices.length === 0) throw new SottoError("peer/no-devices");
  const packed = packContent(content, engine.compression);
  const { body, shared } = splitLarge(engine, packed);

  const slots: Slot[] = [];
  const taken: Record<string, number> = { ...numbers };
  for (const device of devices) {
    const id = bytesToHex(device.deviceId);
    const party = { accountId: peer.accountId, ...device };
    const bundle = bundles.get(id);
    const record =
      (await loadActiveSession(transaction, id, engine.clock.now())) ??
      (bundle === undefined
        ? undefined
        : await startSession(engine, transaction, userId, party, bundle));
    if (record === undefined) throw new SottoError("peer/no-devices");
    if (numbers !== undefined) taken[id] ??= await takeNumber(transaction, userId, id);
    const sequence = taken[id] ?? 0;
    const sealed = encryptMessage(
      sessionContext(engine),
      record.session,
      encodePayload(body, sequence),
    );
    saveSession(transaction, record);
    slots.push({ deviceId: device.deviceId, envelopeId: engine.random(ID_BYTES), sealed });
  }
  return { addressee: { userId, slots }, shared, numbers: taken };
}

/** A large content goes into the shared payload, and a reference to it into each ratchet message. */
function splitLarge(
  engine: EngineContext,
  packed: Packed,
): { readonly body: Packed; readonly shared: Uint8Array } {
  if (packed.padded <= SHARED_ABOVE_BYTES) return { body: packed, shared: new Uint8Array(0) };
  const { shared, key, hash } = sealSharedPayload(
    engine.primitives,
    engine.random,
    encodePayload(packed, 0),
  );
  return { body: packReference(key, hash), shared };
}

async function takeNumber(
  transaction: Transaction,
  chatId: string,
  deviceId: string,
): Promise<number> {
  const key = ORDERS.key(chatId, deviceId);
  const order = (await ORDERS.get(transaction, key)) ?? { nextOut: 1, nextIn: 1 };
  ORDERS.put(transaction, key, { ...order, nextOut: order.nextOut + 1 });
  return order.nextOut;
}
