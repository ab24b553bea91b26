import { once } from "node:events";
import { connect } from "node:net";
import { corked } from "../waiting.mjs";

/** A TCP connection whose writes of one turn of the event loop leave together. */
export async function openSocket(port, { encoding, onData, onClose }) {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  if (encoding !== undefined) socket.setEncoding(encoding);
  await once(socket, "connect");
  socket.on("data", onData);
  socket.on("error", onClose);
  socket.on("close", () => onClose(new Error("closed")));
  const cork = corked(socket);
  const write = (data) => {
    if (socket.destroyed) return;
    cork();
    socket.write(data);
  };
  return { socket, write };
}
