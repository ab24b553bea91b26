// AMQP over TCP: a durable classic queue for each mailbox, persistent messages, publisher confirms.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect } from "amqplib";
import { Pending } from "../clients/pending.mjs";
import { messageOf, numberOf } from "../message.mjs";
import { Server } from "../server.mjs";
import { freePort, inParallel, listening, sleep } from "../waiting.mjs";

const MAIN = "/usr/lib/rabbitmq/bin/rabbitmq-server";
const PREFETCH_COUNT = 100;
const START_MS = 30_000;

/** Without a word: the server may be gone. */
const cut = (connection) => connection.connection.stream.destroy();

const queueOf = (user) => `in.${user}`;

export class RabbitMq {
  server;
  dataFolder;
  #folder;
  #ports;
  #connection;
  #channel;

  constructor(folder) {
    this.#folder = folder;
    this.dataFolder = join(folder, "data");
  }

  async start() {
    this.#ports ??= { amqp: await freePort(), nodes: await freePort(), names: await freePort() };
    mkdirSync(this.dataFolder, { recursive: true });
    writeFileSync(join(this.#folder, "plugins"), "[].\n");
    writeFileSync(
      join(this.#folder, "rabbitmq.conf"),
      `listeners.tcp.default = 127.0.0.1:${this.#ports.amqp}
loopback_users = none
log.file.level = error
vm_memory_high_watermark.relative = 0.6
channel_max = 0
`,
    );
    const log = join(this.#folder, "log");
    this.server = new Server("rabbitmq", [MAIN], { env: this.#environment, log });
    await listening(this.server, this.#ports.amqp);
    this.#connection = await this.#firstConnection();
    this.#channel = await this.#connection.createChannel();
  }

  get #environment() {
    const { amqp, nodes, names } = this.#ports;
    return {
      HOME: this.#folder,
      RABBITMQ_NODENAME: `bench${amqp}@localhost`,
      RABBITMQ_NODE_IP_ADDRESS: "127.0.0.1",
      RABBITMQ_NODE_PORT: String(amqp),
      RABBITMQ_DIST_PORT: String(nodes),
      ERL_EPMD_PORT: String(names),
      ERL_EPMD_ADDRESS: "127.0.0.1",
      RABBITMQ_MNESIA_BASE: this.dataFolder,
      RABBITMQ_LOG_BASE: join(this.#folder, "logs"),
      RABBITMQ_PID_FILE: join(this.#folder, "pid"),
      RABBITMQ_CONFIG_FILE: join(this.#folder, "rabbitmq"),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(this.#folder, "plugins"),
      RABBITMQ_CONF_ENV_FILE: join(this.#folder, "none"),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "-kernel inet_dist_use_interface {127,0,0,1}",
    };
  }

  /** It listens before it lets anybody in. */
  async #firstConnection() {
    const endMs = performance.now() + START_MS;
    for (;;) {
      try {
        return await this.#connect();
      } catch (error) {
        if (performance.now() > endMs) throw error;
        await sleep(100);
      }
    }
  }

  async #connect() {
    const url = `amqp://guest:guest@127.0.0.1:${this.#ports.amqp}?heartbeat=0`;
    const connection = await connect(url, { noDelay: true });
    connection.on("error", () => {});
    return connection;
  }

  async addUsers() {}

  async addMailboxes(users) {
    await inParallel(users, 8, (user) =>
      this.#channel.assertQueue(queueOf(user), { durable: true }),
    );
  }

  async connect(user, onMessage) {
    const connection = await this.#connect();
    const channel = await connection.createConfirmChannel();
    channel.on("error", () => {});
    const pending = new Pending();
    connection.connection.stream.once("close", () => pending.failAll(new Error("closed")));
    let lastRequest = 0;
    const publish = (exchange, key, message) => {
      const request = ++lastRequest;
      const confirm = (error) => (error ? pending.fail(request, error) : pending.settle(request));
      return pending.add(request, () =>
        channel.publish(exchange, key, message, { persistent: true }, confirm),
      );
    };
    if (onMessage !== undefined) {
      await channel.prefetch(PREFETCH_COUNT);
      await channel.consume(queueOf(user), (message) => {
        if (message !== null) onMessage(numberOf(message.content), message);
      });
    }
    return {
      user,
      send: (to, number) => publish("", queueOf(to), messageOf(number)),
      publish,
      ack: (message) => channel.ack(message),
      close: () => connection.close().catch(() => {}),
      destroy: () => cut(connection),
    };
  }

  /** A connection with a channel that consumes nothing. */
  async connectIdle() {
    const connection = await this.#connect();
    await connection.createChannel();
    return { destroy: () => cut(connection) };
  }

  async openGroup(members, sender) {
    await this.#channel.assertExchange("group", "fanout", { durable: true });
    for (const { user } of members) await this.#channel.bindQueue(queueOf(user), "group", "");
    return (number) => sender.publish("group", "", messageOf(number));
  }

  async beforeStop() {
    cut(this.#connection);
  }
}
