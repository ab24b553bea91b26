// XMPP over TCP and over WebSocket, with its built-in database (Mnesia), stream management, and no shapers.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { XmppClient } from "../clients/xmpp.mjs";
import { Server } from "../server.mjs";
import { freePort, inParallel, listening, sleep } from "../waiting.mjs";

const DOMAIN = "localhost";
const ROOMS = "conference.localhost";
const JOIN_MS = 4_000;
const LIBRARIES = [
  "/usr/lib/x86_64-linux-gnu",
  "/usr/lib/aarch64-linux-gnu",
  "/usr/lib/erlang/lib",
];

export class Ejabberd {
  server;
  dataFolder;
  #transport;
  #folder;
  #ports;

  constructor(folder, transport) {
    this.#folder = folder;
    this.#transport = transport;
    this.dataFolder = join(folder, "data");
  }

  async start() {
    this.#ports ??= { tcp: await freePort(), ws: await freePort(), names: await freePort() };
    mkdirSync(this.dataFolder, { recursive: true });
    writeFileSync(join(this.#folder, "ejabberd.yml"), this.#config);
    const name = `bench${this.#ports.tcp}@localhost`;
    const erl = ["erl", "+K", "true", "+P", "250000", "-noinput", "-sname", name];
    const data = ["-mnesia", "dir", `"${this.dataFolder}"`];
    const kernel = ["-kernel", "inet_dist_use_interface", "{127,0,0,1}"];
    const options = { cwd: this.#folder, env: this.#environment, log: join(this.#folder, "log") };
    const command = [...erl, ...data, ...kernel, "-s", "ejabberd"];
    this.server = new Server("ejabberd", command, options);
    await listening(this.server, this.#ports.tcp);
    await listening(this.server, this.#ports.ws);
  }

  get #environment() {
    return {
      HOME: this.#folder,
      ERL_EPMD_PORT: String(this.#ports.names),
      ERL_EPMD_ADDRESS: "127.0.0.1",
      ERL_LIBS: LIBRARIES.filter((path) => existsSync(path)).join(":"),
      ERL_MAX_PORTS: "20000",
      EJABBERD_CONFIG_PATH: join(this.#folder, "ejabberd.yml"),
      EJABBERD_LOG_PATH: join(this.#folder, "ejabberd.log"),
      SPOOL_DIR: this.dataFolder,
    };
  }

  get #config() {
    return `
hosts: [${DOMAIN}]
loglevel: error
certfiles: []
listen:
  - port: ${this.#ports.tcp}
    ip: "127.0.0.1"
    module: ejabberd_c2s
    max_stanza_size: 262144
    shaper: none
    access: all
    starttls: false
  - port: ${this.#ports.ws}
    ip: "127.0.0.1"
    module: ejabberd_http
    request_handlers:
      /ws: ejabberd_http_ws
      /api: mod_http_api
auth_method: internal
auth_password_format: plain
registration_timeout: infinity
api_permissions:
  "all": { who: all, what: "*" }
shaper_rules:
  max_user_sessions: 10
  max_user_offline_messages: infinity
  c2s_shaper: none
modules:
  mod_offline: { access_max_user_messages: max_user_offline_messages }
  mod_stream_mgmt: { resend_on_timeout: true }
  mod_muc:
    access: all
    access_create: all
    max_users: 1000
    max_users_admin_threshold: 1000
    user_message_shaper: none
    user_presence_shaper: none
    min_message_interval: 0
    min_presence_interval: 0
  mod_http_api: {}
  mod_muc_admin: {}
  mod_ping: { send_pings: false }
`;
  }

  async #call(command, body) {
    const url = `http://127.0.0.1:${this.#ports.ws}/api/${command}`;
    const headers = { "content-type": "application/json" };
    const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok && !text.includes("already registered")) throw new Error(`${command}: ${text}`);
  }

  async addUsers(users) {
    await inParallel(users, 8, (user) =>
      this.#call("register", { user, host: DOMAIN, password: "x" }),
    );
  }

  async addMailboxes() {}

  connect(user, onMessage) {
    const server = {
      port: this.#ports[this.#transport],
      domain: DOMAIN,
      transport: this.#transport,
    };
    return XmppClient.connect(server, user, onMessage);
  }

  /** A room that tells nobody who comes and goes. Who is away gets nothing. */
  async openGroup(members, sender) {
    const options = Object.entries({ presence_broadcast: "[]", max_users: "1000" });
    await this.#call("create_room_with_opts", {
      name: "group",
      service: ROOMS,
      host: DOMAIN,
      options: options.map(([name, value]) => ({ name, value })),
    });
    for (const member of [...members, sender]) member.join(`group@${ROOMS}`);
    await sleep(JOIN_MS);
    return (number) => sender.send(`group@${ROOMS}`, number, "groupchat");
  }
}
