import { sqlite } from "../../../packages/sdk/src/store/sqlite.ts";
import type { Changes, KeyValueStore } from "../../../packages/sdk/src/store/store.ts";

// Numbered steps, of which the store must hold a first part, exactly. Each writes new keys, writes over old ones, and
// deletes, as the steps of a client do.

const PREFIX = "steps/";
const COUNT = `${PREFIX}count`;
const LIFE_STEPS = 6;

function bytesOf(step: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (step * 31 + index * 7) & 0xff);
}

export function changesOf(step: number): Changes {
  return new Map<string, Uint8Array | undefined>([
    [COUNT, Buffer.from(String(step))],
    [`${PREFIX}row/${step}`, bytesOf(step, 50 + ((step * 613) % 3_000))],
    [`${PREFIX}twin/${step}`, bytesOf(step, 40)],
    [`${PREFIX}hot/${step % 3}`, bytesOf(step, 900)],
    [`${PREFIX}row/${step - LIFE_STEPS}`, undefined],
  ]);
}

function stateAfter(steps: number): ReadonlyMap<string, Uint8Array> {
  const state = new Map<string, Uint8Array>();
  for (let step = 1; step <= steps; step += 1) {
    for (const [key, value] of changesOf(step)) {
      if (value === undefined) state.delete(key);
      else state.set(key, value);
    }
  }
  return state;
}

export async function stepsIn(store: KeyValueStore): Promise<number> {
  const count = await store.get(COUNT);
  return count === undefined ? 0 : Number(Buffer.from(count).toString());
}

/** Makes the steps that are not yet in the store, up to `last`. */
export async function finishSteps(file: string, last: number): Promise<void> {
  const store = sqlite(file);
  const lease = await store.open();
  for (let step = (await stepsIn(store)) + 1; step <= last; step += 1)
    await store.commit(lease, changesOf(step));
  await store.close();
}

/**
 * Opens a store with the SDK's own code and compares it with the steps.
 *
 * @param committed - Steps whose commit has resolved.
 * @param begun - Steps that were given to the store at all.
 */
export async function inspectSteps(
  file: string,
  committed: number,
  begun: number,
): Promise<string[]> {
  const store = sqlite(file);
  try {
    await store.open();
    const count = await stepsIn(store);
    const found = new Map(
      (await store.scan({ prefix: PREFIX })).map(({ key, value }) => [key, value]),
    );
    return [
      ...(count < committed ? [`committed steps ${count + 1} to ${committed} are lost`] : []),
      ...(count > begun ? [`step ${count} was never made`] : []),
      ...differences(found, stateAfter(count)),
    ];
  } catch (error) {
    return [`the store does not open: ${String(error)}`];
  } finally {
    await store.close();
  }
}

function differences(
  found: ReadonlyMap<string, Uint8Array>,
  expected: ReadonlyMap<string, Uint8Array>,
): string[] {
  const keys = new Set([...found.keys(), ...expected.keys()]);
  return [...keys]
    .filter((key) => {
      const [a, b] = [found.get(key), expected.get(key)];
      return a === undefined || b === undefined || !Buffer.from(a).equals(b);
    })
    .map((key) => `half a step: ${key} is not what the last step left`);
}
