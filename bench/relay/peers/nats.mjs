// JetStream with its file store and its own defaults: one stream, from which a message goes when it is acknowledged, and
// a durable push consumer for each mailbox.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NatsClient } from "../clients/nats.mjs";
import { messageOf } from "../message.mjs";
import { Server } from "../server.mjs";
import { freePort, inParallel, listening } from "../waiting.mjs";

const STREAM = { storage: "file", num_replicas: 1, max_consumers: -1, max_msgs: -1, max_bytes: -1 };
const CONSUMER = { ack_policy: "explicit", deliver_policy: "all", max_ack_pending: 1_000 };
const ACK_WAIT_NANOSECONDS = 30e9;

export class Nats {
  server;
  dataFolder;
  #folder;
  #port;
  #admin;

  constructor(folder) {
    this.#folder = folder;
    this.dataFolder = join(folder, "data");
  }

  async start() {
    const isFirst = this.#port === undefined;
    this.#port ??= await freePort();
    mkdirSync(this.dataFolder, { recursive: true });
    const config = join(this.#folder, "nats.conf");
    writeFileSync(
      config,
      `listen: "127.0.0.1:${this.#port}"
jetstream { store_dir: "${this.dataFolder}", max_file_store: 20GB }
authorization { user: u, password: p }
max_connections: 20000
`,
    );
    const log = join(this.#folder, "log");
    this.server = new Server("nats-server", ["nats-server", "-c", config], { log });
    await listening(this.server, this.#port);
    this.#admin = await NatsClient.connect(this.#port, "admin");
    if (isFirst) await this.#createStream("MAILBOXES", "mailbox.>", "workqueue");
  }

  #createStream(name, subject, retention) {
    const limits = { max_age: 0, discard: "old" };
    const stream = { ...STREAM, ...limits, name, subjects: [subject], retention };
    return this.#admin.call(`STREAM.CREATE.${name}`, stream);
  }

  #createConsumer(stream, user, options) {
    const config = { ...CONSUMER, ...options, durable_name: user, ack_wait: ACK_WAIT_NANOSECONDS };
    const name = `CONSUMER.DURABLE.CREATE.${stream}.${user}`;
    return this.#admin.call(name, { stream_name: stream, config });
  }

  async addUsers() {}

  async addMailboxes(users) {
    await inParallel(users, 16, (user) =>
      this.#createConsumer("MAILBOXES", user, {
        deliver_subject: `deliver.${user}`,
        filter_subject: `mailbox.${user}`,
      }),
    );
  }

  connect(user, onMessage) {
    return NatsClient.connect(this.#port, user, onMessage);
  }

  /** Members get what is in a stream of the group's own, which keeps a message until all have acknowledged it. */
  async openGroup(members, sender) {
    await this.#createStream("GROUP", "group", "interest");
    await inParallel(members, 16, async (member) => {
      const subject = `group-deliver.${member.user}`;
      member.receiveFrom(subject);
      await this.#createConsumer("GROUP", member.user, { deliver_subject: subject });
    });
    return (number) => sender.publish("group", messageOf(number));
  }

  async beforeStop() {
    this.#admin.close();
  }
}
