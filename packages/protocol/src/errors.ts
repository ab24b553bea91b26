import { ERROR_CODES, type ErrorCode, isErrorCode } from "./error-codes.ts";

const HELP_URL = "https://sotto.dev/errors#";

interface SottoErrorInit {
  /** What exactly was wrong. For developers; must hold no user data, key or token. */
  readonly detail?: string;
  /** Seconds after which a retry makes sense. */
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/** Every error that Sotto throws or reports. `code` is stable API; `message` is for people and holds no user data. */
export class SottoError<K extends ErrorCode = ErrorCode> extends Error {
  override readonly name = "SottoError";
  readonly code: K;
  readonly retryable: boolean;
  /** Seconds. */
  readonly retryAfter?: number;
  /** Address of the section of docs/errors.md for this code. */
  readonly help: string;

  constructor(code: K, init: SottoErrorInit = {}) {
    const { message, retryable } = ERROR_CODES[code];
    super(
      init.detail === undefined ? message : `${message} (${init.detail})`,
      "cause" in init ? { cause: init.cause } : undefined,
    );
    this.code = code;
    this.retryable = retryable;
    if (init.retryAfter !== undefined) this.retryAfter = init.retryAfter;
    this.help = HELP_URL + code.replace("/", "-");
  }

  /** Whether `error` is a SottoError, with one of `codes` if any are given. Works across duplicate copies of the package. */
  static is<K extends ErrorCode>(error: unknown, ...codes: K[]): error is SottoError<K> {
    if (!(error instanceof Error) || error.name !== "SottoError" || !("code" in error))
      return false;
    const { code } = error;
    if (typeof code !== "string" || !isErrorCode(code)) return false;
    return codes.length === 0 || (codes as readonly string[]).includes(code);
  }
}

/** Bytes that are not a message of this protocol. Internal: each side turns it into a close code or a SottoError. */
export class DecodeError extends Error {
  override readonly name = "DecodeError";
  /** The message type that was expected. */
  readonly messageType: string;

  constructor(messageType: string, detail: string, cause?: unknown) {
    super(`${messageType}: ${detail}`, { cause });
    this.messageType = messageType;
  }
}
