import { createHmac, randomBytes } from "node:crypto";
import { pino } from "pino";
import type { Log } from "./ports.ts";

/** Fields that are ids. Hashed with a salt of this start: lines of one run can be told apart, those of two cannot be joined. */
const ID_FIELDS: ReadonlySet<string> = new Set(["user", "device"]);
const HASH_DIGITS = 12;

export interface LogOptions {
  /** Write ids as they are. */
  readonly withIds?: boolean;
  /** Default: stdout, one write for each line. */
  readonly write?: (line: string) => void;
}

/** JSON lines, each with an `event`. */
export function createLog({ withIds = false, write }: LogOptions = {}): Log {
  const salt = randomBytes(32);
  const shown = (name: string, value: string | number | boolean): string | number | boolean =>
    withIds || !ID_FIELDS.has(name)
      ? value
      : createHmac("sha256", salt).update(String(value)).digest("hex").slice(0, HASH_DIGITS);
  const logger = pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    write === undefined ? pino.destination({ fd: 1, sync: true }) : { write },
  );
  return (event, fields = {}) => {
    const entries = Object.entries(fields).map(([name, value]) => [name, shown(name, value)]);
    logger.info({ event, ...Object.fromEntries(entries) });
  };
}
