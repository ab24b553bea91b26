import {
  encodeServerFrame,
  type Envelope,
  MAX_DELIVER_COUNT,
  MAX_FRAME_BYTES,
} from "@sotto/protocol";
import { sizeOf } from "../delivery/arrival.ts";

/** Id, tags and lengths of one envelope in a Deliver frame: 16 bytes and at most 5 × 4 more. */
const ENVELOPE_OVERHEAD_BYTES = 40;
const FRAME_OVERHEAD_BYTES = 16;

/** As few Deliver frames as the limits allow. */
export function encodeDelivers(envelopes: readonly Envelope[]): Uint8Array[] {
  const frames: Uint8Array[] = [];
  let batch: Envelope[] = [];
  let bytes = FRAME_OVERHEAD_BYTES;
  const flush = (): void => {
    if (batch.length > 0) frames.push(encodeServerFrame({ type: "deliver", envelopes: batch }));
    batch = [];
    bytes = FRAME_OVERHEAD_BYTES;
  };
  for (const envelope of envelopes) {
    const size = sizeOf(envelope) + ENVELOPE_OVERHEAD_BYTES;
    if (batch.length === MAX_DELIVER_COUNT || bytes + size > MAX_FRAME_BYTES) flush();
    batch.push(envelope);
    bytes += size;
  }
  flush();
  return frames;
}
