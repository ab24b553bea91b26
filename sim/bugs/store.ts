import type { Bug } from "./bug.ts";

const STEPS = "packages/sdk/src/store/steps.ts";
const TRANSACTION = "packages/sdk/src/store/transaction.ts";
const IDENTITY = "packages/sdk/src/sessions/identity.ts";

/** Steps, transactions and what a device remembers of itself. */
export const STORE_BUGS: readonly Bug[] = [
  {
    id: "steps-overlap",
    what: "a step starts before the one before it has committed",
    file: STEPS,
    find: "const result = last.then(() => runNow(body));",
    replace: "const result = runNow(body);",
  },
  {
    id: "commit-error-ignored",
    what: "a step whose commit fails counts as committed",
    file: STEPS,
    find: "await commit(store, lease, transaction.changes);",
    replace: "await commit(store, lease, transaction.changes).catch(() => undefined);",
  },
  {
    id: "commit-not-awaited",
    what: "what follows from a step happens before its commit is durable",
    file: STEPS,
    find: "await commit(store, lease, transaction.changes);",
    replace: "void commit(store, lease, transaction.changes).catch(() => undefined);",
  },
  {
    id: "written-taken-for-failed",
    what: "a step whose commit took effect but reported an error counts as failed",
    file: STEPS,
    find: '!SottoError.is(error, "store/failed") || !(await isWritten(store, changes))',
    replace: "true",
  },
  {
    id: "own-writes-not-scanned",
    what: "a step does not find what it has written itself",
    file: TRANSACTION,
    find: "if (staged.length === 0) return await store.scan(range);",
    replace: "return await store.scan(range);",
  },
  {
    id: "identity-not-kept",
    what: "a device makes itself a new identity at every start",
    file: IDENTITY,
    find: "  IDENTITY.put(transaction, KEY, record);\n",
    replace: "",
  },
];
