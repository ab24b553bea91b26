// Who takes part, how a machine without them tells, and how many idle connections of each are held.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * @typedef {object} Contestant
 * @property {string} key
 * @property {string} title
 * @property {string} [program] - What the Debian package brings.
 * @property {string} [debian] - The package.
 * @property {() => Promise<new (folder: string) => Peer>} load
 * @property {number} [idle] - Connections in W3.
 * @property {readonly string[]} workloads
 *
 *
 * @typedef {object} Peer - A server that can be started again on the same data.
 * @property {import("./server.mjs").Server} server
 * @property {string} [dataFolder] - Undefined if nothing is ever written.
 * @property {() => Promise<void>} start
 * @property {(users: readonly string[]) => Promise<void>} addUsers
 * @property {(users: readonly string[]) => Promise<void>} addMailboxes - For who is to get messages while away.
 * @property {(user: string, onMessage?: (number: number, token: unknown) => void) => Promise<Client>} connect
 * @property {() => Promise<{ destroy(): void }>} [connectIdle]
 * @property {(members: readonly Client[], sender: Client) => Promise<(number: number) => Promise<void>>} [openGroup]
 * @property {() => Promise<void>} [beforeStop]
 *
 *
 * @typedef {object} Client
 * @property {string} user
 * @property {(to: string, number: number) => Promise<unknown>} send - Resolves when the server answers for the message.
 * @property {(token: unknown) => void} ack
 * @property {() => void} close
 * @property {() => void} destroy
 */

const ALL = ["W1", "W2", "W3", "W4", "W5"];

/** @type {readonly Contestant[]} */
export const CONTESTANTS = [
  {
    key: "sotto",
    title: "Sotto relay (SQLite, WebSocket)",
    load: async () => (await import("./peers/sotto.mjs")).Sotto,
    idle: 10_000,
    workloads: ALL,
  },
  {
    key: "bare",
    title: "limit: bare ws, memory only",
    load: async () => (await import("./peers/bare.mjs")).Bare,
    idle: 10_000,
    workloads: ["W1", "W2", "W3", "W4"],
  },
  {
    key: "mosquitto",
    title: "Mosquitto (MQTT, TCP)",
    program: "mosquitto",
    debian: "mosquitto",
    load: async () => (await import("./peers/mosquitto.mjs")).Mosquitto,
    idle: 10_000,
    workloads: ALL,
  },
  {
    key: "nats",
    title: "NATS JetStream (TCP)",
    program: "nats-server",
    debian: "nats-server",
    load: async () => (await import("./peers/nats.mjs")).Nats,
    idle: 10_000,
    workloads: ALL,
  },
  {
    key: "rabbitmq",
    title: "RabbitMQ classic (AMQP, TCP)",
    program: "rabbitmq-server",
    debian: "rabbitmq-server",
    load: async () => (await import("./peers/rabbitmq.mjs")).RabbitMq,
    idle: 2_000,
    workloads: ALL,
  },
  {
    key: "ejabberd-ws",
    title: "ejabberd (XMPP, WebSocket)",
    program: "ejabberdctl",
    debian: "ejabberd",
    load: () => ejabberd("ws"),
    idle: 2_000,
    workloads: ["W1", "W3"],
  },
  {
    key: "ejabberd",
    title: "ejabberd (XMPP, TCP)",
    program: "ejabberdctl",
    debian: "ejabberd",
    load: () => ejabberd("tcp"),
    idle: 2_000,
    workloads: ALL,
  },
  {
    key: "prosody",
    title: "Prosody (XMPP, TCP)",
    program: "prosody",
    debian: "prosody",
    load: async () => (await import("./peers/prosody.mjs")).Prosody,
    idle: 2_000,
    workloads: ALL,
  },
  {
    key: "redis",
    title: "Redis, every write synced (store only)",
    program: "redis-server",
    debian: "redis-server",
    load: async () => (await import("./peers/redis.mjs")).Redis,
    workloads: ["W2", "W5"],
  },
];

async function ejabberd(transport) {
  const { Ejabberd } = await import("./peers/ejabberd.mjs");
  return class extends Ejabberd {
    constructor(folder) {
      super(folder, transport);
    }
  };
}

const SYSTEM_PATHS = ["/usr/sbin", "/usr/bin", "/usr/local/bin"];

export function isInstalled({ program }) {
  if (program === undefined) return true;
  const paths = [...(process.env.PATH ?? "").split(delimiter), ...SYSTEM_PATHS];
  return paths.some((path) => existsSync(join(path, program)));
}
