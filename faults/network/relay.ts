import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { Child, repository } from "./child.ts";

const MAIN = join(repository, "packages/relay/src/main.ts");
const HASTENED = join(import.meta.dirname, "processes/hastened-relay.ts");

export interface RelayOptions {
  /** Its data folder. */
  readonly data: string;
  /** On a hastened clock instead of the command's own. */
  readonly haste?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** The real relay in a process of its own. It keeps its ports and its data over `kill` and `start`. */
export class RelayProcess implements AsyncDisposable {
  readonly port: number;
  readonly #options: RelayOptions;
  readonly #metricsPort: number;
  #child: Child | undefined;

  private constructor(options: RelayOptions, port: number, metricsPort: number) {
    this.#options = options;
    this.port = port;
    this.#metricsPort = metricsPort;
  }

  static async start(options: RelayOptions): Promise<RelayProcess> {
    const relay = new RelayProcess(options, await freePort(), await freePort());
    await relay.start();
    return relay;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  get child(): Child {
    if (this.#child === undefined) throw new Error("the relay has not been started");
    return this.#child;
  }

  async start(): Promise<void> {
    const { data, haste, env } = this.#options;
    const ports = ["--port", String(this.port), "--metrics-port", String(this.#metricsPort)];
    this.#child =
      haste === undefined
        ? new Child(MAIN, [...ports, "--data", data], env)
        : new Child(HASTENED, [this.port, this.#metricsPort, data, haste].map(String), env);
    this.#child.onLine(() => undefined);
    await this.#child.line('"event":"listening"');
  }

  async kill(): Promise<void> {
    await this.#child?.kill();
  }

  /** The value of a metric, by its name with its labels; 0 if it has none. */
  async metric(name: string): Promise<number> {
    const response = await fetch(`http://127.0.0.1:${this.#metricsPort}/metrics`);
    const line = (await response.text()).split("\n").find((one) => one.startsWith(`${name} `));
    return Number(line?.slice(name.length + 1) ?? 0);
  }

  connections(): Promise<number> {
    return this.metric("sotto_connections");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
