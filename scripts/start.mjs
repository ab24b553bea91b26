// `npm start`: builds, starts a relay with its data in ./sotto-data, and serves the example chat beside it.
// SOTTO_PORT (7770) and SOTTO_CHAT_PORT (8080) choose the ports. Ctrl-C stops both.
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "./build.mjs";
import { serveFolder } from "./serve-folder.mjs";
import { fail, requireNode, root } from "./steps.mjs";

const HOST = "127.0.0.1";
const DEFAULT_RELAY_PORT = 7770;
/** Environment variables of the scripts; the relay refuses SOTTO_ settings that it does not know. */
const OUR_SETTINGS = ["SOTTO_CHAT_PORT", "SOTTO_CHROMIUM", "SOTTO_VECTORS"];

function portFrom(name, fallback) {
  const text = process.env[name] ?? String(fallback);
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    fail(`${name} must be a port from 1 to 65535, not "${text}".`);
  return port;
}

/** Ends the process if something answers on the port, which is better known before a build than after it. */
async function requireFree(port, name) {
  const answers = await new Promise((resolve) => {
    const socket = connect(port, HOST);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
  if (answers)
    fail(`Port ${port} is taken. Stop what uses it, or choose another one with ${name}.`);
}

/** Serves the chat; resolves when it listens. */
function startChat(port) {
  const server = createServer(serveFolder(join(root, "examples/browser-chat/dist")));
  return new Promise((resolve) => {
    server.once("error", (error) =>
      fail(`The chat cannot listen on port ${port} (${error.code ?? error.message}).`),
    );
    server.listen(port, HOST, () => resolve(server));
  });
}

/** Starts the relay in a process group of its own, so that Ctrl-C reaches it once: through this script. */
function startRelay(port) {
  const env = { ...process.env };
  for (const name of OUR_SETTINGS) delete env[name];
  const args = [
    join(root, "packages/relay/dist/main.js"),
    "--port",
    String(port),
    "--data",
    "./sotto-data",
  ];
  return spawn(process.execPath, args, {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
}

/** Passes the relay's log on and resolves with its address when it says that it listens. */
function relayAddress(relay) {
  return new Promise((resolve) => {
    createInterface({ input: relay.stdout }).on("line", (line) => {
      process.stdout.write(`${line}\n`);
      const url = /"event":"listening".*?"url":"([^"]+)"/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
}

function chatAddress(chatPort, relayPort, relayUrl) {
  const query = relayPort === DEFAULT_RELAY_PORT ? "" : `?relay=${encodeURIComponent(relayUrl)}`;
  return `http://${HOST}:${chatPort}/${query}`;
}

requireNode();
const relayPort = portFrom("SOTTO_PORT", DEFAULT_RELAY_PORT);
const chatPort = portFrom("SOTTO_CHAT_PORT", 8080);
await requireFree(relayPort, "SOTTO_PORT");
await requireFree(chatPort, "SOTTO_CHAT_PORT");
await build();

const chat = await startChat(chatPort);
const relay = startRelay(relayPort);
let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    relay.kill(signal);
    chat.close();
    chat.closeAllConnections();
  });
}
process.on("exit", () => relay.kill("SIGKILL")); // no effect if it has ended, as it should have
relay.once("error", (error) => fail(`The relay did not start: ${error.message}`));
relay.once("exit", (code) => {
  if (!stopping) process.stderr.write("The relay has ended.\n");
  process.exit(stopping ? 0 : (code ?? 1));
});

const relayUrl = await relayAddress(relay);
process.stdout.write(
  `\n  chat   ${chatAddress(chatPort, relayPort, relayUrl)}\n  relay  ${relayUrl}\n\n`,
);
process.stdout.write(
  "Open the chat in two browser profiles to talk to yourself. Ctrl-C stops both.\n",
);
