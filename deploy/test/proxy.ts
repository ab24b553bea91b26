import type { ChildProcess } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";

export interface Proxy {
  /** `wss://localhost:port` */
  readonly url: string;
  /** `http://localhost:port` */
  readonly plainUrl: string;
  /** Of the certificate, which is its own authority. */
  readonly certificate: string;
  /** What its logs hold, including one that everything is written to that asks for no log of its own. */
  logs(): string;
  stop(): Promise<void>;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export const answers = (url: string): Promise<boolean> =>
  fetch(url, { redirect: "manual" }).then(
    () => true,
    () => false,
  );

export function ended(child: ChildProcess): Promise<unknown> {
  const end = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGTERM");
  return end;
}
