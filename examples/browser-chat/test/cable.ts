import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { pipeline } from "node:stream";

/** A way to the relay that can be cut: Chromium's own offline mode leaves WebSockets open. */
export interface Cable extends AsyncDisposable {
  readonly url: string;
  cut(): void;
  mend(): void;
}

/** Passes bytes on between a port of its own and `relayUrl`. */
export async function layCable(relayUrl: string): Promise<Cable> {
  const { hostname, port } = new URL(relayUrl);
  const sockets = new Set<Socket>();
  let isCut = false;

  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    }
    pipeline(near, far, near, () => undefined); // an end on one side ends the other; its reason does not matter
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  const cut = (): void => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    mend: () => {
      isCut = false;
    },
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
