/** Why a message or a key was refused. Never says more to the outside than `message/undecryptable`. */
export type CryptoReason =
  | "malformed"
  | "no-session"
  | "no-prekey"
  | "bad-mac"
  | "bad-signature"
  | "bad-key"
  | "duplicate"
  | "gap-too-large"
  | "replayed";

export class CryptoError extends Error {
  override readonly name = "CryptoError";
  readonly reason: CryptoReason;

  constructor(reason: CryptoReason, cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}
