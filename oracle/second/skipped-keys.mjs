// Keys of messages that were passed over (§5, "Lost and late messages").

const MAX_AHEAD = 2000;
const MAX_KEPT = 2000;
const MAX_CHAINS = 5;
const MAX_AGE_MS = 30 * 24 * 3_600_000;

/** Oldest first. A chain is named by its ratchet key or its epoch. */
export class SkippedKeys {
  constructor(kept = []) {
    this.kept = kept;
  }

  copy() {
    return new SkippedKeys([...this.kept]);
  }

  take(chain, n) {
    const at = this.kept.findIndex((entry) => entry.chain === chain && entry.n === n);
    return at < 0 ? undefined : this.kept.splice(at, 1)[0].key;
  }

  add(chain, n, key, now) {
    this.kept.push({ chain, n, key, now });
  }

  prune(now) {
    const chains = new Set([...new Set(this.kept.map(({ chain }) => chain))].slice(-MAX_CHAINS));
    this.kept = this.kept
      .filter((entry) => chains.has(entry.chain) && now - entry.now <= MAX_AGE_MS)
      .slice(-MAX_KEPT);
  }
}

/** Exactly 2,000 ahead is allowed. */
export function requireReachable(n, until) {
  if (until - n > MAX_AHEAD) throw new Error("too far ahead");
}
