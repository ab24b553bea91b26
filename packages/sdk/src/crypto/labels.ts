import { utf8ToBytes } from "@sotto/protocol";

// Every label, in one place: no key is ever used under two of them. The wire's are in docs/protocol/cryptography.md §4-6,
// the store's in docs/guide/storage.md.
export const LABELS: Readonly<
  Record<
    | "pqxdh"
    | "initiator"
    | "root"
    | "pqEpoch"
    | "pqChain"
    | "message"
    | "shared"
    | "store"
    | "storeWrap",
    Uint8Array
  >
> = {
  pqxdh: utf8ToBytes("sotto/1/pqxdh"),
  initiator: utf8ToBytes("sotto/1/initiator"),
  root: utf8ToBytes("sotto/1/root"),
  pqEpoch: utf8ToBytes("sotto/1/pq-epoch"),
  pqChain: utf8ToBytes("sotto/1/pq-chain"),
  message: utf8ToBytes("sotto/1/message"),
  shared: utf8ToBytes("sotto/1/shared"),
  store: utf8ToBytes("sotto/1/store"),
  storeWrap: utf8ToBytes("sotto/1/store-wrap"),
};

export const ZERO_32: Uint8Array = new Uint8Array(32);
export const ZERO_NONCE: Uint8Array = new Uint8Array(24);
