import { decodeClientFrame } from "@sotto/protocol";
import type { Transport } from "../../../packages/sdk/src/ports.ts";
import type { Gate } from "./gate.ts";

/**
 * A transport that stops at the gate's point: `before` a frame keeps it back, `after` it keeps back every answer. No
 * submission or acknowledgement goes out before `beforeSend` has resolved.
 */
export function gatedTransport(
  inner: Transport,
  gate: Gate,
  beforeSend: (type: "submit" | "ack", frame: Uint8Array) => Promise<void>,
): Transport {
  return {
    ...inner,
    connect: (url, handlers) => {
      const link = inner.connect(url, {
        ...handlers,
        onFrame: (frame) => {
          if (!gate.isShut) handlers.onFrame(frame);
        },
      });
      let sending = Promise.resolve(); // Frames stay in order.
      const send = async (frame: Uint8Array): Promise<void> => {
        const { type } = decodeClientFrame(frame);
        const isPoint = type === "submit" || type === "ack";
        if (isPoint) gate.isAt(type, "before");
        if (gate.isShut) return;
        if (isPoint) await beforeSend(type, frame);
        link.send(frame);
        if (isPoint) gate.isAt(type, "after");
      };
      return {
        close: (code, reason) => link.close(code, reason),
        send: (frame) => {
          sending = sending.then(() => send(frame));
        },
      };
    },
  };
}
