import { type ClientFrame, encodeClientFrame, type ServerFrame } from "@sotto/protocol";
import { bytesOf, type Client, requestId, submitFrame } from "../../client.ts";
import type { BadInput, Outcome } from "../case.ts";
import { nameOf } from "../frame-case.ts";
import { RawSocket, RawWebSocket } from "../raw-socket.ts";
import { inWorld, pinged, type RequestFrame, type World } from "../request-case.ts";
import type { Stage } from "../stage.ts";
import { filled, join, OPCODES, wsFrame } from "../wire.ts";

// Frames that are right one by one, and too many.

const FAULTS_PER_MINUTE = 20;

/** Requests at once, then a ping: how the connection ends, or what the answers are. */
async function flood(client: Client, frames: readonly ClientFrame[]): Promise<Outcome> {
  const seen = client.frames.length;
  for (const frame of frames) client.send(frame);
  const answers = (): readonly ServerFrame[] =>
    client.frames.slice(seen).filter((frame) => "requestId" in frame);
  await client.wait(() => client.closeCode !== undefined || answers().length === frames.length);
  if (client.closeCode !== undefined) return `close ${client.closeCode}`;
  await pinged(client);
  return [...new Set(answers().map(nameOf))].toSorted().join(" and ");
}

const repeated = (
  name: string,
  expected: Outcome,
  count: number,
  frame: (world: World) => RequestFrame,
): BadInput =>
  inWorld(name, expected, (world, client) =>
    flood(
      client,
      Array.from({ length: count }, () => ({ ...frame(world), requestId: requestId() })),
    ),
  );

const badRequest = ({ peer }: World): RequestFrame => ({
  type: "fetchBundles",
  requestId: requestId(),
  userId: peer.userId,
  deviceIds: [peer.id, peer.id],
});
const tooLarge = ({ peer }: World): RequestFrame =>
  submitFrame({ to: [peer], sealed: bytesOf(60_000), shared: filled(40_000) });
const unknownPeer = (): RequestFrame => ({
  type: "fetchDirectory",
  requestId: requestId(),
  userId: "nobody",
});
const changedDevices = ({ peer }: World): RequestFrame => ({
  ...submitFrame({ to: [peer] }),
  addressees: [
    {
      userId: peer.userId,
      slots: [{ deviceId: bytesOf(16), envelopeId: bytesOf(16), sealed: bytesOf(1) }],
    },
  ],
});

const budgets: readonly BadInput[] = [
  repeated("20 bad requests at once", "relay/bad-request", FAULTS_PER_MINUTE, badRequest),
  repeated("30 bad requests at once", "close 4429", 30, badRequest),
  repeated("30 Submits that are too large", "close 4429", 30, tooLarge),
  repeated("100 questions for unknown users", "peer/unknown", 100, unknownPeer),
  repeated(
    "100 Submits for devices that have changed",
    "relay/devices-changed",
    100,
    changedDevices,
  ),
  inWorld("30 conflicts of one id", "close 4429", async ({ peer }, client) => {
    const envelopeId = bytesOf(16);
    await client.request(submitFrame({ to: [peer], envelopeId }));
    return flood(
      client,
      Array.from({ length: 30 }, () => submitFrame({ to: [peer], envelopeId })),
    );
  }),
  repeated("2,000 questions at once", "directory and relay/rate-limited", 2_000, ({ peer }) => ({
    type: "fetchDirectory",
    requestId: requestId(),
    userId: peer.userId,
  })),
  repeated("4,000 Submits at once", "accepted and relay/rate-limited", 4_000, ({ peer }) =>
    submitFrame({ to: [peer], sealed: filled(1), ephemeral: true }),
  ),
];

/** A thousand times the same message. */
function binary(frame: ClientFrame): Uint8Array {
  const message = wsFrame({ opcode: OPCODES.binary, payload: encodeClientFrame(frame) });
  return join(Array.from({ length: 1_000 }, () => message));
}

const PINGS: Uint8Array = binary({ type: "ping", sequence: 1 });

const PING_BURST = 5_000;
const FLOOD_BYTES = 16 * 1024 * 1024;

/** The close frame stands behind what is not read, and may be lost when the relay cuts the connection after it. */
const TOO_SLOW = "close 4408 or cut";
/** Whoever is slow to read what a flood brings back may be too slow first. */
const TOO_MANY = "close 4429, 4408 or cut";

/** Sends the same bytes again and again until the relay ends the connection or has taken enough. */
async function endless(
  stage: Stage,
  chunk: Uint8Array,
  expected: typeof TOO_SLOW | typeof TOO_MANY,
  isRead: boolean,
): Promise<Outcome> {
  const socket = await RawWebSocket.open(stage.host);
  const device = stage.newDevice();
  await socket.send(encodeClientFrame(device.authenticate(socket.nonce, socket.host)));
  await socket.wait(() => socket.messages.some(({ type }) => type === "welcome"));
  if (!isRead) socket.raw.pause();
  let taken = 0;
  while (taken < FLOOD_BYTES && !socket.raw.isEnded) {
    await socket.raw.write(chunk);
    taken += chunk.length;
  }
  socket.raw.resume();
  await socket.wait(() => socket.closeCode !== undefined);
  socket.raw.destroy();
  const { closeCode = 4408 } = socket;
  return expected.includes(String(closeCode)) ? expected : `close ${closeCode}`;
}

const floods: readonly BadInput[] = [
  inWorld("5,000 pings at once, and their pongs read", "5000 pongs", async (_world, client) => {
    for (let sequence = 1; sequence <= PING_BURST; sequence += 1)
      client.send({ type: "ping", sequence });
    const pongs = (): number => client.frames.filter(({ type }) => type === "pong").length;
    await client.wait(() => client.closeCode !== undefined || pongs() === PING_BURST);
    return client.closeCode === undefined ? `${pongs()} pongs` : `close ${client.closeCode}`;
  }),
  {
    name: "pings without end, and their pongs read",
    expected: TOO_MANY,
    run: (stage) => endless(stage, PINGS, TOO_MANY, true),
  },
  {
    name: "pings without end, and no pong read",
    expected: TOO_MANY,
    run: (stage) => endless(stage, PINGS, TOO_MANY, false),
  },
  {
    name: "pings without end of four devices at once",
    expected: TOO_MANY,
    run: async (stage) => {
      const ends = Array.from({ length: 4 }, () => endless(stage, PINGS, TOO_MANY, true));
      return [...new Set(await Promise.all(ends))].join(" and ");
    },
  },
  {
    name: "acknowledgements without end",
    expected: TOO_MANY,
    run: (stage) =>
      endless(stage, binary({ type: "ack", envelopeIds: [bytesOf(16)] }), TOO_MANY, true),
  },
  {
    name: "WebSocket pings without end, and no pong read",
    expected: TOO_SLOW,
    run: (stage) =>
      endless(
        stage,
        join(
          Array.from({ length: 500 }, () =>
            wsFrame({ opcode: OPCODES.ping, payload: filled(125) }),
          ),
        ),
        TOO_SLOW,
        false,
      ),
  },
];

const crowds: readonly BadInput[] = [
  {
    name: "200 connections that say nothing and go: a new device",
    expected: "welcome",
    run: async (stage) => {
      const sockets = await Promise.all(
        Array.from({ length: 200 }, () => RawSocket.connect(stage.host)),
      );
      for (const socket of sockets) socket.destroy();
      (await stage.join(stage.newDevice())).close();
      return "welcome";
    },
  },
  {
    name: "200 WebSockets that do not authenticate: a new device",
    expected: "welcome",
    run: async (stage) => {
      const sockets = await Promise.all(
        Array.from({ length: 200 }, () => RawWebSocket.open(stage.host)),
      );
      (await stage.join(stage.newDevice())).close();
      for (const { raw } of sockets) raw.destroy();
      return "welcome";
    },
  },
  inWorld(
    "a device that connects 50 times at once: sockets left open",
    "1",
    async ({ peer, stage }) => {
      const clients = await Promise.all(
        Array.from({ length: 50 }, () => stage.join(peer).catch(() => undefined)),
      );
      await Promise.all(clients.map(async (client) => client !== undefined && pinged(client)));
      const open = clients.filter(
        (client) => client?.closeCode === undefined && client !== undefined,
      );
      for (const client of clients) client?.close();
      return String(open.length);
    },
  ),
];

export const ABUSE_CASES: readonly BadInput[] = [...budgets, ...floods, ...crowds];
