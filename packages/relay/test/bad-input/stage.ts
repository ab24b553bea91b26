import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "../client.ts";
import { type DataDirectory, makeDataDirectory } from "../data-directory.ts";
import { Device } from "../device.ts";
import { type Exit, RelayProcess } from "../process.ts";
import { CANARY } from "./canary.ts";

/** Low enough to be filled in one case. */
const MAILBOX_MESSAGES = 40;
const STRANGER_MESSAGES = 3;
const STRANGERS = 4;
const TURN_METER = new URL("turn-meter.ts", import.meta.url);
const FILE = "long-turns";

/** The one relay that all cases run against. */
export class Stage {
  readonly #data: DataDirectory;
  readonly #relay: RelayProcess;
  readonly #metrics: string;
  /** Folder of what the turn meter writes. */
  readonly #turns: string;
  readonly url: string;
  /** Authority of the relay. */
  readonly host: string;
  #users = 0;

  private constructor(
    data: DataDirectory,
    relay: RelayProcess,
    url: string,
    metrics: string,
    turns: string,
  ) {
    this.#data = data;
    this.#turns = turns;
    this.#relay = relay;
    this.#metrics = metrics;
    this.url = url;
    this.host = new URL(url).host;
  }

  static async open(): Promise<Stage> {
    const data = makeDataDirectory();
    const settings = {
      "--data": data.path,
      "--port": 0,
      "--metrics-port": 0,
      "--mailbox-messages": MAILBOX_MESSAGES,
      "--stranger-messages-per-day": STRANGER_MESSAGES,
      "--strangers-per-day": STRANGERS,
    };
    const turns = mkdtempSync(join(tmpdir(), "sotto-turns-"));
    const relay = new RelayProcess(Object.entries(settings).flat().map(String), {
      preload: TURN_METER,
      environment: { TURN_METER: join(turns, FILE) },
    });
    const { url, metrics } = await relay.addresses();
    return new Stage(data, relay, url, metrics, turns);
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

  /** CPU time of every turn of the relay's event loop until now that took 50 ms or more, in milliseconds. */
  longTurns(): readonly number[] {
    const file = join(this.#turns, FILE);
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
    return lines.filter((line) => line !== "").map(Number);
  }

  /** What the relay says of itself. */
  async metrics(): Promise<string> {
    return (await fetch(this.#metrics)).text();
  }

  /** Stops the relay; what it has printed, and how it ended. */
  async close(): Promise<Exit & { readonly stdout: string }> {
    const exit = await this.#relay.kill("SIGTERM");
    this.#data.discard();
    rmSync(this.#turns, { recursive: true, force: true });
    return { ...exit, stdout: this.#relay.lines.join("\n") };
  }
}

/** One unlabelled figure among the metrics. */
export function figureIn(metrics: string, name: string): number {
  const line = metrics.split("\n").find((text) => text.startsWith(`${name} `));
  if (line === undefined) throw new Error(`no metric ${name}`);
  return Number(line.slice(name.length));
}
