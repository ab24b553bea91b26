import type { Log } from "./ports.ts";

/** JSON lines on stdout. */
export const stdoutLog: Log = (event, fields = {}) => {
  process.stdout.write(`${JSON.stringify({ event, ...fields })}\n`);
};
