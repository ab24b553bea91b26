// MQTT 3.1.1 with QoS 1 and a session that stays.
import { generate, parser as createParser } from "mqtt-packet";
import { messageOf, numberOf } from "../message.mjs";
import { batched } from "../waiting.mjs";
import { Pending } from "./pending.mjs";
import { openSocket } from "./socket.mjs";

const MAX_PACKET_ID = 65_535;
const PASSWORD = "x";

export async function connectMqtt(port, user, onMessage) {
  const pending = new Pending();
  const parser = createParser();
  parser.on("packet", (packet) => {
    if (packet.cmd === "publish") onMessage?.(numberOf(packet.payload), packet.messageId);
    else if (packet.cmd !== "connack") pending.settle(packet.messageId);
    else if (packet.returnCode === 0) pending.settle("connack");
    else pending.fail("connack", new Error(`refused with ${packet.returnCode}`));
  });
  const { socket, write } = await openSocket(port, {
    onData: (data) => parser.parse(data),
    onClose: (error) => pending.failAll(error),
  });
  const send = (packet) => write(generate(packet));
  const connect = { cmd: "connect", protocolId: "MQTT", protocolVersion: 4, keepalive: 0 };
  const session = { clientId: user, username: user, password: PASSWORD, clean: false };
  await pending.add("connack", () => send({ ...connect, ...session }));

  let lastId = 0;
  const nextId = () => {
    do lastId = (lastId % MAX_PACKET_ID) + 1;
    while (pending.has(lastId));
    return lastId;
  };
  const publish = (topic, payload) => {
    const messageId = nextId();
    return pending.add(messageId, () =>
      send({ cmd: "publish", topic, payload, qos: 1, messageId }),
    );
  };
  const subscribe = (topic) => {
    const messageId = nextId();
    const subscriptions = [{ topic, qos: 1 }];
    return pending.add(messageId, () => send({ cmd: "subscribe", messageId, subscriptions }));
  };
  const ack = batched((ids) => {
    for (const messageId of ids) send({ cmd: "puback", messageId });
  });
  return {
    user,
    send: (to, number) => publish(`in/${to}`, messageOf(number)),
    publish,
    subscribe,
    ack,
    close: () => socket.end(generate({ cmd: "disconnect" })),
    destroy: () => socket.destroy(),
  };
}
