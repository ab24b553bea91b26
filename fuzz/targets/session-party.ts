import { bytesToHex, decodeRatchetMessage } from "@sotto/protocol";
import type { Primitives } from "../../packages/sdk/src/crypto/primitives.ts";
import {
  decryptMessage,
  parseHeader,
  type Session,
} from "../../packages/sdk/src/crypto/session.ts";
import type { Random } from "../../packages/sdk/src/ports.ts";
import {
  loadSession,
  loadSkipped,
  saveSession,
  saveSkipped,
  type SessionRecord,
} from "../../packages/sdk/src/sessions/session-records.ts";
import { memory } from "../../packages/sdk/src/store/memory.ts";
import { createSteps, type Steps } from "../../packages/sdk/src/store/steps.ts";
import type { Transaction } from "../../packages/sdk/src/store/transaction.ts";
import { NOW_MS } from "../../packages/sdk/test/crypto/parties.ts";
import { require } from "../target.ts";

// One end of a session as the client keeps it: a record in a store, read, moved on and written in one step.

const MAX_SKIP_COUNT = 2000;

/** One end of the session, in a store of its own. */
export class SessionParty {
  readonly #store = memory();
  readonly #primitives: Primitives;
  #id = "";
  #steps: Steps | undefined;

  constructor(primitives: Primitives) {
    this.#primitives = primitives;
  }

  async start(session: Session): Promise<void> {
    await this.restart();
    this.#id = bytesToHex(session.sessionId);
    const record: SessionRecord = {
      userId: "peer",
      deviceId: "00".repeat(16),
      createdAtMs: NOW_MS,
      session,
    };
    await this.#run(async (transaction) => saveSession(transaction, record));
  }

  /** The process ends and starts again. */
  async restart(): Promise<void> {
    this.#steps = createSteps(this.#store, await this.#store.open());
  }

  #run<T>(body: (transaction: Transaction) => Promise<T>): Promise<T> {
    require(this.#steps !== undefined, "not started");
    return this.#steps.run(body);
  }

  /** Reads the session, lets `body` move it on, and writes it. */
  change<T>(body: (session: Session) => T): Promise<T> {
    return this.#run(async (transaction) => {
      const record = await loadSession(transaction, this.#id);
      require(record !== undefined, "the session is gone");
      const result = body(record.session);
      saveSession(transaction, record);
      return result;
    });
  }

  /** Opens a message as sessions/open.ts does. `commits`: or the process ends before. */
  open(random: Random, nowMs: number, wire: Uint8Array, commits = true): Promise<Uint8Array> {
    return this.#run(async (transaction) => {
      const record = await loadSession(transaction, this.#id);
      require(record !== undefined, "the session is gone");
      const skipped = await loadSkipped(transaction, this.#id);
      const message = decodeRatchetMessage(wire);
      const header = parseHeader(message.header);
      const context = { primitives: this.#primitives, random, nowMs };
      const payload = decryptMessage(context, record.session, skipped, message, header);
      saveSession(transaction, record);
      saveSkipped(transaction, this.#id, skipped);
      require(skipped.seeds.length <= MAX_SKIP_COUNT &&
        skipped.pqKeys.length <= MAX_SKIP_COUNT, "more keys are kept than allowed");
      if (!commits) throw new Crash("before the commit");
      return payload;
    });
  }

  async peek(): Promise<Session> {
    const record = await loadSession(this.#store, this.#id);
    require(record !== undefined, "the session is gone");
    return record.session;
  }

  /** Every byte that is stored. */
  async bytes(): Promise<Uint8Array[]> {
    return (await this.#store.scan({ prefix: "" })).map(({ value }) => value);
  }
}

/** The process ends. */
class Crash extends Error {
  override readonly name = "Crash";
}
