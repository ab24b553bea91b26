// The relay with its SQLite store, over WebSocket, with its device challenge. What would hold a load generator back is
// raised to the most that the relay's own settings allow.
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { BenchDevice } from "../../../packages/relay/src/bench/device.ts";
import { SETTINGS } from "../../../packages/relay/src/config/settings.ts";
import { SottoClient } from "../clients/sotto.mjs";
import { Server } from "../server.mjs";
import { inParallel } from "../waiting.mjs";

const MAIN = fileURLToPath(new URL("../../../packages/relay/src/main.ts", import.meta.url));

const LIMITS = /^(?:send|frame|inbound)-|^mailbox-messages$/;
const limits = SETTINGS.filter(({ name, bounds }) => LIMITS.test(name) && bounds !== undefined);
const FLAGS = [
  ...["--port", "0", "--open", "--drain", "0"],
  ...limits.flatMap(({ name, bounds: [, most] }) => [`--${name}`, String(most)]),
];

export class Sotto {
  server;
  dataFolder;
  #folder;
  #url;
  #devices = new Map();

  constructor(folder) {
    this.#folder = folder;
    this.dataFolder = join(folder, "data");
  }

  async start() {
    const node = [process.execPath, "--conditions=@sotto/source", MAIN];
    const command = [...node, "--data", this.dataFolder, ...FLAGS];
    const log = join(this.#folder, "log");
    this.server = new Server("sotto-relay", command, { log, cwd: this.#folder, stdout: "pipe" });
    for await (const line of createInterface({ input: this.server.stdout })) {
      this.#url = JSON.parse(line).url;
      break;
    }
    if (this.#url === undefined) throw new Error("the relay ended before it listened");
    this.server.stdout.resume(); // a full pipe would stop it
  }

  #deviceOf(user) {
    const known = this.#devices.get(user) ?? new BenchDevice(user);
    this.#devices.set(user, known);
    return known;
  }

  async addUsers() {}

  /** A user exists once a device of theirs has signed in. */
  async addMailboxes(users) {
    await inParallel(users, 50, async (user) => (await this.connect(user)).close());
  }

  async connect(user, onMessage) {
    const client = await SottoClient.connect(this.#url, this.#deviceOf(user), onMessage);
    return {
      user,
      send: (to, number) => client.send(this.#deviceOf(to), number),
      ack: (id) => client.ack(id),
      close: () => client.close(),
      destroy: () => client.destroy(),
      sendShared: (devices, number) => client.sendShared(devices, number),
    };
  }

  async openGroup(members, sender) {
    const devices = members.map(({ user }) => this.#deviceOf(user));
    return (number) => sender.sendShared(devices, number);
  }
}
