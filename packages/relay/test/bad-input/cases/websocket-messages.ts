import { encodeClientFrame, MAX_FRAME_BYTES, utf8ToBytes } from "@sotto/protocol";
import { type Opened, websocketCase, type WebSocketCase } from "../websocket-case.ts";
import type { BadInput } from "../case.ts";
import { filled, join, OPCODES, wsFrame } from "../wire.ts";

// RFC 6455 §5.4: messages, their fragments and their lengths.

const { binary, continuation, ping, text } = OPCODES;
const MAX_FRAGMENTS = 64;

/** A message cut into `count` fragments; `between` goes after the first. */
function fragments(
  payload: Uint8Array,
  count: number,
  options: { readonly opcode?: number; readonly between?: Uint8Array } = {},
): Uint8Array {
  const size = Math.ceil(payload.length / count);
  const parts = Array.from({ length: count }, (_, index) =>
    wsFrame({
      opcode: index === 0 ? (options.opcode ?? binary) : continuation,
      fin: index === count - 1,
      payload: payload.slice(index * size, (index + 1) * size),
    }),
  );
  const [first = new Uint8Array(), ...others] = parts;
  return join([first, options.between ?? new Uint8Array(), ...others]);
}

const authenticate = ({ device, nonce, host }: Opened): Uint8Array =>
  encodeClientFrame(device.authenticate(nonce, host));

const fragmentation: readonly WebSocketCase[] = [
  {
    name: "continuation with nothing to continue",
    expected: "close 1002",
    bytes: wsFrame({ opcode: continuation, payload: filled(3) }),
  },
  {
    name: "continuation without FIN and with nothing to continue",
    expected: "close 1002",
    bytes: wsFrame({ opcode: continuation, fin: false, payload: filled(3) }),
  },
  ...([binary, text] as const).flatMap((first) =>
    ([binary, text] as const).map((second) => ({
      name: `${second === text ? "text" : "binary"} frame inside a fragmented ${first === text ? "text" : "binary"} message`,
      expected: "close 1002",
      bytes: join([
        wsFrame({ opcode: first, fin: false, payload: filled(2) }),
        wsFrame({ opcode: second, payload: filled(2) }),
      ]),
    })),
  ),
  {
    name: `garbage in ${MAX_FRAGMENTS} fragments`,
    expected: "close 4400",
    bytes: fragments(filled(MAX_FRAGMENTS, 0xff), MAX_FRAGMENTS),
  },
  {
    name: `${MAX_FRAGMENTS + 1} fragments`,
    expected: "close 1008",
    bytes: fragments(filled(MAX_FRAGMENTS + 1, 0xff), MAX_FRAGMENTS + 1),
  },
  {
    name: `${MAX_FRAGMENTS + 1} empty fragments`,
    expected: "close 1008",
    bytes: fragments(new Uint8Array(), MAX_FRAGMENTS + 1),
  },
  {
    name: "10,000 empty fragments",
    expected: "close 1008",
    bytes: fragments(new Uint8Array(), 10_000),
  },
  {
    name: `Authenticate in ${MAX_FRAGMENTS} fragments`,
    expected: "welcome",
    bytes: (opened) => fragments(authenticate(opened), MAX_FRAGMENTS),
    after: "nothing",
  },
  {
    name: "Authenticate with a ping between its fragments",
    expected: "welcome",
    bytes: (opened) =>
      fragments(authenticate(opened), 2, {
        between: wsFrame({ opcode: ping, payload: filled(3) }),
      }),
    after: "nothing",
  },
  {
    name: "ping between fragments",
    expected: "pong, 3 bytes",
    bytes: join([
      wsFrame({ opcode: binary, fin: false, payload: filled(2) }),
      wsFrame({ opcode: ping, payload: filled(3) }),
    ]),
  },
  {
    name: "close between fragments",
    expected: "close 1005",
    bytes: fragments(filled(4), 2, { between: wsFrame({ opcode: OPCODES.close }) }),
  },
];

const lengths: readonly WebSocketCase[] = [
  {
    name: "message one byte too long",
    expected: "close 1009",
    bytes: wsFrame({ opcode: binary, payload: filled(MAX_FRAME_BYTES + 1) }),
  },
  {
    name: "longest message, of garbage",
    expected: "close 4400",
    bytes: wsFrame({ opcode: binary, payload: filled(MAX_FRAME_BYTES, 0xff) }),
  },
  {
    name: "fragments one byte too long together",
    expected: "close 1009",
    bytes: fragments(filled(MAX_FRAME_BYTES + 1), 2),
  },
  {
    name: "text one byte too long",
    expected: "close 1009",
    bytes: wsFrame({ opcode: text, payload: filled(MAX_FRAME_BYTES + 1) }),
  },
  ...(
    [
      ["2^31", 2n ** 31n],
      ["2^32", 2n ** 32n],
      ["2^53 - 1", 2n ** 53n - 1n],
      ["2^53", 2n ** 53n],
      ["2^63 - 1", 2n ** 63n - 1n],
      ["2^63", 2n ** 63n],
      ["2^64 - 1", 2n ** 64n - 1n],
    ] as const
  ).map(([name, claimed]) => ({
    name: `length ${name}`,
    expected: "close 1009",
    bytes: wsFrame({ opcode: binary, claimed }),
  })),
  {
    name: "length 2^63 of a continuation",
    expected: "close 1009",
    bytes: join([
      wsFrame({ opcode: binary, fin: false, payload: filled(2) }),
      wsFrame({ opcode: continuation, claimed: 2n ** 63n }),
    ]),
  },
  {
    name: "length 5 in 16 bits",
    expected: "close 1002",
    bytes: wsFrame({ opcode: binary, payload: filled(5, 0xff), lengthBits: 16 }),
  },
  {
    name: "length 5 in 64 bits",
    expected: "close 1002",
    bytes: wsFrame({ opcode: binary, payload: filled(5, 0xff), lengthBits: 64 }),
  },
  {
    name: "length 200 in 64 bits",
    expected: "close 1002",
    bytes: wsFrame({ opcode: binary, payload: filled(200, 0xff), lengthBits: 64 }),
  },
];

const kinds: readonly WebSocketCase[] = [
  {
    name: "text message",
    expected: "close 1003",
    bytes: wsFrame({ opcode: text, payload: filled(5) }),
  },
  { name: "empty text message", expected: "close 1003", bytes: wsFrame({ opcode: text }) },
  {
    name: "text message of JSON",
    expected: "close 1003",
    bytes: wsFrame({ opcode: text, payload: utf8ToBytes('{"type":"ping"}') }),
  },
  {
    name: "fragmented text message",
    expected: "close 1003",
    bytes: fragments(filled(4), 2, { opcode: text }),
  },
  {
    name: "text message that is no UTF-8",
    expected: "close 1007",
    bytes: wsFrame({ opcode: text, payload: filled(5, 0xff) }),
  },
  {
    name: "Authenticate as a text message",
    expected: "close 1003",
    bytes: ({ device }) => wsFrame({ opcode: text, payload: utf8ToBytes(`dev:${device.userId}`) }),
  },
  { name: "empty binary message", expected: "close 4400", bytes: wsFrame({ opcode: binary }) },
];

const cuts: readonly WebSocketCase[] = [
  { name: "nothing, then the end", expected: "cut", bytes: new Uint8Array(), after: "end" },
  {
    name: "one byte of a frame, then the end",
    expected: "cut",
    bytes: Uint8Array.of(0x82),
    after: "end",
  },
  {
    name: "half a payload, then the end",
    expected: "cut",
    bytes: wsFrame({ opcode: binary, payload: filled(40) }).slice(0, 20),
    after: "end",
  },
  {
    name: "half a mask, then the end",
    expected: "cut",
    bytes: wsFrame({ opcode: binary, payload: filled(40) }).slice(0, 4),
    after: "end",
  },
  {
    name: "a fragment without its message, then the end",
    expected: "cut",
    bytes: wsFrame({ opcode: binary, fin: false, payload: filled(5) }),
    after: "end",
  },
  {
    name: "an HTTP request in place of a frame",
    expected: "close 1002",
    bytes: utf8ToBytes("GET /livez HTTP/1.1\r\nHost: relay\r\n\r\n"),
  },
  {
    name: "a TLS ClientHello in place of a frame",
    expected: "close 1002",
    bytes: Uint8Array.of(0x16, 0x03, 0x01, 0x00, 0xa5, 0x01, 0x00, 0x00, 0xa1, 0x03, 0x03),
  },
];

export const WEBSOCKET_MESSAGE_CASES: readonly BadInput[] = [
  ...fragmentation,
  ...lengths,
  ...kinds,
  ...cuts,
].map(websocketCase);
