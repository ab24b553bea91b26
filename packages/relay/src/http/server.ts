import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Whole request, headers included; the relay's requests have no bodies. Node's default lets slow senders stay (F10). */
const REQUEST_TIMEOUT_MS = 3_000;
const CHECKING_INTERVAL_MS = 500;
const MAX_HEADER_BYTES: number = 16 * 1024;

export function createHttpServer(listener: RequestListener): Server {
  return createServer(
    {
      headersTimeout: REQUEST_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: CHECKING_INTERVAL_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    listener,
  );
}

/** @returns The authority under which the server can be reached, e.g. `127.0.0.1:7770` or `[::1]:7770`. */
export async function listen(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: Error): void =>
      reject(
        new Error(`cannot listen on ${host}, port ${port}: ${reasonOf(error)}`, { cause: error }),
      );
    server.once("error", refuse);
    server.listen(port, host, () => {
      server.off("error", refuse);
      resolve();
    });
  });
  const address = server.address() as AddressInfo;
  return `${host.includes(":") ? `[${host}]` : host}:${address.port}`;
}

function reasonOf(error: Error): string {
  const code = "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return "something else uses it already";
  if (code === "EACCES") return "this user may not";
  if (code === "EADDRNOTAVAIL") return "this machine has no such address";
  return error.message;
}

/** Takes no more connections and cuts those that carry no WebSocket. */
export async function stopServer(server: Server): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
