import { utf8ToBytes } from "@sotto/protocol";
import { websocketCase, type WebSocketCase } from "../websocket-case.ts";
import type { BadInput } from "../case.ts";
import { closePayload, filled, join, OPCODES, wsFrame } from "../wire.ts";

// RFC 6455 §5.5 and §7.4: ping, pong and close.

const CONTROLS = [
  ["close", OPCODES.close],
  ["ping", OPCODES.ping],
  ["pong", OPCODES.pong],
] as const;

const fragmented: readonly WebSocketCase[] = CONTROLS.map(([name, opcode]) => ({
  name: `fragmented ${name}`,
  expected: "close 1002",
  bytes: wsFrame({ opcode, fin: false }),
}));

const tooLong: readonly WebSocketCase[] = CONTROLS.flatMap(([name, opcode]) =>
  [126, 65_536].map((length) => ({
    name: `${name} of ${length} bytes`,
    expected: "close 1002",
    bytes: wsFrame({ opcode, payload: filled(length) }),
  })),
);

const longField: readonly WebSocketCase[] = ([16, 64] as const).map((lengthBits) => ({
  name: `ping whose ${lengthBits}-bit length says 5`,
  expected: "close 1002",
  bytes: wsFrame({ opcode: OPCODES.ping, payload: filled(5), lengthBits }),
}));

const ping = (length: number): Uint8Array =>
  wsFrame({ opcode: OPCODES.ping, payload: filled(length) });

const legal: readonly WebSocketCase[] = [
  { name: "ping without payload", expected: "pong, 0 bytes", bytes: ping(0) },
  { name: "ping of 125 bytes", expected: "pong, 125 bytes", bytes: ping(125) },
  {
    name: "ping of 125 bytes, byte by byte",
    expected: "pong, 125 bytes",
    bytes: ping(125),
    delivery: "byte by byte",
  },
  {
    name: "ping of 125 bytes that are no UTF-8",
    expected: "pong, 125 bytes",
    bytes: wsFrame({ opcode: OPCODES.ping, payload: filled(125, 0xff) }),
  },
  {
    name: "ping in one segment with the upgrade request",
    expected: "pong, 4 bytes",
    bytes: ping(4),
    delivery: "with the upgrade",
  },
  {
    name: "ten pings in one segment",
    expected: "10 pongs, 40 bytes",
    bytes: join(Array.from({ length: 10 }, () => ping(4))),
  },
  {
    // ws ends a connection as soon as too many pongs wait to be written.
    name: "1,000 pings at once",
    expected: "cut",
    bytes: join(Array.from({ length: 1000 }, () => ping(4))),
  },
  {
    name: "unasked pong",
    expected: "ignored",
    bytes: wsFrame({ opcode: OPCODES.pong, payload: filled(4) }),
  },
  {
    name: "1,000 unasked pongs",
    expected: "ignored",
    bytes: join(
      Array.from({ length: 1000 }, () => wsFrame({ opcode: OPCODES.pong, payload: filled(125) })),
    ),
  },
];

const close = (payload: Uint8Array): Uint8Array => wsFrame({ opcode: OPCODES.close, payload });

/** Codes that nobody may send (§7.4). */
const BAD_CODES: readonly number[] = [
  0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 9999, 65_535,
];
const GOOD_CODES: readonly number[] = [
  1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999,
];

const badCodes: readonly WebSocketCase[] = BAD_CODES.map((code) => ({
  name: `close with code ${code}`,
  expected: "close 1002",
  bytes: close(closePayload(code)),
}));

const goodCodes: readonly WebSocketCase[] = GOOD_CODES.map((code) => ({
  name: `close with code ${code}`,
  expected: `close ${code}`,
  bytes: close(closePayload(code)),
}));

const BAD_UTF8: readonly (readonly [string, readonly number[]])[] = [
  ["a lone continuation byte", [0x80]],
  ["a cut sequence", [0xe2, 0x82]],
  ["an overlong slash", [0xc0, 0xaf]],
  ["a surrogate", [0xed, 0xa0, 0x80]],
  ["a code point beyond 10FFFF", [0xf4, 0x90, 0x80, 0x80]],
  ["0xff", [0xff]],
];

const reasons: readonly WebSocketCase[] = [
  ...BAD_UTF8.map(([name, bytes]) => ({
    name: `close with ${name} in its reason`,
    expected: "close 1007",
    bytes: close(closePayload(1000, Uint8Array.from(bytes))),
  })),
  {
    name: "close with a reason in Greek",
    expected: "close 1000",
    bytes: close(closePayload(1000, utf8ToBytes("αντίο"))),
  },
  {
    name: "close with a reason of 123 bytes",
    expected: "close 1000",
    bytes: close(closePayload(1000, filled(123))),
  },
  {
    name: "close with a reason of 124 bytes",
    expected: "close 1002",
    bytes: close(closePayload(1000, filled(124))),
  },
];

const shapes: readonly WebSocketCase[] = [
  { name: "close with one byte", expected: "close 1002", bytes: close(filled(1)) },
  { name: "close without payload", expected: "close 1005", bytes: close(new Uint8Array()) },
  {
    name: "two closes",
    expected: "close 1000",
    bytes: join([close(closePayload(1000)), close(closePayload(1001))]),
  },
  {
    name: "close, then garbage",
    expected: "close 1000",
    bytes: join([close(closePayload(1000)), filled(500, 0xff)]),
  },
];

export const WEBSOCKET_CONTROL_CASES: readonly BadInput[] = [
  ...fragmented,
  ...tooLong,
  ...longField,
  ...legal,
  ...badCodes,
  ...goodCodes,
  ...reasons,
  ...shapes,
].map(websocketCase);
