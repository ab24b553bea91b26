// A WebSocket whose frames of one turn of the event loop leave together.
import { connect } from "node:net";
import { WebSocket } from "ws";
import { corked } from "../waiting.mjs";

/** @returns {Promise<{ socket: WebSocket, send: (data: Uint8Array | string) => void }>} */
export async function openWebSocket(url, { subprotocols = [], onMessage, onClose }) {
  let raw;
  const socket = new WebSocket(url, subprotocols, {
    perMessageDeflate: false,
    createConnection: ({ host, port }) => (raw = connect({ host, port, noDelay: true })),
  });
  socket.on("message", (data) => onMessage(data));
  socket.on("close", (code) => onClose(new Error(`closed with ${code}`)));
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  socket.on("error", onClose);
  const cork = corked(raw);
  const send = (data) => {
    if (socket.readyState !== WebSocket.OPEN) return;
    cork();
    socket.send(data);
  };
  return { socket, send };
}
