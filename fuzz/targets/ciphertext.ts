import {
  concatBytes,
  decodeInitiator,
  decodeRatchetHeader,
  decodeRatchetMessage,
  encodeInitiator,
  encodeRatchetHeader,
  encodeRatchetMessage,
} from "@sotto/protocol";
import { parseHeader } from "../../packages/sdk/src/crypto/session.ts";
import { type Target, valueOrTyped } from "../target.ts";
import { INITIATORS, RATCHET_HEADERS, RATCHET_MESSAGES } from "./samples.ts";
import { roundTrip } from "./round-trip.ts";

/** A first byte says which: a header, a whole message, an initiator. */
export const ratchetHeader: Target = {
  name: "ratchet-header",
  maxBytes: 5000,
  protobufAt: 1,
  seeds: [RATCHET_HEADERS, RATCHET_MESSAGES, INITIATORS].flatMap((list, kind) =>
    list.map((bytes) => concatBytes(Uint8Array.of(kind), bytes)),
  ),
  run: (input) => {
    const body = input.subarray(1);
    const kind = (input[0] ?? 0) % 3;
    if (kind === 2) {
      roundTrip({ decode: decodeInitiator, encode: encodeInitiator }, body);
    } else if (kind === 1) {
      const message = roundTrip(
        { decode: decodeRatchetMessage, encode: encodeRatchetMessage },
        body,
      );
      if (message !== undefined) valueOrTyped(() => parseHeader(message.header));
    } else {
      roundTrip({ decode: decodeRatchetHeader, encode: encodeRatchetHeader }, body);
      valueOrTyped(() => parseHeader(body));
    }
  },
};
