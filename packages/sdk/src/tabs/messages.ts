import { ERROR_CODES, type ErrorCode, SottoError } from "@sotto/protocol";
import type { LeaderState, SearchState } from "../api.ts";
import type { Self } from "../conversations/client-context.ts";
import type { Writing } from "../conversations/writing.ts";
import { toSottoError } from "../errors.ts";
import type { Change } from "../messaging/changes.ts";

// What the tabs of one store say to each other over their channel. All of them are of one origin, and may read the store.

/** Raised with every change of these messages, or of `Writing`: tabs that run different code must not mix. */
export const VERSION = 1;

export type TabMessage =
  /** Who leads? */
  | { readonly type: "hello" }
  /** This tab holds the lock, but does not know yet who the user is. */
  | { readonly type: "starting"; readonly leader: string }
  /** This tab leads: said to all when it begins, and to who asks. */
  | { readonly type: "leads"; readonly leader: string; readonly self: Self; readonly now: Shown }
  | { readonly type: "shows"; readonly leader: string; readonly now: Shown }
  /** What a step has changed, after its commit. */
  | { readonly type: "change"; readonly leader: string; readonly change: unknown }
  | { readonly type: "call"; readonly leader: string; readonly call: Call }
  | { readonly type: "answer"; readonly to: string; readonly id: number; readonly answer: Answer }
  /** This tab leads no more. */
  | { readonly type: "bye"; readonly leader: string };

/** What the leader's users see of it. */
export interface Shown {
  /** A connection state; errors are `PlainError`s. */
  readonly connection: unknown;
  readonly search: SearchState;
}

export interface Call {
  readonly from: string;
  readonly id: number;
  readonly method: keyof Writing;
  readonly args: readonly unknown[];
}

export type Answer = { readonly value: unknown } | { readonly error: PlainError };

/** A SottoError as plain data. */
export interface PlainError {
  readonly sottoError: ErrorCode;
  readonly detail: string | undefined;
  readonly retryAfter: number | undefined;
}

export function toPlainError(error: unknown): PlainError {
  const { code, message, retryAfter } = toSottoError(error);
  const known = `${ERROR_CODES[code].message} (`;
  const detail = message.startsWith(known) ? message.slice(known.length, -1) : undefined;
  return { sottoError: code, detail, retryAfter };
}

export function toError({ sottoError, detail, retryAfter }: PlainError): SottoError {
  return new SottoError(sottoError, { ...(detail === undefined ? {} : { detail }), retryAfter });
}

export const packChange = (change: Change): unknown => packErrors(change);
export const unpackChange = (plain: unknown): Change => unpackErrors(plain) as Change;
export const packState = (state: LeaderState): unknown => packErrors(state);
export const unpackState = (plain: unknown): LeaderState => unpackErrors(plain) as LeaderState;

/** Errors lose their class when they are cloned. They stand in fields of their own. */
function packErrors(value: object): unknown {
  return mapFields(value, (field) => (SottoError.is(field) ? toPlainError(field) : field));
}

function unpackErrors(value: unknown): unknown {
  return mapFields(value as object, (field) => (isPlainError(field) ? toError(field) : field));
}

function mapFields(value: object, map: (field: unknown) => unknown): unknown {
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, map(field)]));
}

function isPlainError(field: unknown): field is PlainError {
  return typeof field === "object" && field !== null && "sottoError" in field;
}
