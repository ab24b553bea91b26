import {
  decodeLogEntry,
  decodeLogEntryBody,
  deviceTranscript,
  encodeClientFrame,
  logEntryTranscript,
} from "@sotto/protocol";
import { hash } from "node:crypto";
import { bytesOf } from "../../client.ts";
import { Device } from "../../device.ts";
import type { BadInput, Outcome } from "../case.ts";
import {
  bytesField,
  delimited,
  doubleField,
  encodeTree,
  messageField,
  type Tree,
} from "../protobuf.ts";
import { websocketCase, type WebSocketCase } from "../websocket-case.ts";
import { filled, join, OPCODES, wsFrame } from "../wire.ts";

// Device logs that a new device claims to begin. The Authenticate around them is correct.

interface Keys {
  readonly signingKey: Uint8Array;
  readonly identityKey: Uint8Array;
}

function keysOf(device: Device): Keys {
  const { change } = decodeLogEntryBody(decodeLogEntry(device.genesis).body);
  if (change.type !== "genesis") throw new Error("a device begins with a genesis");
  return change.device;
}

const deviceTree = ({ signingKey, identityKey }: Keys): Tree => [
  messageField("device", 1, [
    bytesField("signingKey", 1, signingKey),
    bytesField("identityKey", 2, identityKey),
  ]),
];

/** @param change - 1 genesis, 2 add. */
const bodyTree = (keys: Keys, change: number = 1): Tree => [
  messageField("change", change, deviceTree(keys)),
  doubleField("issuedAtMs", 5, 1),
];

const signatureField = (id: Uint8Array, signature: Uint8Array): Uint8Array =>
  delimited(2, join([delimited(1, id), delimited(2, signature)]));

/** An entry with this body, which the device has signed. */
function entry(device: Device, body: Tree): Uint8Array {
  const bytes = encodeTree(body);
  return join([
    delimited(1, bytes),
    signatureField(device.id, device.sign(logEntryTranscript(bytes))),
  ]);
}

type Make = (device: Device) => Uint8Array;

const genesisCase = (
  name: string,
  make: Make,
  expected: Outcome = "close 4401",
): WebSocketCase => ({
  name: `genesis ${name}`,
  expected,
  after: "nothing",
  bytes: ({ device, nonce, host }) =>
    wsFrame({
      opcode: OPCODES.binary,
      payload: encodeClientFrame(device.authenticate(nonce, host, { genesis: make(device) })),
    }),
});

const bodies: readonly (readonly [string, (device: Device) => Tree, Outcome?])[] = [
  ["as it should be", (device) => bodyTree(keysOf(device)), "welcome"],
  [
    "without a time, which is 1970",
    (device) => [messageField("genesis", 1, deviceTree(keysOf(device)))],
    "welcome",
  ],
  ["that adds a device", (device) => bodyTree(keysOf(device), 2)],
  ["that revokes a device", ({ id }) => [messageField("revoke", 3, [bytesField("id", 1, id)])]],
  ["with two changes", (device) => [...bodyTree(keysOf(device)), ...bodyTree(keysOf(device), 2)]],
  ["without a change", () => [doubleField("issuedAtMs", 5, 1)]],
  [
    "that follows another entry",
    (device) => [...bodyTree(keysOf(device)), bytesField("previous", 4, filled(32))],
  ],
  [
    "with a previous hash of 31 bytes",
    (device) => [...bodyTree(keysOf(device)), bytesField("previous", 4, filled(31))],
  ],
  [
    "with an unknown field",
    (device) => [...bodyTree(keysOf(device)), bytesField("later", 99, filled(1))],
  ],
  ["of another device's keys", ({ userId }) => bodyTree(keysOf(new Device(userId)))],
  [
    "with another identity key",
    (device) => bodyTree({ ...keysOf(device), identityKey: bytesOf(32) }),
  ],
  [
    "with another signing key",
    (device) => bodyTree({ ...keysOf(device), signingKey: bytesOf(32) }),
  ],
  [
    "with a signing key of 31 bytes",
    (device) => bodyTree({ ...keysOf(device), signingKey: filled(31) }),
  ],
  [
    "with an identity key of 33 bytes",
    (device) => bodyTree({ ...keysOf(device), identityKey: filled(33) }),
  ],
  ["without keys", () => [messageField("genesis", 1, [])]],
];

const cutAt =
  (length: number): Make =>
  (device) =>
    device.genesis.slice(0, length);

const entries: readonly (readonly [string, Make, Outcome?])[] = [
  ["of random bytes", () => bytesOf(90)],
  ["of one zero byte", () => Uint8Array.of(0)],
  ["of 1,024 bytes of 0xff", () => filled(1_024, 0xff)],
  ["cut after one byte", cutAt(1)],
  ["cut in its body", cutAt(40)],
  ["cut by one byte", cutAt(-1)],
  ["with a byte after it", ({ genesis }) => join([genesis, Uint8Array.of(0)])],
  ["of another device", ({ userId }) => new Device(userId).genesis],
  ["with an unknown field around it", ({ genesis }) => join([genesis, delimited(99, filled(1))])],
  ["without a signature", ({ genesis }) => delimited(1, decodeLogEntry(genesis).body)],
  ["without a body", ({ id }) => signatureField(id, filled(64))],
  [
    "with a signature of random bytes",
    ({ genesis, id }) =>
      join([delimited(1, decodeLogEntry(genesis).body), signatureField(id, bytesOf(64))]),
  ],
  [
    "with its signature twice",
    (device) => {
      const body = encodeTree(bodyTree(keysOf(device)));
      const signature = signatureField(device.id, device.sign(logEntryTranscript(body)));
      return join([delimited(1, body), signature, signature]);
    },
  ],
  [
    "signed in another device's name",
    (device) => {
      const body = encodeTree(bodyTree(keysOf(device)));
      return join([
        delimited(1, body),
        signatureField(bytesOf(16), device.sign(logEntryTranscript(body))),
      ]);
    },
  ],
  [
    "signed without its label",
    (device) => {
      const body = encodeTree(bodyTree(keysOf(device)));
      return join([delimited(1, body), signatureField(device.id, device.sign(body))]);
    },
  ],
];

/** Keys of no use: a signature by them is not to be had, so the relay must refuse the id that they hash to. */
const zeroKeys: WebSocketCase = {
  name: "genesis with a signing key of zeros",
  expected: "close 4401",
  after: "nothing",
  bytes: ({ device, nonce, host }) => {
    const keys = { signingKey: new Uint8Array(32), identityKey: filled(32) };
    const id = hash("sha256", deviceTranscript(keys.signingKey, keys.identityKey), "buffer");
    const deviceId = Uint8Array.from(id).slice(0, 16);
    const genesis = join([
      delimited(1, encodeTree(bodyTree(keys))),
      signatureField(deviceId, new Uint8Array(64)),
    ]);
    const signature = new Uint8Array(64);
    const frame = device.authenticate(nonce, host, { genesis, deviceId, signature });
    return wsFrame({ opcode: OPCODES.binary, payload: encodeClientFrame(frame) });
  },
};

export const GENESIS_CASES: readonly BadInput[] = [
  ...bodies.map(([name, tree, expected]) =>
    genesisCase(name, (device) => entry(device, tree(device)), expected),
  ),
  ...entries.map(([name, make, expected]) => genesisCase(name, make, expected)),
  zeroKeys,
].map(websocketCase);
