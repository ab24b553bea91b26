import { splice } from "./mutate.ts";

type Fails = (candidate: Uint8Array) => Promise<boolean>;

/** A smaller input that still fails: takes chunks away, then makes bytes zero (after Zeller's delta debugging). */
export async function shrink(
  input: Uint8Array,
  fails: Fails,
  mostTries: number = 2_000,
): Promise<Uint8Array> {
  let tries = 0;
  const limited: Fails = async (candidate) => ++tries <= mostTries && (await fails(candidate));
  return await zero(await shorten(input, limited), limited);
}

async function shorten(input: Uint8Array, fails: Fails): Promise<Uint8Array> {
  let best = input;
  for (let size = best.length >> 1; size >= 1; size >>= 1) {
    let at = 0;
    while (at + size <= best.length) {
      const candidate = splice(best, at, size, []);
      if (await fails(candidate)) best = candidate;
      else at += size;
    }
  }
  return best;
}

async function zero(input: Uint8Array, fails: Fails): Promise<Uint8Array> {
  let best = input;
  for (const [at, byte] of input.entries()) {
    if (byte === 0) continue;
    const candidate = best.slice();
    candidate[at] = 0;
    if (await fails(candidate)) best = candidate;
  }
  return best;
}
