// MQTT over TCP: QoS 1, sessions that stay, no limit on what waits. It keeps messages in memory and writes them when it
// ends, as it comes from Debian with `persistence true`.
import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../message.mjs";
import { connectMqtt } from "../clients/mqtt.mjs";
import { Server } from "../server.mjs";
import { freePort, inParallel, listening, sleep } from "../waiting.mjs";

const RELOAD_MS = 1_500;

export class Mosquitto {
  server;
  dataFolder;
  #folder;
  #port;
  #users = new Set();

  constructor(folder) {
    this.#folder = folder;
    this.dataFolder = join(folder, "data");
  }

  async start() {
    this.#port ??= await freePort();
    mkdirSync(this.dataFolder, { recursive: true });
    const config = join(this.#folder, "mosquitto.conf");
    if (this.#users.size === 0) writeFileSync(this.#passwords, "");
    writeFileSync(config, this.#config);
    const log = join(this.#folder, "log");
    this.server = new Server("mosquitto", ["mosquitto", "-c", config], { log });
    await listening(this.server, this.#port);
  }

  get #passwords() {
    return join(this.#folder, "passwords");
  }

  get #config() {
    return `
listener ${this.#port} 127.0.0.1
user root
allow_anonymous false
password_file ${this.#passwords}
persistence true
persistence_location ${this.dataFolder}/
max_queued_messages 0
max_inflight_messages 100
set_tcp_nodelay true
log_dest none
`;
  }

  async addUsers(users) {
    for (const user of users) this.#users.add(user);
    const fresh = `${this.#passwords}.new`;
    const lines = [...this.#users].map((user) => `${user}:x\n`);
    writeFileSync(fresh, lines.join(""), { mode: 0o600 });
    execFileSync("mosquitto_passwd", ["-U", fresh]);
    renameSync(fresh, this.#passwords);
    this.server.signal("SIGHUP");
    await sleep(RELOAD_MS);
  }

  async addMailboxes(users) {
    await inParallel(users, 50, async (user) => {
      const client = await this.connect(user);
      await client.subscribe(`in/${user}`);
      client.close();
    });
  }

  connect(user, onMessage) {
    return connectMqtt(this.#port, user, onMessage);
  }

  async openGroup(members, sender) {
    await Promise.all(members.map((member) => member.subscribe("group")));
    return (number) => sender.publish("group", messageOf(number));
  }
}
