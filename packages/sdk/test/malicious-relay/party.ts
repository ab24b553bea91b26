import type { ErrorCode } from "@sotto/protocol";
import { ERROR_CODES, SottoError } from "@sotto/protocol";
import type { Client } from "../../src/api.ts";
import type { MemoryStore } from "./scenario.ts";

export interface Shown {
  readonly from: string;
  readonly chatId: string;
  readonly text: string;
}

/** A user with one device: what their app was told, over restarts. */
export interface Party {
  readonly user: string;
  readonly store: MemoryStore;
  client: Client;
  readonly shown: Shown[];
  /** Kinds of events and codes of errors, each once. */
  readonly events: Set<string>;
  /** Peers of whom a gap was reported; "" is a gap that has no known sender. */
  readonly gaps: Set<string>;
  /** What is no SottoError of the table. */
  readonly untyped: unknown[];
}

export function createParty(user: string, store: MemoryStore, client: Client): Party {
  const party: Party = {
    user,
    store,
    client,
    shown: [],
    events: new Set(),
    gaps: new Set(),
    untyped: [],
  };
  listenTo(party, client);
  return party;
}

/** The device goes on in a new process. */
export function continueWith(party: Party, client: Client): void {
  party.client = client;
  listenTo(party, client);
}

function listenTo({ shown, events, gaps, untyped }: Party, client: Client): void {
  client.addEventListener("message", ({ message, chat }) => {
    const { from, chatId, text, own } = message;
    shown.push({ from: own ? "self" : from, chatId: chat.id === chatId ? chatId : "torn", text });
  });
  client.addEventListener("gap", ({ from, chatId, reason }) => {
    events.add(`gap (${reason})`);
    gaps.add(from === chatId ? from : "torn");
  });
  client.addEventListener("identitychange", () => events.add("identitychange"));
  client.addEventListener("error", ({ error }) => {
    events.add(error.code);
    if (!SottoError.is(error) || !isKnown(error.code)) untyped.push(error);
  });
}

function isKnown(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code);
}
