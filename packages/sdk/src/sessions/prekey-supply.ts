import { SottoError } from "@sotto/protocol";
import type { EngineContext } from "./engine-context.ts";
import { fillPrekeyStock } from "./prekey-stock.ts";

/** After the store or the relay could not take new prekeys: without them nobody new can write. */
const RETRY_MS = 10_000;

export interface PrekeySupply {
  /** @param remaining - One-time prekeys that the relay still has. */
  fill(remaining: number): void;
  stop(): void;
}

/** Fills the stock one at a time: a relay that asks twice is not sent everything twice. */
export function createPrekeySupply(
  engine: EngineContext,
  onError: (error: unknown) => void,
): PrekeySupply {
  const { clock } = engine;
  let isFilling = false;
  let isStopped = false;
  let timer: unknown;

  const fill = (remaining: number): void => {
    if (isFilling) return;
    isFilling = true;
    clock.clearTimeout(timer);
    void fillPrekeyStock(engine, remaining)
      .catch((error: unknown) => {
        // The next Welcome says again how many there are.
        if (isStopped || SottoError.is(error, "relay/unreachable", "client/closed")) return;
        timer = clock.setTimeout(() => fill(remaining), RETRY_MS);
        onError(error);
      })
      .finally(() => (isFilling = false));
  };
  return {
    fill,
    stop: () => {
      isStopped = true;
      clock.clearTimeout(timer);
    },
  };
}
