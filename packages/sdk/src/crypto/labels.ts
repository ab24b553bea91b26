import { utf8ToBytes } from "@sotto/protocol";

// Every label of docs/protocol/cryptography.md §4-6, in one place: no key is ever used under two of them.
export const LABELS: Readonly<
  Record<"pqxdh" | "initiator" | "root" | "pqEpoch" | "pqChain" | "message" | "shared", Uint8Array>
> = {
  pqxdh: utf8ToBytes("sotto/1/pqxdh"),
  initiator: utf8ToBytes("sotto/1/initiator"),
  root: utf8ToBytes("sotto/1/root"),
  pqEpoch: utf8ToBytes("sotto/1/pq-epoch"),
  pqChain: utf8ToBytes("sotto/1/pq-chain"),
  message: utf8ToBytes("sotto/1/message"),
  shared: utf8ToBytes("sotto/1/shared"),
};

export const ZERO_32: Uint8Array = new Uint8Array(32);
export const ZERO_NONCE: Uint8Array = new Uint8Array(24);
