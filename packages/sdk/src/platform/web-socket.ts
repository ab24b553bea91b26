import { SUBPROTOCOL } from "@sotto/protocol";
import type { Link, LinkHandlers } from "../ports.ts";

const NO_STATUS = 1006;

/** The platform's own WebSocket, which browsers and Node share. */
export function connectWebSocket(url: string, handlers: LinkHandlers): Link {
  const socket = new WebSocket(url, SUBPROTOCOL);
  socket.binaryType = "arraybuffer";
  let isDone = false;
  const end = (code: number): void => {
    if (isDone) return;
    isDone = true;
    handlers.onClose(code);
  };
  socket.addEventListener("open", () => {
    if (!isDone) handlers.onOpen();
  });
  socket.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (!isDone && data instanceof ArrayBuffer) handlers.onFrame(new Uint8Array(data));
  });
  socket.addEventListener("close", ({ code }) => end(code));
  socket.addEventListener("error", () => end(NO_STATUS));
  return {
    send: (frame) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame as Uint8Array<ArrayBuffer>);
    },
    close: (code, reason) => {
      isDone = true;
      socket.close(code, reason);
    },
  };
}
