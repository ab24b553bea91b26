import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const repository: string = resolve(import.meta.dirname, "../../..");

/** The real relay in a process of its own, with its own data. It keeps its port and data over `kill` and `start`. */
export interface RelayProcess extends AsyncDisposable {
  readonly url: string;
  start(): Promise<void>;
  /** SIGKILL: the relay gets no chance to tidy up. */
  kill(): Promise<void>;
}

/** Settings of the relay come from its arguments alone: what this shell may hold for the tests is not for it. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("SOTTO_")),
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Resolves when the relay's log says that it listens; rejects with what it wrote if it ends before. */
async function untilListening(child: ChildProcess): Promise<void> {
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  await new Promise<void>((done, fail) => {
    createInterface({ input: child.stdout! }).on("line", (line) => {
      if (line.includes('"event":"listening"')) done();
    });
    child.once("error", fail);
    child.once("exit", (code) => fail(new Error(`The relay ended with ${code}: ${stderr}`)));
  });
}

export async function startRelay(): Promise<RelayProcess> {
  const data = await mkdtemp(join(tmpdir(), "sotto-chat-relay-"));
  const port = await freePort();
  let child: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    const main = join(repository, "packages/relay/src/main.ts");
    const settings = ["--port", String(port), "--data", data];
    child = spawn(process.execPath, ["--conditions=@sotto/source", main, ...settings], {
      env: environment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    await untilListening(child);
  };
  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  };

  await start();
  return {
    url: `ws://127.0.0.1:${port}`,
    start,
    kill,
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(data, { recursive: true, force: true });
    },
  };
}
