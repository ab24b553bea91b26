// The limit: what `ws` alone can relay, from memory, without storing, checking or knowing anybody.
//
// A frame begins with its kind: in come hello (name), send (request, length, names, message) and acks (ids), out go
// welcome, accepted (request) and delivery (id, message).
import { WebSocketServer } from "ws";
import { ID_BYTES, KIND, numbered } from "./clients/bare-frames.mjs";

const sockets = new Map();
const mailboxes = new Map();
let lastId = 0;

/** Frames of one turn of the event loop leave together, as the relay's do. */
function send(socket, frame) {
  if (!socket.isCorked) {
    socket.isCorked = true;
    socket.raw.cork();
    setImmediate(() => {
      socket.isCorked = false;
      socket.raw.uncork();
    });
  }
  socket.send(frame);
}

function mailboxOf(name) {
  const known = mailboxes.get(name) ?? new Map();
  mailboxes.set(name, known);
  return known;
}

function relay(name, message) {
  lastId += 1;
  mailboxOf(name).set(lastId, message);
  const socket = sockets.get(name);
  if (socket !== undefined) send(socket, numbered(KIND.delivery, lastId, message));
}

function hello(socket, name) {
  socket.name = name;
  sockets.set(name, socket);
  send(socket, Buffer.of(KIND.welcome));
  for (const [id, message] of mailboxOf(name)) send(socket, numbered(KIND.delivery, id, message));
}

function relayToAll(socket, frame) {
  const request = frame.readUInt32BE(1);
  const length = frame.readUInt16BE(1 + ID_BYTES);
  const from = 1 + ID_BYTES + 2;
  const message = Buffer.from(frame.subarray(from + length));
  for (const name of frame.latin1Slice(from, from + length).split(",")) relay(name, message);
  send(socket, numbered(KIND.accepted, request));
}

function receive(socket, frame) {
  if (frame[0] === KIND.send) relayToAll(socket, frame);
  else if (frame[0] === KIND.hello) hello(socket, frame.latin1Slice(1));
  else if (frame[0] === KIND.acks) {
    const mailbox = mailboxOf(socket.name);
    for (let at = 1; at < frame.length; at += ID_BYTES) mailbox.delete(frame.readUInt32BE(at));
  }
}

const options = { host: "127.0.0.1", port: Number(process.argv[2]), backlog: 4_096 };
const server = new WebSocketServer({ ...options, perMessageDeflate: false, clientTracking: false });
server.on("connection", (socket, { socket: raw }) => {
  socket.raw = raw;
  socket.on("message", (frame) => receive(socket, frame));
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    if (sockets.get(socket.name) === socket) sockets.delete(socket.name);
  });
});
process.on("SIGTERM", () => process.exit(0));
