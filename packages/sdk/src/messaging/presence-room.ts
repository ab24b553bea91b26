import {
  bytesToHex,
  encodeClientFrame,
  hexToBytes,
  MAX_WATCHED_PRESENCES_COUNT,
  REQUEST_ID_BYTES,
  SottoError,
  type UpdatePresence,
  type UserId,
  type WatchedPresence,
} from "@sotto/protocol";
import type { Presence, PresenceApi } from "../api.ts";
import type { Changes } from "./changes.ts";
import { loadContact } from "./contacts.ts";
import { isInAudience, sharePresence } from "./presence.ts";
import { loadPrivacy } from "./privacy.ts";
import type { EngineContext } from "../sessions/engine-context.ts";
import { RelayFailure } from "../transport/connection.ts";

// Who is online. This connection says one thing to the relay: by which key it is shown, and which tokens it watches. It is
// said again whenever that changes, and on every new connection.

const MINUTE_MS = 60_000;
/** After a refusal, or a store that failed. */
const RETRY_MS = 10_000;
const OFFLINE: Presence = { online: false };

/** What one user shows of themselves. */
export type OwnPresence = Parameters<PresenceApi["set"]>[0];

/** What one tab shows and watches. */
export interface PresenceWish {
  readonly own: OwnPresence;
  readonly watched: readonly UserId[];
  /** It counts for so long unless it is said again; undefined: for good. */
  readonly leaseMs: number | undefined;
}

export interface PresenceRoom {
  /** @param tab - Its name. */
  say(tab: string, wish: PresenceWish): void;
  onWelcome(): void;
  /** The connection has ended: what was known is not so any more. */
  onOffline(): void;
  onChanged(present: WatchedPresence): void;
  stop(): void;
}

type Said = Pick<UpdatePresence, "key" | "away" | "tokens">;
const NOTHING: Said = { key: undefined, away: false, tokens: new Uint8Array(0) };

export function createPresenceRoom(
  engine: EngineContext,
  changes: Changes,
  onError: (error: unknown) => void,
): PresenceRoom {
  return new Room(engine, changes, onError);
}

class Room implements PresenceRoom {
  readonly #engine: EngineContext;
  readonly #changes: Changes;
  readonly #onError: (error: unknown) => void;
  readonly #tabs = new Map<string, PresenceWish & { readonly untilMs: number }>();
  #key: Uint8Array | undefined;
  /** The key was shared with those whom contacts and privacy name today. */
  #isShared = false;
  /** What the relay was told on this connection. */
  #said: string | undefined;
  /** By any tab. */
  #watched: ReadonlySet<UserId> = new Set();
  /** Token → user, of those that the relay was asked for. */
  #tokens: ReadonlyMap<string, UserId> = new Map();
  readonly #seen = new Map<UserId, Presence>();
  #isRunning = false;
  #again = false;
  #retryTimer: unknown;
  #leaseTimer: unknown;

  constructor(engine: EngineContext, changes: Changes, onError: (error: unknown) => void) {
    this.#engine = engine;
    this.#changes = changes;
    this.#onError = onError;
    changes.subscribe(({ type }) => {
      if (type !== "contacts-changed" && type !== "privacy-changed") return;
      this.#isShared = false;
      this.#run();
    });
  }

  say(tab: string, wish: PresenceWish): void {
    const { own, watched, leaseMs = Infinity } = wish;
    const untilMs = this.#engine.clock.now() + leaseMs;
    if (own === "invisible" && watched.length === 0) this.#tabs.delete(tab);
    else this.#tabs.set(tab, { ...wish, untilMs });
    this.#look();
  }

  /** Takes together what the tabs want that still count. */
  #look(): void {
    const { clock } = this.#engine;
    const nowMs = clock.now();
    for (const [tab, { untilMs }] of this.#tabs) if (untilMs <= nowMs) this.#tabs.delete(tab);
    this.#watched = new Set([...this.#tabs.values()].flatMap(({ watched }) => watched));
    for (const user of this.#seen.keys()) if (!this.#watched.has(user)) this.#seen.delete(user);
    clock.clearTimeout(this.#leaseTimer);
    const next = Math.min(...[...this.#tabs.values()].map(({ untilMs }) => untilMs));
    if (next !== Infinity)
      this.#leaseTimer = clock.setTimeout(() => this.#look(), Math.max(1, next - nowMs));
    this.#run();
  }

  /** The user is there if they are in any tab. */
  get #own(): OwnPresence {
    const owns = [...this.#tabs.values()].map(({ own }) => own);
    return (["available", "away"] as const).find((own) => owns.includes(own)) ?? "invisible";
  }

  onWelcome(): void {
    this.#said = undefined;
    this.#run();
  }

  onOffline(): void {
    this.#said = undefined;
    const nowMs = this.#engine.clock.now();
    const lastSeen = new Date(nowMs - (nowMs % MINUTE_MS));
    for (const [user, { online }] of this.#seen)
      if (online) this.#seen.set(user, { online: false, lastSeen });
    this.#refresh();
  }

  onChanged(present: WatchedPresence): void {
    const user = this.#tokens.get(bytesToHex(present.token));
    if (user === undefined || !this.#watched.has(user)) return;
    this.#seen.set(user, presenceOf(present));
    this.#refresh();
  }

  stop(): void {
    const { clock } = this.#engine;
    this.#tabs.clear();
    this.onOffline();
    clock.clearTimeout(this.#retryTimer);
    clock.clearTimeout(this.#leaseTimer);
  }

  #refresh(): void {
    this.#changes.publish({ type: "presence", seen: new Map(this.#seen) });
  }

  #run(): void {
    this.#again = true;
    if (this.#isRunning || !this.#engine.connection.isOpen) return;
    this.#isRunning = true;
    this.#tellAll().catch((error: unknown) => this.#onRefused(error));
  }

  async #tellAll(): Promise<void> {
    try {
      while (this.#again && this.#engine.connection.isOpen) {
        this.#again = false;
        await this.#tell();
      }
    } finally {
      this.#isRunning = false;
    }
  }

  async #tell(): Promise<void> {
    const { said, tokens } = await this.#prepare();
    const name = [said.key ?? "", said.away, said.tokens].map(nameOf).join();
    if (name === this.#said) return;
    this.#tokens = tokens;
    // Who has never shown themselves has nothing to take back.
    const isUnsaid = this.#said === undefined && said.key === undefined;
    const present = isUnsaid ? [] : await this.#ask(said);
    this.#said = isUnsaid ? undefined : name;
    this.#takeAll(present);
  }

  async #ask(said: Said): Promise<readonly WatchedPresence[]> {
    const requestId = this.#engine.random(REQUEST_ID_BYTES);
    const frame = encodeClientFrame({ type: "updatePresence", requestId, ...said });
    const answer = await this.#engine.connection.request(requestId, frame);
    if (answer.type !== "presenceUpdated") throw new SottoError("relay/bad-frame");
    return answer.present;
  }

  async #prepare(): Promise<{ readonly said: Said; readonly tokens: ReadonlyMap<string, UserId> }> {
    const { store, steps } = this.#engine;
    const tokens = new Map<string, UserId>();
    const { presence: audience } = await loadPrivacy(store);
    if (this.#own === "invisible" || audience === "nobody") return { said: NOTHING, tokens };
    if (!this.#isShared) {
      this.#isShared = true; // What changes meanwhile makes it false again.
      this.#key = await steps
        .run((step) => sharePresence(this.#engine, this.#changes, step))
        .catch((error: unknown) => {
          this.#isShared = false;
          throw error;
        });
    }
    for (const user of this.#watched) {
      const contact = await loadContact(store, user);
      if (contact.presence === undefined || !isInAudience(contact, audience)) continue;
      if (tokens.size < MAX_WATCHED_PRESENCES_COUNT)
        tokens.set(bytesToHex(contact.presence.token), user);
    }
    const row = hexToBytes([...tokens.keys()].sort().join(""));
    return { said: { key: this.#key, away: this.#own === "away", tokens: row }, tokens };
  }

  /** What the relay knows of all who are watched. */
  #takeAll(present: readonly WatchedPresence[]): void {
    const told = new Map(
      present.map((one) => [this.#tokens.get(bytesToHex(one.token)), presenceOf(one)]),
    );
    const asked = new Set(this.#tokens.values());
    for (const user of this.#watched) {
      const before = this.#seen.get(user) ?? OFFLINE;
      // A relay that was started anew does not know what this client has seen before.
      const known = asked.has(user) && !before.online ? before : OFFLINE;
      this.#seen.set(user, told.get(user) ?? known);
    }
    this.#refresh();
  }

  #onRefused(error: unknown): void {
    // The next Welcome begins anew.
    if (SottoError.is(error, "relay/unreachable", "client/closed")) return;
    const known = error instanceof RelayFailure ? error.error : error;
    this.#onError(known);
    const { clock } = this.#engine;
    const afterMs = SottoError.is(known) ? (known.retryAfter ?? 0) * 1000 : 0;
    clock.clearTimeout(this.#retryTimer);
    this.#retryTimer = clock.setTimeout(() => this.#run(), Math.max(RETRY_MS, afterMs));
  }
}

const nameOf = (part: Uint8Array | string | boolean): string =>
  part instanceof Uint8Array ? bytesToHex(part) : `${part}`;

function presenceOf({ online, away, lastSeenMinute }: WatchedPresence): Presence {
  if (online) return { online, away };
  return lastSeenMinute === 0
    ? OFFLINE
    : { online, lastSeen: new Date(lastSeenMinute * MINUTE_MS) };
}
