import { websocketCase, type WebSocketCase } from "../websocket-case.ts";
import type { BadInput } from "../case.ts";
import { filled, join, OPCODES, wsFrame } from "../wire.ts";

// RFC 6455 §5.2: the first two bytes of a frame.

const hex = (value: number): string => `0x${value.toString(16)}`;

const RESERVED_OPCODES: readonly number[] = [3, 4, 5, 6, 7, 0xb, 0xc, 0xd, 0xe, 0xf];

const reserved: readonly WebSocketCase[] = RESERVED_OPCODES.map((opcode) => ({
  name: `reserved opcode ${hex(opcode)}`,
  expected: "close 1002",
  bytes: wsFrame({ opcode, payload: filled(3) }),
}));

const reservedFragments: readonly WebSocketCase[] = [3, 0xb].map((opcode) => ({
  name: `reserved opcode ${hex(opcode)} without FIN`,
  expected: "close 1002",
  bytes: wsFrame({ opcode, fin: false, payload: filled(3) }),
}));

const RSV_NAMES: Readonly<Record<number, string>> = {
  4: "RSV1",
  2: "RSV2",
  1: "RSV3",
  7: "all RSV bits",
};
const OPCODE_ENTRIES = Object.entries(OPCODES).filter(([name]) => name !== "continuation");

const rsvOnMessages: readonly WebSocketCase[] = [4, 2, 1, 7].flatMap((rsv) =>
  OPCODE_ENTRIES.map(([name, opcode]) => ({
    name: `${RSV_NAMES[rsv]} on a ${name} frame`,
    expected: "close 1002",
    bytes: wsFrame({ opcode, rsv, payload: new Uint8Array() }),
  })),
);

const rsvOnContinuation: WebSocketCase = {
  name: "RSV1 on a continuation",
  expected: "close 1002",
  bytes: join([
    wsFrame({ opcode: OPCODES.binary, fin: false, payload: filled(2) }),
    wsFrame({ opcode: OPCODES.continuation, rsv: 4, payload: filled(2) }),
  ]),
};

const unmasked: readonly WebSocketCase[] = OPCODE_ENTRIES.map(([name, opcode]) => ({
  name: `unmasked ${name} frame`,
  expected: "close 1002",
  bytes: wsFrame({ opcode, masked: false }),
}));

const unmaskedLater: readonly WebSocketCase[] = [
  {
    name: "unmasked continuation of a masked frame",
    expected: "close 1002",
    bytes: join([
      wsFrame({ opcode: OPCODES.binary, fin: false, payload: filled(2) }),
      wsFrame({ opcode: OPCODES.continuation, masked: false, payload: filled(2) }),
    ]),
  },
  {
    name: "a server's frame sent back",
    expected: "close 1002",
    bytes: wsFrame({ opcode: OPCODES.binary, masked: false, payload: filled(40) }),
  },
];

export const WEBSOCKET_HEADER_CASES: readonly BadInput[] = [
  ...reserved,
  ...reservedFragments,
  ...rsvOnMessages,
  rsvOnContinuation,
  ...unmasked,
  ...unmaskedLater,
].map(websocketCase);
