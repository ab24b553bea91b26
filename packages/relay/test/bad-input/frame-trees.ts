import type { Authenticate, OneTimePrekey, SignedPrekey } from "@sotto/protocol";
import { bytesOf } from "../client.ts";
import type { Device } from "../device.ts";
import {
  bytesField,
  doubleField,
  messageField,
  type Field,
  textField,
  type Tree,
  uintField,
} from "./protobuf.ts";
import { canarySealed } from "./canary.ts";

// A valid frame of every kind as a tree of fields, for cases that break one of them.

/** Who sends a frame, and whom it is about. */
export interface Parties {
  readonly sender: Device;
  /** Known to the relay. */
  readonly peer: Device;
}

export type FrameType =
  | "submit"
  | "ack"
  | "publishPrekeys"
  | "fetchDirectory"
  | "fetchBundles"
  | "ping"
  | "publishDeliveryTokens"
  | "updatePresence";

const requestId = (): Field => bytesField("requestId", 1, bytesOf(16));

export const FRAME_TREES: Readonly<Record<FrameType, (parties: Parties) => Tree>> = {
  submit: ({ peer }) => [
    messageField("submit", 2, [
      requestId(),
      messageField("addressees", 2, [
        textField("userId", 1, peer.userId),
        messageField("slots", 2, [
          bytesField("deviceId", 1, peer.id),
          bytesField("envelopeId", 2, bytesOf(16)),
          bytesField("sealed", 3, canarySealed()),
        ]),
        bytesField("deliveryToken", 3, bytesOf(16)),
      ]),
      bytesField("shared", 3, canarySealed()),
      uintField("ttlSeconds", 4, 60),
      // Not written, so that no number of cases fills the peer's mailbox.
      uintField("ephemeral", 5, 1),
    ]),
  ],
  ack: () => [messageField("ack", 3, [bytesField("envelopeIds", 1, bytesOf(16))])],
  publishPrekeys: ({ sender }) => [
    messageField("publishPrekeys", 4, [
      requestId(),
      messageField("signed", 2, signedTree(sender.signedPrekey(1))),
      messageField("oneTime", 3, oneTimeTree(sender.oneTimePrekey(1))),
    ]),
  ],
  fetchDirectory: ({ peer }) => [
    messageField("fetchDirectory", 5, [requestId(), textField("userId", 2, peer.userId)]),
  ],
  fetchBundles: ({ peer }) => [
    messageField("fetchBundles", 6, [
      requestId(),
      textField("userId", 2, peer.userId),
      bytesField("deviceIds", 3, peer.id),
    ]),
  ],
  ping: () => [messageField("ping", 7, [uintField("sequence", 1, 7)])],
  publishDeliveryTokens: () => [
    messageField("publishDeliveryTokens", 8, [requestId(), bytesField("hashes", 2, bytesOf(16))]),
  ],
  updatePresence: () => [
    messageField("updatePresence", 9, [
      requestId(),
      bytesField("key", 2, bytesOf(16)),
      uintField("away", 3, 1),
      bytesField("tokens", 4, bytesOf(16)),
    ]),
  ],
};

function signedTree({ id, expiresAtMs, x25519, mlkem768, signature }: SignedPrekey): Tree {
  return [
    uintField("id", 1, id),
    doubleField("expiresAtMs", 2, expiresAtMs),
    bytesField("x25519", 3, x25519),
    bytesField("mlkem768", 4, mlkem768),
    bytesField("signature", 5, signature),
  ];
}

function oneTimeTree({ id, x25519, mlkem768, signature }: OneTimePrekey): Tree {
  return [
    uintField("id", 1, id),
    bytesField("x25519", 2, x25519),
    bytesField("mlkem768", 3, mlkem768),
    bytesField("signature", 4, signature),
  ];
}

export function authenticateTree(frame: Authenticate): Tree {
  return [
    messageField("authenticate", 1, [
      uintField("version", 1, frame.version),
      textField("token", 2, frame.token),
      bytesField("deviceId", 3, frame.deviceId),
      bytesField("signature", 4, frame.signature),
      bytesField("genesis", 5, frame.genesis),
    ]),
  ];
}
