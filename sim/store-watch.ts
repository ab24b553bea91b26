import { bytesToHex } from "@sotto/protocol";
import {
  ATTEMPTS,
  DEDUPE,
  MESSAGE_IDS,
  OUTBOX,
  PEERS,
  SESSIONS,
} from "../packages/sdk/src/store/schema.ts";
import type { Changes } from "../packages/sdk/src/store/store.ts";
import type { History } from "./history.ts";

const prefixOf = (table: { key(...parts: string[]): string }): string => table.key("");

const SESSION: string = prefixOf(SESSIONS);
const OUTBOX_ROW: string = prefixOf(OUTBOX);
const MARK: string = prefixOf(DEDUPE);
const ATTEMPT: string = prefixOf(ATTEMPTS);
const MESSAGE_ID: string = prefixOf(MESSAGE_IDS);
const PEER: string = prefixOf(PEERS);

/** Sees every batch that one installation of a device commits: what must be written together, and what must not. */
export class StoreWatch {
  readonly #user: string;
  readonly #history: History;
  /** Keys of the records of pinned peers. */
  readonly #pinned = new Set<string>();
  /** Outbox row → the request that it is sealed in. */
  readonly #sealed = new Map<string, string>();

  /** Times that a session may still move on alone. */
  #allowed = 0;

  constructor(user: string, history: History) {
    this.#user = user;
    this.#history = history;
  }

  /** To say that somebody types moves a session on, and leaves no row. */
  allowSessionAlone(): void {
    this.#allowed += 1;
  }

  pins(user: string): boolean {
    return this.#pinned.has(PEERS.key(user));
  }

  see(changes: Changes): void {
    const written = [...changes].flatMap(([key, value]) => (value === undefined ? [] : [key]));
    const writes = (prefix: string): boolean => written.some((key) => key.startsWith(prefix));
    for (const key of written) {
      if (key.startsWith(PEER)) this.#pinned.add(key);
      if (key.startsWith(MESSAGE_ID))
        this.#history.kept.add(`${this.#user}/${key.slice(key.lastIndexOf("/") + 1)}`);
    }
    if (writes(SESSION) && !writes(MARK))
      this.#seeSessionAlone(writes(ATTEMPT), writes(OUTBOX_ROW));
    void this.#seeOutbox(changes);
  }

  /** A session moves on with the mark of what it opened, or with the row that it sealed; never for what did not open. */
  #seeSessionAlone(failed: boolean, sealed: boolean): void {
    if (sealed) return;
    if (failed) this.#history.violate("13 failed decrypt", `${this.#user} moved a session on`);
    else if (this.#allowed > 0) this.#allowed -= 1;
    else this.#history.violate("8 one transaction", `${this.#user} committed a session alone`);
  }

  /** A content is sealed once, and anew only after the relay has refused it (7). */
  async #seeOutbox(changes: Changes): Promise<void> {
    for (const [key, value] of changes) {
      if (!key.startsWith(OUTBOX_ROW)) continue;
      if (value === undefined) {
        this.#sealed.delete(key);
        continue;
      }
      const record = await OUTBOX.get({ get: async () => value, scan: async () => [] }, key);
      if (record?.sealed === undefined) continue;
      const request = bytesToHex(record.sealed.requestId);
      const before = this.#sealed.get(key) ?? request;
      if (before !== request && !this.#history.refused.has(before))
        this.#history.violate("7 same bytes", `${this.#user} sealed a content twice`);
      this.#sealed.set(key, request);
    }
  }
}
