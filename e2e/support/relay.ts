import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { type Process, repository, startProcess } from "./processes.ts";

/** The real relay in a process of its own. It keeps its port and data over `kill` and `start`. */
export interface RelayProcess extends AsyncDisposable {
  readonly url: string;
  /** Its data folder. */
  readonly data: string;
  /** Of the one that runs. */
  readonly process: Process;
  start(): Promise<void>;
  kill(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/**
 * @param folder - Where the relay makes its data folder.
 * @param settings - More flags.
 */
export async function startRelay(
  folder: string,
  ...settings: readonly string[]
): Promise<RelayProcess> {
  const data = join(folder, "relay");
  const port = await freePort();
  let running: Process | undefined;

  const start = async (): Promise<void> => {
    const main = join(repository, "packages/relay/src/main.ts");
    running = startProcess(main, ["--port", String(port), "--data", data, ...settings]);
    await running.line((line) => line.includes('"event":"listening"'));
  };
  const kill = async (): Promise<void> => await running?.kill();

  await start();
  return {
    url: `ws://127.0.0.1:${port}`,
    data,
    get process() {
      if (running === undefined) throw new Error("the relay is not running");
      return running;
    },
    start,
    kill,
    [Symbol.asyncDispose]: kill,
  };
}
