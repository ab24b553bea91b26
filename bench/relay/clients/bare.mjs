// Speaks what bare-server.mjs understands.
import { messageOf, numberOf } from "../message.mjs";
import { batched } from "../waiting.mjs";
import { ID_BYTES, KIND, numbered } from "./bare-frames.mjs";
import { Pending } from "./pending.mjs";
import { openWebSocket } from "./web-socket.mjs";

const HEAD_BYTES = 1 + ID_BYTES;

export async function connectBare(url, user, onMessage) {
  const pending = new Pending();
  let lastRequest = 0;
  const welcome = Promise.withResolvers();
  const receive = (frame) => {
    if (frame[0] === KIND.accepted) pending.settle(frame.readUInt32BE(1));
    else if (frame[0] === KIND.delivery)
      onMessage?.(numberOf(frame.subarray(HEAD_BYTES)), frame.readUInt32BE(1));
    else welcome.resolve();
  };
  const onClose = (error) => {
    welcome.reject(error);
    pending.failAll(error);
  };
  const { socket, send } = await openWebSocket(url, { onMessage: receive, onClose });
  send(Buffer.concat([Buffer.of(KIND.hello), Buffer.from(user)]));
  await welcome.promise;

  const sendTo = (users, number) => {
    const request = ++lastRequest;
    const names = Buffer.from(users.join(","));
    const length = Buffer.of(names.length >> 8, names.length & 0xff);
    const rest = Buffer.concat([length, names, messageOf(number)]);
    return pending.add(request, () => send(numbered(KIND.send, request, rest)));
  };
  const ack = batched((acked) => {
    const frame = Buffer.allocUnsafe(1 + acked.length * ID_BYTES);
    frame[0] = KIND.acks;
    acked.forEach((id, index) => frame.writeUInt32BE(id, 1 + index * ID_BYTES));
    send(frame);
  });
  return {
    user,
    send: (to, number) => sendTo([to], number),
    sendTo,
    ack,
    close: () => socket.close(),
    destroy: () => socket.terminate(),
  };
}
