import { bytesToHex, equalBytes } from "@sotto/protocol";
import { decodeContent } from "../packages/sdk/src/content/codec.ts";
import type { Content } from "../packages/sdk/src/content/content.ts";
import { unpack } from "../packages/sdk/src/messagepack.ts";
import type {
  ChatRecord,
  ContactRecord,
  HeldRecord,
  MessageRecord,
  OutboxRecord,
} from "../packages/sdk/src/store/schema.ts";
import type { Changes } from "../packages/sdk/src/store/store.ts";
import type { DeviceTime } from "./device-time.ts";
import type { Enclosed, History } from "./history.ts";

export const decodeRow = <R>(value: Uint8Array): R => unpack(value) as R;

/** One message in a store: from the commit that brought it to the one that took it away. */
export interface Life {
  readonly id: string;
  readonly from: string;
  readonly chatId: string;
  readonly own: boolean;
  readonly isSystem: boolean;
  readonly arrival: number;
  /** As it is stored; undefined once it is gone. */
  row: MessageRecord | undefined;
  /** The sender is to be told that it was delivered. */
  isOwed: boolean;
  /** When it has to be gone at the latest, by everybody's clock. */
  latestDueMs: number | undefined;
  /** It has come more than once: sent again after it was removed. */
  isRepeated: boolean;
}

/** A row of the outbox. */
export interface Waiting {
  readonly peer: string;
  readonly content: Content;
  readonly record: OutboxRecord;
  /** When it has to go at the latest, by everybody's clock. */
  latestDueMs: number | undefined;
}

const lifeName = (chatId: string, from: string, id: string): string => `${chatId}/${from}/${id}`;

/** Follows the rows of one installation, and knows what each commit has to have in it. */
export class RowWatch {
  readonly lives: Map<string, Life> = new Map();
  readonly contacts: Map<string, ContactRecord> = new Map();
  readonly chats: Map<string, ChatRecord> = new Map();
  readonly outbox: Map<string, Waiting> = new Map();
  /** "author/id" of messages that came from somebody who was blocked. */
  readonly unheard: Set<string> = new Set();
  /** "author/id" of messages whose acts came from somebody who was blocked; "timer/user", "profile/user". */
  readonly unheardActs: Set<string> = new Set();
  /** Ids of own messages whose receipts came from somebody who was blocked. */
  readonly unheardReceipts: Set<string> = new Set();
  /** Ids of own messages that were taken back before they were sealed. */
  readonly takenBack: Set<string> = new Set();
  /** Id → receipts that are or were on their way. */
  readonly receipts: Map<string, Set<string>> = new Map();
  /** Envelopes that are dealt with. */
  readonly opened: Set<string> = new Set();
  /** Strangers have asked. */
  hadRequests = false;
  readonly #byKey = new Map<string, Life>();
  readonly #held = new Map<string, Uint8Array>();
  readonly user: string;
  readonly #history: History;
  readonly #time: DeviceTime;

  constructor(user: string, history: History, time: DeviceTime) {
    this.user = user;
    this.#history = history;
    this.#time = time;
    for (const name of history.shown.keys())
      if (name.startsWith(`${user}/`)) history.shown.delete(name);
    history.rows.set(user, this);
    time.onJump(() => this.#postpone());
  }

  life(chatId: string, from: string, id: string): Life | undefined {
    return this.lives.get(lifeName(chatId, from, id));
  }

  /** Whether contents of a user wait for others that were to come before them. */
  holdsBack(user: string): boolean {
    return [...this.#held.keys()].some((key) => userOf(key) === user);
  }

  isBlocked(user: string): boolean {
    return this.contacts.get(user)?.isBlocked === true;
  }

  see(changes: Changes): void {
    const of = <R>(table: string): readonly (readonly [string, R | undefined])[] =>
      [...changes].flatMap(([key, value]) =>
        key.startsWith(`${table}/`)
          ? [[key, value === undefined ? undefined : decodeRow<R>(value)] as const]
          : [],
      );
    const blocked = new Set([...this.contacts.keys()].filter((user) => this.isBlocked(user)));
    const requests = new Set(
      [...this.chats].filter(([, { isRequest }]) => isRequest).map(([chatId]) => chatId),
    );
    for (const [key, record] of of<ContactRecord>("contact"))
      if (record !== undefined) this.contacts.set(userOf(key), record);
    this.#seeMessages(of<MessageRecord>("message"), blocked);
    for (const [key, record] of of<ChatRecord>("chat")) {
      if (record === undefined) this.chats.delete(userOf(key));
      else this.chats.set(userOf(key), record);
      if (record?.isRequest === true) this.hadRequests = true;
    }
    this.#seeReading();
    for (const [key, record] of of<OutboxRecord>("outbox")) this.#seeOutbox(key, record, blocked);
    this.#seeContents(of("dedupe"), of<HeldRecord>("held"), blocked);
    this.#seeDebts(requests);
  }

  #violate(invariant: string, what: string): void {
    this.#history.violate(invariant, `${this.user} ${what}`);
  }

  #seeMessages(
    rows: readonly (readonly [string, MessageRecord | undefined])[],
    blocked: ReadonlySet<string>,
  ): void {
    const byArrival = rows.toSorted(([a], [b]) => (a < b ? -1 : 1));
    for (const [key, row] of byArrival) {
      const life = this.#byKey.get(key);
      if (row === undefined) {
        if (life !== undefined) this.#seeRemoval(life);
        this.#byKey.delete(key);
      } else if (life === undefined) this.#seeArrival(key, row, blocked);
      else this.#seeChange(life, row);
    }
  }

  #seeArrival(key: string, row: MessageRecord, blocked: ReadonlySet<string>): void {
    const { id, from, chatId, own, arrival } = row;
    const name = lifeName(chatId, from, id);
    const isRepeated = this.lives.has(name);
    const isSystem = row.kind === "system";
    const life: Life = {
      ...{ id, from, chatId, own, arrival, isSystem, row: undefined, isOwed: false },
      ...{ latestDueMs: undefined, isRepeated },
    };
    this.lives.set(name, life);
    this.#byKey.set(key, life);
    this.#seeChange(life, row);
    if (own) {
      this.#seeOwn(row);
      return;
    }
    if (blocked.has(from) || this.#history.asked.blocked.has(`${this.user}/${from}`))
      this.#violate("25 blocks", `was shown a message of ${from}, who is blocked`);
    const list = this.#history.shown.get(`${this.user}/${from}`) ?? [];
    this.#history.shown.set(`${this.user}/${from}`, list);
    list.push({ id, from, text: row.text, isDeleted: row.deleted === true });
    const isContact = this.contacts.get(from)?.given !== undefined;
    life.isOwed = isContact && !isSystem;
  }

  /** What the simulator did not name itself: forwarded messages, and lines of the timer. */
  #seeOwn({ id, from, chatId: to, text, viewOnce = false }: MessageRecord): void {
    const { sent } = this.#history;
    const atMs = this.#time.worldMs();
    const known = { id, from, to, text, place: undefined, accepted: true, atMs };
    if (!sent.has(id)) sent.set(id, { ...known, isPlain: false, viewOnce });
  }

  #seeChange(life: Life, row: MessageRecord): void {
    const before = life.row;
    life.row = row;
    if (row.expiresAtMs === undefined || before?.expiresAtMs === row.expiresAtMs) return;
    life.latestDueMs = this.#time.latest(row.expiresAtMs);
    const { livesMs = NaN, sentAtMs } = row;
    const isRight = row.own
      ? row.expiresAtMs >= sentAtMs + livesMs
      : this.#time.isNow(row.expiresAtMs - livesMs);
    if (!isRight) this.#violate("38 expiry", `has a message of ${row.from} expire at another time`);
  }

  #seeRemoval(life: Life): void {
    const { from, id, chatId, row } = life;
    life.row = undefined;
    const { asked } = this.#history;
    const isDue = row?.expiresAtMs !== undefined && this.#time.mayHavePassed(row.expiresAtMs);
    const isAsked =
      asked.removed.has(`${this.user}/${from}/${id}`) ||
      asked.emptied.has(`${this.user}/${chatId}`);
    if (!isDue && !isAsked)
      this.#violate("38 expiry", `lost a message of ${from} that nobody removed before its time`);
  }

  /** Messages that live for a while begin to expire when they are read. */
  #seeReading(): void {
    for (const { own, row, arrival, chatId } of this.lives.values()) {
      if (own || row?.livesMs === undefined || row.expiresAtMs !== undefined) continue;
      if (arrival <= (this.chats.get(chatId)?.readUpTo ?? 0))
        this.#violate("38 expiry", `has read a message of ${chatId} that does not expire`);
    }
  }

  #seeOutbox(key: string, record: OutboxRecord | undefined, blocked: ReadonlySet<string>): void {
    const before = this.outbox.get(key);
    if (record === undefined) {
      this.outbox.delete(key);
      const wasSealed =
        before === undefined ||
        before.record.sealed !== undefined ||
        Object.keys(before.record.numbers).length > 0;
      if (!wasSealed && before.content.type === "message") this.takenBack.add(before.content.id);
      return;
    }
    const { peer, content: bytes, dueAtMs, sealed } = record;
    const content = before?.content ?? decodeContent(bytes);
    const latestDueMs =
      before?.latestDueMs ?? (dueAtMs === undefined ? undefined : this.#time.latest(dueAtMs));
    this.outbox.set(key, { peer, content, record, latestDueMs });
    if (before === undefined) this.#seeQueued(peer, content, blocked);
    if (sealed === undefined) return;
    if (before?.record.sealed === undefined && dueAtMs !== undefined)
      if (!this.#time.mayHavePassed(dueAtMs))
        this.#violate("39 scheduled", `sealed a message for ${peer} before its time`);
    for (const { envelopeId } of sealed.addressee.slots) {
      const id = bytesToHex(envelopeId);
      const sealedAtMs = this.#history.envelopes.get(id)?.sealedAtMs ?? this.#time.worldMs();
      const enclosed = { from: this.user, to: peer, content, bytes, sealedAtMs };
      this.#history.envelopes.set(id, enclosed);
    }
  }

  #seeQueued(peer: string, content: Content, blocked: ReadonlySet<string>): void {
    if (content.type === "typing")
      this.#violate("40 typing", `keeps in the outbox that somebody types`);
    if (content.type !== "receipt") return;
    if (blocked.has(peer) || this.isBlocked(peer))
      this.#violate("26 receipts", `tells ${peer}, who is blocked, what was ${content.state}`);
    if (this.chats.get(peer)?.isRequest === true || this.contacts.get(peer)?.given === undefined)
      this.#violate("26 receipts", `tells the stranger ${peer} what was ${content.state}`);
    for (const id of content.ids) {
      if (this.life(peer, peer, id) === undefined)
        this.#violate("26 receipts", `tells ${peer} that ${content.state} is what was never shown`);
      this.receipts.set(id, (this.receipts.get(id) ?? new Set()).add(content.state));
    }
  }

  /** What is opened in this commit is shown in it, unless its turn has not come, or its sender is blocked. */
  #seeContents(
    marks: readonly (readonly [string, unknown])[],
    held: readonly (readonly [string, HeldRecord | undefined])[],
    blocked: ReadonlySet<string>,
  ): void {
    const ids = marks.flatMap(([key, value]) =>
      value === undefined ? [] : [key.slice("dedupe/".length)],
    );
    for (const id of ids) this.opened.add(id);
    const opened = ids.flatMap((id) => this.#history.envelopes.get(id) ?? []);
    for (const [key, record] of held) {
      const waiting = this.#held.get(key);
      if (record !== undefined) this.#held.set(key, record.content);
      else if (waiting !== undefined) {
        this.#held.delete(key);
        this.#seeShown(userOf(key), decodeContent(waiting), blocked);
      }
    }
    const isHeld = ({ bytes }: Enclosed): boolean =>
      held.some(([, record]) => record !== undefined && equalBytes(record.content, bytes));
    for (const enclosed of opened)
      if (enclosed.to === this.user && !isHeld(enclosed))
        this.#seeShown(enclosed.from, enclosed.content, blocked);
  }

  #seeShown(from: string, content: Content, blocked: ReadonlySet<string>): void {
    if (blocked.has(from)) {
      this.#seeUnheard(from, content);
      return;
    }
    if (content.type !== "message" && content.type !== "timer") return;
    const isShown = this.life(from, from, content.id) !== undefined;
    // What two who lost their identity have for each other may be a copy that cannot be opened.
    if (!isShown && !this.#history.isBroken(this.user, from))
      this.#violate("1 exactly once", `opened a ${content.type} of ${from} and did not show it`);
  }

  #seeUnheard(from: string, content: Content): void {
    if (!this.#history.asked.maybeBlocked.has(`${this.user}/${from}`))
      this.#violate("25 blocks", `does not hear ${from}, whom nobody has blocked`);
    if (content.type === "message" || content.type === "timer")
      this.unheard.add(`${from}/${content.id}`);
    if (content.type === "timer" || content.type === "profile")
      this.unheardActs.add(`${content.type}/${from}`);
    if (content.type === "react")
      this.unheardActs.add(`${content.target.author}/${content.target.id}`);
    if (content.type === "edit" || content.type === "delete")
      this.unheardActs.add(`${from}/${content.id}`);
    if (content.type === "receipt") for (const id of content.ids) this.unheardReceipts.add(id);
  }

  /** Who is accepted is owed receipts for all that is there; a contact's messages get theirs in the step that shows them. */
  #seeDebts(requests: ReadonlySet<string>): void {
    for (const life of this.lives.values()) {
      if (life.own || life.isSystem || life.row === undefined) continue;
      const { chatId } = life;
      const isAccepted = requests.has(chatId) && this.chats.get(chatId)?.isRequest === false;
      if (isAccepted) life.isOwed = true;
      if (life.isOwed && !this.receipts.has(life.id) && !life.isRepeated)
        this.#violate("26 receipts", `does not tell ${chatId} that a message is delivered`);
    }
  }

  /** The clock was set: what was due then may be due later now. */
  #postpone(): void {
    for (const life of this.#byKey.values()) {
      const { row, latestDueMs } = life;
      if (row?.expiresAtMs !== undefined && latestDueMs !== undefined)
        life.latestDueMs = Math.max(latestDueMs, this.#time.latest(row.expiresAtMs));
    }
    for (const waiting of this.outbox.values()) {
      const { record, latestDueMs } = waiting;
      if (record.dueAtMs !== undefined && latestDueMs !== undefined)
        waiting.latestDueMs = Math.max(latestDueMs, this.#time.latest(record.dueAtMs));
    }
  }
}

const userOf = (key: string): string => decodeURIComponent(key.split("/")[1] ?? "");
