// What a fuzz target is. A target feeds arbitrary bytes to one part of the product and complains, by throwing, of
// anything but a value or a typed error.

export interface Target {
  readonly name: string;
  /** Longest input that is tried. */
  readonly maxBytes: number;
  /** Inputs are protobuf messages, at this offset: they are mutated field by field as well. */
  readonly protobufAt?: number;
  /** Words that mutations insert. */
  readonly dictionary?: readonly Uint8Array[];
  /** Valid inputs to start from. */
  readonly seeds: readonly Uint8Array[];
  /**
   * Must be deterministic. Throws OracleFailure, or whatever the product should not have thrown. May return what the run
   * cost, in ordinary runs: costly inputs are mutated less often. (Time itself would make runs depend on the machine.)
   */
  readonly run: (input: Uint8Array) => Outcome | Promise<Outcome>;
}

type Outcome = number | undefined | void;

/** The product has broken a promise. */
export class OracleFailure extends Error {
  override readonly name = "OracleFailure";
}

export function require(condition: boolean, complaint: string): asserts condition {
  if (!condition) throw new OracleFailure(complaint);
}

const TYPED = new Set(["DecodeError", "CryptoError", "SottoError", "ConfigError"]);

/** Runs `action`: its value, or undefined if it refused with a typed error. Every other error is a finding. */
export function valueOrTyped<T>(action: () => T, ...names: readonly string[]): T | undefined {
  try {
    return action();
  } catch (error) {
    requireTyped(error, names);
    return undefined;
  }
}

/** @param names - The only errors that are allowed; all typed ones if there are none. */
export function requireTyped(error: unknown, names: readonly string[] = []): void {
  if (error instanceof OracleFailure) throw error;
  const name = error instanceof Error ? error.name : typeof error;
  const isAllowed = names.length === 0 ? TYPED.has(name) : names.includes(name);
  if (isAllowed) return;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  throw new OracleFailure(`an untyped error: ${text}`, { cause: error });
}
