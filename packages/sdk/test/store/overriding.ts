import type { KeyValueStore } from "../../src/store/store.ts";

/** A store that does some things in another way than the one behind it. */
export function overriding(disk: KeyValueStore, overrides: Partial<KeyValueStore>): KeyValueStore {
  return {
    kind: disk.kind,
    open: (options) => disk.open(options),
    get: (key) => disk.get(key),
    scan: (range) => disk.scan(range),
    commit: (lease, changes) => disk.commit(lease, changes),
    close: () => disk.close(),
    ...overrides,
  };
}
