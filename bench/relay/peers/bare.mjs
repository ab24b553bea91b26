import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { connectBare } from "../clients/bare.mjs";
import { Server } from "../server.mjs";
import { freePort, listening } from "../waiting.mjs";

const MAIN = fileURLToPath(new URL("../bare-server.mjs", import.meta.url));

export class Bare {
  server;
  #folder;
  #port;

  constructor(folder) {
    this.#folder = folder;
  }

  async start() {
    this.#port ??= await freePort();
    const command = [process.execPath, MAIN, String(this.#port)];
    this.server = new Server("bare ws", command, { log: join(this.#folder, "log") });
    await listening(this.server, this.#port);
  }

  async addUsers() {}

  async addMailboxes() {}

  connect(user, onMessage) {
    return connectBare(`ws://127.0.0.1:${this.#port}`, user, onMessage);
  }

  async openGroup(members, sender) {
    const users = members.map(({ user }) => user);
    return (number) => sender.sendTo(users, number);
  }
}
