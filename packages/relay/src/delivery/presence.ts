import {
  bytesToHex,
  hexToBytes,
  PRESENCE_TOKEN_BYTES,
  presenceToken,
  type UpdatePresence,
  type WatchedPresence,
} from "@sotto/protocol";
import type { RelayLimits } from "../limits.ts";
import type { Clock, Digest, Random } from "../ports.ts";

// Who is there, for those who hold a presence token (docs/protocol/frames.md, "Presence"). Only in memory, and without a
// user id: an entry is known by its token, and a token that nobody speaks for looks like somebody who is offline.

const MINUTE_MS = 60_000;
/** Who is gone for less is not shown as offline: a network that changes, a page that is loaded again. */
const GRACE_MS = 10_000;
/** Between two changes of one entry, so that flapping costs its watchers little. */
const INTERVAL_MS = 2_000;
/** Every change is told up to so much later, by chance, so that its moment says less. */
const JITTER_MS = 500;
/** When somebody was last there is forgotten after so long. */
const REMEMBERED_MS: number = 7 * 24 * 3600_000;

/** What one connection says and watches. */
export interface PresenceSession {
  readonly changed: (present: WatchedPresence) => void;
  /** The token for which it speaks. */
  own?: string | undefined;
  watched: ReadonlySet<string>;
}

export interface PresenceContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly digest: Digest;
  readonly limits: Pick<RelayLimits, "watchedPresences" | "rememberedPresences">;
  /** While the relay closes its sockets nobody is said to have gone. */
  readonly isDraining: () => boolean;
}

interface Entry {
  readonly token: Uint8Array;
  /** Connections that speak for it, and whether each is away. */
  readonly speakers: Map<PresenceSession, boolean>;
  readonly watchers: Set<PresenceSession>;
  /** What watchers have been told. */
  shown: WatchedPresence;
  shownAtMs: number;
  /** When the last speaker went; undefined while there is one, if there never was, and once it is forgotten. */
  leftAtMs: number | undefined;
  timer: unknown;
  /** What the timer is for. */
  pending: "offline" | "online" | undefined;
}

export class Presences {
  readonly #context: PresenceContext;
  readonly #entries = new Map<string, Entry>();
  /** Those without a speaker that say when there was one, the longest gone first. */
  readonly #remembered = new Set<string>();

  constructor(context: PresenceContext) {
    this.#context = context;
  }

  /**
   * Replaces what a connection says and watches.
   *
   * @returns Those of the watched who are there or were seen; or why it is refused, with nothing changed.
   */
  update(
    session: PresenceSession,
    { key, away, tokens }: Pick<UpdatePresence, "key" | "away" | "tokens">,
  ): readonly WatchedPresence[] | "quota" | "invalid" {
    const watched = namesOf(tokens);
    // Who says nothing is told nothing.
    if (key === undefined && watched.size > 0) return "invalid";
    if (watched.size > this.#context.limits.watchedPresences) return "quota";
    this.#speak(session, key, away);
    this.#watch(session, watched);
    return [...watched].flatMap((name) => {
      const { shown } = this.#entry(name);
      return shown.online || shown.lastSeenMinute > 0 ? [shown] : [];
    });
  }

  /** Whether nobody has spoken for a key that the relay could remember. Each new one may push an older one out. */
  isNew(key: Uint8Array): boolean {
    const entry = this.#entries.get(this.#nameOf(key));
    return entry === undefined || (entry.speakers.size === 0 && entry.leftAtMs === undefined);
  }

  /** The connection has ended. */
  leave(session: PresenceSession): void {
    this.#speak(session, undefined, false);
    this.#watch(session, new Set());
  }

  /** Forgets who went long ago. */
  forgetOld(nowMs: number): void {
    for (const name of this.#remembered) {
      const { leftAtMs } = this.#entry(name);
      if (leftAtMs !== undefined && nowMs - leftAtMs < REMEMBERED_MS) return;
      this.#forget(name);
    }
  }

  #speak(session: PresenceSession, key: Uint8Array | undefined, away: boolean): void {
    const before = session.own;
    session.own = key && this.#nameOf(key);
    if (before !== undefined && before !== session.own) this.#fallSilent(session, before);
    if (session.own === undefined) return;
    const entry = this.#entry(session.own);
    // Under a new key the user is who they were, for those who are to see it.
    const old = before === undefined ? undefined : this.#entries.get(before);
    if (old?.shown.online === true && entry.shownAtMs < 0)
      this.#tell(entry, { ...old.shown, token: entry.token });
    entry.speakers.set(session, away);
    entry.leftAtMs = undefined;
    this.#remembered.delete(session.own);
    this.#consider(session.own, entry);
  }

  #nameOf(key: Uint8Array): string {
    return bytesToHex(presenceToken((bytes) => this.#context.digest.sha256(bytes), key));
  }

  #fallSilent(session: PresenceSession, name: string): void {
    const entry = this.#entry(name);
    entry.speakers.delete(session);
    if (entry.speakers.size > 0) return this.#consider(name, entry);
    entry.leftAtMs = this.#context.clock.now();
    this.#remembered.add(name);
    this.#consider(name, entry);
    for (const oldest of this.#remembered) {
      if (this.#remembered.size <= this.#context.limits.rememberedPresences) break;
      this.#forget(oldest);
    }
  }

  #watch(session: PresenceSession, watched: ReadonlySet<string>): void {
    for (const name of session.watched) {
      if (watched.has(name)) continue;
      this.#entry(name).watchers.delete(session);
      this.#dropUnused(name);
    }
    for (const name of watched) this.#entry(name).watchers.add(session);
    session.watched = watched;
  }

  #entry(name: string): Entry {
    const present = this.#entries.get(name);
    if (present !== undefined) return present;
    const token = hexToBytes(name);
    const entry: Entry = {
      token,
      speakers: new Map(),
      watchers: new Set(),
      shown: { token, online: false, away: false, lastSeenMinute: 0 },
      shownAtMs: -INTERVAL_MS,
      leftAtMs: undefined,
      timer: undefined,
      pending: undefined,
    };
    this.#entries.set(name, entry);
    return entry;
  }

  /** Sees to it that watchers are told, if what they know is not so any more. */
  #consider(name: string, entry: Entry): void {
    const { clock } = this.#context;
    const next = truthOf(entry);
    const isSame = next.online === entry.shown.online && next.away === entry.shown.away;
    const pending = isSame && next.online ? undefined : next.online ? "online" : "offline";
    if (pending === entry.pending) return;
    clock.clearTimeout(entry.timer);
    entry.pending = pending;
    if (pending === undefined) return;
    const nowMs = clock.now();
    const dueMs =
      pending === "offline" ? (entry.leftAtMs ?? nowMs) + GRACE_MS : entry.shownAtMs + INTERVAL_MS;
    const delayMs = Math.max(0, dueMs - nowMs) + this.#jitterMs();
    entry.timer = clock.setTimeout(() => this.#show(name, entry), delayMs);
  }

  #jitterMs(): number {
    return ((this.#context.random(1)[0] ?? 0) / 255) * JITTER_MS;
  }

  #show(name: string, entry: Entry): void {
    const wasOffline = entry.pending === "offline";
    entry.pending = undefined;
    if (wasOffline && this.#context.isDraining()) return;
    this.#tell(entry, truthOf(entry));
    this.#dropUnused(name);
  }

  #tell(entry: Entry, shown: WatchedPresence): void {
    entry.shown = shown;
    entry.shownAtMs = this.#context.clock.now();
    for (const watcher of entry.watchers) watcher.changed(shown);
  }

  #forget(name: string): void {
    const entry = this.#entry(name);
    this.#remembered.delete(name);
    entry.leftAtMs = undefined;
    if (entry.pending === undefined) entry.shown = truthOf(entry);
    this.#dropUnused(name);
  }

  #dropUnused(name: string): void {
    const entry = this.#entries.get(name);
    if (entry === undefined || entry.speakers.size > 0 || entry.watchers.size > 0) return;
    if (entry.leftAtMs === undefined && entry.pending === undefined) this.#entries.delete(name);
  }
}

/** There if any connection says so, and looking if any is. */
function truthOf({ token, speakers, leftAtMs }: Entry): WatchedPresence {
  const online = speakers.size > 0;
  return {
    token,
    online,
    away: online && [...speakers.values()].every((isAway) => isAway),
    lastSeenMinute: online || leftAtMs === undefined ? 0 : Math.floor(leftAtMs / MINUTE_MS),
  };
}

function namesOf(tokens: Uint8Array): ReadonlySet<string> {
  const names = new Set<string>();
  for (let at = 0; at < tokens.length; at += PRESENCE_TOKEN_BYTES)
    names.add(bytesToHex(tokens.subarray(at, at + PRESENCE_TOKEN_BYTES)));
  return names;
}
