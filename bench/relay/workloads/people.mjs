import { inParallel } from "../waiting.mjs";

export const names = (prefix, count) => Array.from({ length: count }, (_, at) => `${prefix}${at}`);

/** Who only sends. */
export const connectAll = (peer, users) => inParallel(users, 10, (user) => peer.connect(user));

/** Connects somebody who acknowledges at once. `onMessage` gets the number of each message. */
export async function receiver(peer, user, onMessage) {
  let client;
  const early = [];
  const acknowledge = (token) => {
    if (client === undefined) early.push(token);
    else client.ack(token);
  };
  client = await peer.connect(user, (number, token) => {
    acknowledge(token);
    onMessage(number);
  });
  for (const token of early) client.ack(token);
  return client;
}
