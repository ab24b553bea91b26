import { Client } from "../client.ts";
import { type DataDirectory, makeDataDirectory } from "../data-directory.ts";
import { Device } from "../device.ts";
import { type Exit, RelayProcess } from "../process.ts";
import { CANARY } from "./canary.ts";

/** Low enough to be filled in one case. */
const MAILBOX_MESSAGES = 40;
const STRANGER_MESSAGES = 3;
const STRANGERS = 4;

/** The one relay that all cases run against. */
export class Stage {
  readonly #data: DataDirectory;
  readonly #relay: RelayProcess;
  readonly #metrics: string;
  readonly url: string;
  /** Authority of the relay. */
  readonly host: string;
  #users = 0;

  private constructor(data: DataDirectory, relay: RelayProcess, url: string, metrics: string) {
    this.#data = data;
    this.#relay = relay;
    this.#metrics = metrics;
    this.url = url;
    this.host = new URL(url).host;
  }

  static async open(): Promise<Stage> {
    const data = makeDataDirectory();
    const { relay, url, metrics } = await RelayProcess.start(
      data.path,
      "--metrics-port",
      "0",
      "--mailbox-messages",
      String(MAILBOX_MESSAGES),
      "--stranger-messages-per-day",
      String(STRANGER_MESSAGES),
      "--strangers-per-day",
      String(STRANGERS),
    );
    return new Stage(data, relay, url, metrics);
  }

  get mailboxMessages(): number {
    return MAILBOX_MESSAGES;
  }

  /** What one may write to each of those who have not let them in. */
  get strangerMessages(): number {
    return STRANGER_MESSAGES;
  }

  /** To how many of them. */
  get strangers(): number {
    return STRANGERS;
  }

  /** A device of a user of its own, unknown to the relay. */
  newDevice(): Device {
    this.#users += 1;
    return new Device(`${CANARY}-${this.#users}`);
  }

  async join(device: Device): Promise<Client> {
    const client = await Client.dial(this.url);
    await client.login(device);
    return client;
  }

  /** A device that the relay knows and that is not connected. */
  async registered(): Promise<Device> {
    const device = this.newDevice();
    const client = await this.join(device);
    client.close();
    await client.closed();
    return device;
  }

  /** What the relay says of itself. Reading it begins a new measurement of its event loop. */
  async metrics(): Promise<string> {
    return (await fetch(this.#metrics)).text();
  }

  /** Stops the relay; what it has printed, and how it ended. */
  async close(): Promise<Exit & { readonly stdout: string }> {
    const exit = await this.#relay.kill("SIGTERM");
    this.#data.discard();
    return { ...exit, stdout: this.#relay.lines.join("\n") };
  }
}

/** One unlabelled figure among the metrics. */
export function figureIn(metrics: string, name: string): number {
  const line = metrics.split("\n").find((text) => text.startsWith(`${name} `));
  if (line === undefined) throw new Error(`no metric ${name}`);
  return Number(line.slice(name.length));
}
