// A store, not a relay that devices could reach: the load plays the relay's part over a few shared connections. A stream
// for each mailbox, and every write synced before it is answered.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { connectRedis } from "../clients/redis.mjs";
import { messageOf, numberOf } from "../message.mjs";
import { Server } from "../server.mjs";
import { freePort, listening, until } from "../waiting.mjs";

const SHARED_COUNT = 4;
const LOAD_MS = 30_000;

const streamOf = (user) => `in:${user}`;

export class Redis {
  server;
  dataFolder;
  #folder;
  #port;
  #shared;
  #turn = 0;

  constructor(folder) {
    this.#folder = folder;
    this.dataFolder = join(folder, "data");
  }

  async start() {
    this.#port ??= await freePort();
    mkdirSync(this.dataFolder, { recursive: true });
    const options = {
      port: this.#port,
      bind: "127.0.0.1",
      dir: this.dataFolder,
      appendonly: "yes",
      appendfsync: "always",
      save: "",
      maxclients: 19_000,
    };
    const flags = Object.entries(options).flatMap(([flag, value]) => [`--${flag}`, String(value)]);
    const log = join(this.#folder, "log");
    this.server = new Server("redis", ["redis-server", ...flags], { log });
    await listening(this.server, this.#port);
    const connections = Array.from({ length: SHARED_COUNT }, () => connectRedis(this.#port));
    this.#shared = await Promise.all(connections);
    const isLoaded = () => this.#shared[0].call("PING").then(Boolean, () => false);
    await until(isLoaded, LOAD_MS);
  }

  async addUsers() {}

  async addMailboxes(users) {
    const create = (user) =>
      this.#shared[0].call("XGROUP", "CREATE", streamOf(user), "g", "0", "MKSTREAM");
    await Promise.all(users.map(create));
  }

  async connect(user, onMessage) {
    const stream = streamOf(user);
    const { call } = this.#shared[this.#turn++ % SHARED_COUNT];
    const reader = onMessage === undefined ? undefined : await connectRedis(this.#port);
    if (reader !== undefined) readAll(reader, stream, onMessage).catch(() => {});
    const destroy = () => reader?.destroy();
    return {
      user,
      send: (to, number) => call("XADD", streamOf(to), "*", "m", messageOf(number)),
      ack: (id) => {
        call("XACK", stream, "g", id).catch(() => {});
        call("XDEL", stream, id).catch(() => {});
      },
      close: destroy,
      destroy,
    };
  }

  async beforeStop() {
    for (const { destroy } of this.#shared) destroy();
  }
}

async function readAll({ call }, stream, onMessage) {
  const read = ["XREADGROUP", "GROUP", "g", "reader", "COUNT", "100", "BLOCK", "0", "STREAMS"];
  for (;;) {
    const [[, entries]] = await call(...read, stream, ">");
    for (const [id, [, message]] of entries) onMessage(numberOf(message), String(id));
  }
}
