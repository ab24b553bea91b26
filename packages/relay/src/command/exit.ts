export const EXIT_FAILED = 1;
export const EXIT_BAD_CONFIG = 2;

/** What a command has to say, for people and, with `--json`, for programs. */
export interface Output {
  readonly text: string;
  readonly json: unknown;
  /** The command has done its work and found something wrong. */
  readonly failed?: boolean;
}

/** Ends the process with one line on stderr. */
export function exit(code: number, line: string): never {
  process.stderr.write(`sotto-relay: ${line.replaceAll("\n", " ")}\n`);
  process.exit(code);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
