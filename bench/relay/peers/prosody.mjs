// XMPP over TCP, with its own file store, stream management, and no limits.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { XmppClient } from "../clients/xmpp.mjs";
import { Server } from "../server.mjs";
import { freePort, listening, sleep } from "../waiting.mjs";

const DOMAIN = "localhost";
const ROOM = "group@conference.localhost";
const JOIN_MS = 4_000;

export class Prosody {
  server;
  dataFolder;
  #folder;
  #port;

  constructor(folder) {
    this.#folder = folder;
    this.dataFolder = join(folder, "data");
  }

  async start() {
    this.#port ??= await freePort();
    mkdirSync(this.dataFolder, { recursive: true });
    const config = join(this.#folder, "prosody.lua");
    writeFileSync(config, this.#config);
    const command = ["prosody", "--config", config, "-F"];
    const log = join(this.#folder, "log");
    this.server = new Server("prosody", command, { log, cwd: this.#folder });
    await listening(this.server, this.#port);
  }

  get #config() {
    return `
run_as_root = true
pidfile = "${this.#folder}/pid"
data_path = "${this.dataFolder}"
plugin_paths = {}
interfaces = { "127.0.0.1" }
c2s_ports = { ${this.#port} } s2s_ports = {} http_ports = {} https_ports = {}
modules_enabled = { "saslauth", "disco", "offline", "smacks", "ping" }
modules_disabled = { "tls", "s2s" }
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "internal_plain"
storage = "internal"
smacks_max_unacked_stanzas = 1000
limits = {}
log = { error = "${this.#folder}/errors" }
network_settings = { max_connections = 20000 }
VirtualHost "${DOMAIN}"
Component "conference.${DOMAIN}" "muc"
  muc_room_default_presence_broadcast = { visitor = false; participant = false; moderator = false; }
  modules_disabled = { "muc_mam" }
`;
  }

  async addUsers(users) {
    const accounts = join(this.dataFolder, DOMAIN, "accounts");
    mkdirSync(accounts, { recursive: true });
    for (const user of users)
      writeFileSync(join(accounts, `${user}.dat`), 'return {\n\t["password"] = "x";\n};\n');
  }

  async addMailboxes() {}

  connect(user, onMessage) {
    const server = { port: this.#port, domain: DOMAIN, transport: "tcp" };
    return XmppClient.connect(server, user, onMessage);
  }

  /** A room that tells nobody who comes and goes. Who is away gets nothing. */
  async openGroup(members, sender) {
    sender.join(ROOM);
    await sleep(JOIN_MS / 8);
    const form = `<x xmlns='jabber:x:data' type='submit'/>`;
    const query = `<query xmlns='http://jabber.org/protocol/muc#owner'>${form}</query>`;
    sender.sendStanza(`<iq to='${ROOM}' id='open' type='set'>${query}</iq>`);
    await sleep(JOIN_MS / 8);
    for (const member of members) member.join(ROOM);
    await sleep(JOIN_MS);
    return (number) => sender.send(ROOM, number, "groupchat");
  }
}
