import { type Command, ConfigError, parseCommand } from "./config.ts";
import { stdoutLog } from "./log.ts";
import { createRelay, type Relay } from "./relay.ts";

const EXIT_FAILED = 1;
const EXIT_BAD_CONFIG = 2;

/** Runs the relay until a signal ends it. */
export async function run(args: readonly string[]): Promise<void> {
  const command = readCommand(args);
  if (command.print !== undefined) {
    process.stdout.write(command.print);
    return;
  }
  const relay = await start(command);
  // Before the line that tells others that the relay is there: their signal may be quick.
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => void stop(relay, command.config.drainMs));
  const metrics = relay.metricsUrl === undefined ? {} : { metrics: relay.metricsUrl };
  stdoutLog("listening", { url: relay.url, ...metrics });
}

function readCommand(args: readonly string[]): Command {
  try {
    return parseCommand(args, process.env);
  } catch (error) {
    if (error instanceof ConfigError) exit(EXIT_BAD_CONFIG, error.message);
    throw error;
  }
}

async function start({ config }: Command): Promise<Relay> {
  try {
    return await createRelay({
      ...config,
      log: stdoutLog,
      onFatal: (error) => exit(EXIT_FAILED, `the store failed: ${messageOf(error)}`),
    });
  } catch (error) {
    return exit(EXIT_FAILED, messageOf(error));
  }
}

async function stop(relay: Relay, drainMs: number): Promise<void> {
  stdoutLog("draining");
  try {
    await relay.close(drainMs);
  } catch (error) {
    exit(EXIT_FAILED, messageOf(error));
  }
  stdoutLog("stopped");
  process.exit(0);
}

function exit(code: number, line: string): never {
  process.stderr.write(`sotto-relay: ${line.replaceAll("\n", " ")}\n`);
  process.exit(code);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
