import {
  concatBytes,
  decodeClientFrame,
  decodeServerFrame,
  encodeClientFrame,
  encodeServerFrame,
  utf8ToBytes,
} from "@sotto/protocol";
import { encodeDelivers } from "../../packages/relay/src/ws/deliver.ts";
import { writeVarint } from "../protobuf-reader.ts";
import { require, type Target } from "../target.ts";
import { CLIENT_FRAME_BYTES, SERVER_FRAME_BYTES } from "./samples.ts";
import { roundTrip } from "./round-trip.ts";

const MAX_BYTES = 4096;
const TEXTS: readonly Uint8Array[] = [
  "dev:ann",
  "relay/rate-limited",
  "peer/unknown",
  "\u2028",
].map(utf8ToBytes);

export const clientFrame: Target = {
  name: "client-frame",
  maxBytes: MAX_BYTES,
  protobufAt: 0,
  dictionary: TEXTS,
  seeds: CLIENT_FRAME_BYTES,
  run: (input) => void roundTrip({ decode: decodeClientFrame, encode: encodeClientFrame }, input),
};

export const serverFrame: Target = {
  name: "server-frame",
  maxBytes: MAX_BYTES,
  protobufAt: 0,
  dictionary: TEXTS,
  seeds: SERVER_FRAME_BYTES,
  run: (input) => void roundTrip({ decode: decodeServerFrame, encode: encodeServerFrame }, input),
};

/** Field 4 of a ServerFrame, Deliver; in it field 1, Envelope. */
function inDeliver(envelope: Uint8Array): Uint8Array {
  const wrap = (tag: number, bytes: Uint8Array): Uint8Array =>
    concatBytes(Uint8Array.of(tag), Uint8Array.from(writeVarint(BigInt(bytes.length))), bytes);
  return wrap(0x22, wrap(0x0a, envelope));
}

/** One envelope, and that the relay packs whatever it took into frames that a client takes. */
export const envelope: Target = {
  name: "envelope",
  maxBytes: MAX_BYTES,
  protobufAt: 0,
  seeds: [
    Uint8Array.of(0x0a, 16, ...new Uint8Array(16), 0x12, 2, 1, 2),
    Uint8Array.of(0x0a, 16, ...new Uint8Array(16), 0x12, 1, 1, 0x1a, 3, 1, 2, 3),
  ],
  run: (input) => {
    const codec = { decode: decodeServerFrame, encode: encodeServerFrame };
    const frame = roundTrip(codec, inDeliver(input));
    if (frame?.type !== "deliver") return;
    const [first] = frame.envelopes;
    require(first !== undefined, "a deliver frame without an envelope");
    const copies = 1 + ((first.id[0] as number) & 1) * 299;
    const packed = encodeDelivers(Array.from({ length: copies }, () => first));
    let count = 0;
    for (const bytes of packed) {
      const again = decodeServerFrame(bytes);
      require(again.type === "deliver", "not a deliver frame");
      count += again.envelopes.length;
    }
    require(count === copies, "envelopes went missing between two frames");
  },
};
