import { SottoError } from "@sotto/protocol";

/** What an app may be told of a failure in the background: what no part of the SDK has named comes from the store. */
export function toSottoError(error: unknown): SottoError {
  return SottoError.is(error) ? error : new SottoError("store/failed", { cause: error });
}
