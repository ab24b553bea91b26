import { bytesToHex, ID_BYTES, type UserId } from "@sotto/protocol";
import type { ConnectionState, Presence, PresenceApi } from "../api.ts";
import type { LiveSource } from "../live.ts";
import type { OwnPresence } from "../messaging/presence-room.ts";
import type { ClientContext } from "./client-context.ts";

// What this tab shows of its user and whom it watches. The tab that has the connection is told, again and again if it is
// another one: a tab that has crashed cannot say that it is gone.

const RENEW_MS = 30_000;
const LEASE_MS: number = 3 * RENEW_MS;
const MINUTE_MS = 60_000;
const OFFLINE: Presence = { online: false };

export interface PresenceViews {
  readonly set: PresenceApi["set"];
  /** Keeps the presence of some users up to date, until `signal` or what is returned ends it. */
  readonly watch: (
    users: readonly UserId[],
    live: LiveSource<ReadonlyMap<UserId, Presence>>,
    signal: AbortSignal | undefined,
  ) => () => void;
  stop(): void;
}

export function createPresenceViews(context: ClientContext): PresenceViews {
  return new Views(context);
}

class Views implements PresenceViews {
  readonly #context: ClientContext;
  readonly #tab: string;
  #own: OwnPresence = "invisible";
  /** User → how many watch them here. */
  readonly #watched = new Map<UserId, number>();
  #seen: ReadonlyMap<UserId, Presence> = new Map();
  /** Bring what is watched here up to date. */
  readonly #views = new Set<() => void>();
  readonly #ends: readonly (() => void)[];
  #renewTimer: unknown;

  constructor(context: ClientContext) {
    this.#context = context;
    this.#tab = bytesToHex(context.random(ID_BYTES));
    this.#ends = [
      context.changes.subscribe((change) => {
        if (change.type === "presence") this.#show(change.seen);
      }),
      context.connection.subscribe((state) => this.#onConnection(state)),
    ];
  }

  readonly set: PresenceViews["set"] = (presence) => {
    this.#own = presence;
    this.#say();
  };

  readonly watch: PresenceViews["watch"] = (users, live, signal) => {
    if (signal?.aborted === true) return () => undefined;
    let isOn = true;
    const of = (user: UserId): Presence => (isOn ? this.#seen.get(user) : undefined) ?? OFFLINE;
    const refresh = (): void => {
      if (users.some((user) => !isSame(of(user), live.value.get(user))))
        live.set(new Map(users.map((user) => [user, of(user)])));
    };
    const end = (): void => {
      isOn = false;
      signal?.removeEventListener("abort", end);
      this.#end(users, refresh);
    };
    signal?.addEventListener("abort", end, { once: true });
    this.#begin(users, refresh);
    return end;
  };

  #begin(users: readonly UserId[], refresh: () => void): void {
    for (const user of users) this.#watched.set(user, (this.#watched.get(user) ?? 0) + 1);
    this.#views.add(refresh);
    refresh();
    this.#say();
  }

  #end(users: readonly UserId[], refresh: () => void): void {
    if (!this.#views.delete(refresh)) return;
    for (const user of users) {
      const left = (this.#watched.get(user) ?? 1) - 1;
      if (left > 0) this.#watched.set(user, left);
      else this.#watched.delete(user);
    }
    refresh();
    this.#say();
  }

  #show(seen: ReadonlyMap<UserId, Presence>): void {
    this.#seen = seen;
    for (const refresh of this.#views) refresh();
  }

  #say(): void {
    const { writing, clock, connection, onError } = this.#context;
    const watched = [...this.#watched.keys()];
    const isFollower = connection.value.state === "follower";
    const leaseMs = isFollower ? LEASE_MS : undefined;
    writing.presence(this.#tab, { own: this.#own, watched, leaseMs }).catch(onError);
    clock.clearTimeout(this.#renewTimer);
    const isSilent = this.#own === "invisible" && watched.length === 0;
    if (isFollower && !isSilent) this.#renewTimer = clock.setTimeout(() => this.#say(), RENEW_MS);
  }

  #onConnection(state: ConnectionState): void {
    if (state.state === "online") this.#say();
    else if (state.state === "follower") {
      if (state.leader?.state === "online") this.#say();
      else this.#showOffline();
    }
  }

  #showOffline(): void {
    const nowMs = this.#context.clock.now();
    const lastSeen = new Date(nowMs - (nowMs % MINUTE_MS));
    const offline = (presence: Presence): Presence =>
      presence.online ? { online: false, lastSeen } : presence;
    this.#show(new Map([...this.#seen].map(([user, presence]) => [user, offline(presence)])));
  }

  stop(): void {
    for (const end of this.#ends) end();
    this.#own = "invisible";
    this.#watched.clear();
    this.#showOffline();
    this.#say();
    this.#context.clock.clearTimeout(this.#renewTimer);
  }
}

const isSame = (a: Presence, b: Presence | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
