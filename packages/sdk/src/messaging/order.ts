import { HELD, type HeldRecord, ORDERS, type OrderRecord } from "../store/schema.ts";
import type { Transaction } from "../store/transaction.ts";

// Order inside a conversation: numbered contents of one device are shown in the order of their numbers. What comes early
// is held until the numbers before it have come or are declared lost.

export interface Numbered extends HeldRecord {
  readonly sequence: number;
}

/** Takes in a numbered content. @returns The contents to show now, in order; none if it has to wait. */
export async function takeInOrder(
  transaction: Transaction,
  chatId: string,
  arrived: Numbered,
): Promise<readonly HeldRecord[]> {
  const { deviceId } = arrived.sender;
  const { key, order } = await loadOrder(transaction, chatId, deviceId);
  const { sequence, ...held } = arrived;
  if (sequence > order.nextIn) {
    HELD.put(transaction, HELD.key(chatId, deviceId, sequence), held);
    return [];
  }
  if (sequence < order.nextIn) return [held]; // Late, after its gap was declared: better out of order than lost.
  order.nextIn += 1;
  const following = await releaseHeld(transaction, chatId, deviceId, order);
  ORDERS.put(transaction, key, order);
  return [held, ...following];
}

/** Declares what is missing before the first held content as lost. */
export async function skipGap(
  transaction: Transaction,
  chatId: string,
  deviceId: string,
  firstHeld: number,
): Promise<{ readonly missing: number; readonly released: readonly HeldRecord[] }> {
  const { key, order } = await loadOrder(transaction, chatId, deviceId);
  const missing = firstHeld - order.nextIn;
  order.nextIn = firstHeld;
  const released = await releaseHeld(transaction, chatId, deviceId, order);
  ORDERS.put(transaction, key, order);
  return { missing, released };
}

/** The first held content of each device and conversation. */
export async function firstHeld(
  transaction: Transaction,
): Promise<
  readonly { readonly chatId: string; readonly deviceId: string; readonly sequence: number }[]
> {
  const first = new Map<string, { chatId: string; deviceId: string; sequence: number }>();
  for (const { key } of await HELD.scan(transaction)) {
    const [, chat = "", deviceId = "", sequence = ""] = key.split("/");
    if (!first.has(`${chat}/${deviceId}`)) {
      const chatId = decodeURIComponent(chat);
      first.set(`${chat}/${deviceId}`, { chatId, deviceId, sequence: Number(sequence) });
    }
  }
  return [...first.values()];
}

/** The number that is to be shown next. */
export async function awaitedNumber(
  transaction: Transaction,
  chatId: string,
  deviceId: string,
): Promise<number> {
  return (await loadOrder(transaction, chatId, deviceId)).order.nextIn;
}

async function loadOrder(
  transaction: Transaction,
  chatId: string,
  deviceId: string,
): Promise<{ readonly key: string; readonly order: OrderRecord }> {
  const key = ORDERS.key(chatId, deviceId);
  return { key, order: (await ORDERS.get(transaction, key)) ?? { nextOut: 1, nextIn: 1 } };
}

async function releaseHeld(
  transaction: Transaction,
  chatId: string,
  deviceId: string,
  order: OrderRecord,
): Promise<HeldRecord[]> {
  const released: HeldRecord[] = [];
  for (;;) {
    const key = HELD.key(chatId, deviceId, order.nextIn);
    const held = await HELD.get(transaction, key);
    if (held === undefined) return released;
    HELD.delete(transaction, key);
    released.push(held);
    order.nextIn += 1;
  }
}
