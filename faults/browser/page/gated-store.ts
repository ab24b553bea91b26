import type { Changes, KeyValueStore } from "../../../packages/sdk/src/store/store.ts";
import type { Phase } from "./api.ts";
import type { Gate } from "./gate.ts";

/** A store that stops at the gate's point. `beforeCommit` is awaited before anything becomes durable. */
export function gatedStore(
  inner: KeyValueStore,
  gate: Gate,
  beforeCommit: () => Promise<void>,
): KeyValueStore {
  const never = new Promise<never>(() => undefined);
  const whileOpen = async <T>(body: () => Promise<T>): Promise<T> => {
    const result = gate.isShut ? await never : await body();
    return gate.isShut ? await never : result;
  };
  return {
    kind: inner.kind,
    ...(inner.shared === undefined ? {} : { shared: inner.shared }),
    open: (options) => inner.open(options),
    get: (key) => whileOpen(() => inner.get(key)),
    scan: (range) => whileOpen(() => inner.scan(range)),
    commit: async (lease, changes) => {
      const phase = phaseOf(changes);
      await beforeCommit();
      await gate.pass(phase, "before");
      await inner.commit(lease, changes);
      await gate.pass(phase, "after");
    },
    close: () => inner.close(),
  };
}

/** The kind of a step, from the tables it writes (packages/sdk/src/store/schema.ts). */
function phaseOf(changes: Changes): Phase {
  const puts = (table: string): boolean => has(changes, table, (value) => value !== undefined);
  const deletes = (table: string): boolean => has(changes, table, (value) => value === undefined);
  if (puts("dedupe") || puts("attempt")) return "receive";
  if (deletes("outbox")) return "accepted";
  if (puts("outbox")) return puts("session") ? "seal" : "queue";
  if (puts("identity")) return "identity";
  return puts("prekey-upload") ? "prekeys" : "other";
}

function has(
  changes: Changes,
  table: string,
  fits: (value: Uint8Array | undefined) => boolean,
): boolean {
  for (const [key, value] of changes) if (key.startsWith(`${table}/`) && fits(value)) return true;
  return false;
}
