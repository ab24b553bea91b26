import type { Direction, Gateway } from "./network.ts";

/** May change a frame or swallow it (`undefined`). */
export type Tamper = (frame: Uint8Array, to: Direction) => Uint8Array | undefined;

/** A relay whose frames are changed on their way in and out. */
export function tamperingGateway(gateway: Gateway, tamper: Tamper): Gateway {
  return {
    accept: (socket, info) => {
      const connection = gateway.accept(
        {
          send: (frame) => {
            const passed = tamper(frame, "client");
            if (passed !== undefined) socket.send(passed);
          },
          close: (code, reason) => socket.close(code, reason),
          get bufferedBytes() {
            return socket.bufferedBytes;
          },
        },
        info,
      );
      return {
        receive: (frame) => {
          const passed = tamper(frame, "relay");
          if (passed !== undefined) connection.receive(passed);
        },
        closed: () => connection.closed(),
      };
    },
  };
}
