import type { SignalOptions } from "../live.ts";
import type { ConversationId } from "./ids.ts";
import type { Message } from "./message.ts";
import type { ContentTypes } from "./options.ts";

export interface SearchOptions extends SignalOptions {
  readonly in?: ConversationId;
  readonly kinds?: readonly string[];
  /** 1 to 1,000; default 50. */
  readonly limit?: number;
}

export interface SearchHit<C extends ContentTypes = []> {
  readonly message: Message<C>;
  /** The part of the text around the first match, on one line, of about 160 characters; `…` where it is cut. */
  readonly snippet: string;
  /** Where words that match stand in `snippet`, in UTF-16 units, as `String.prototype.slice` takes them. */
  readonly ranges: readonly (readonly [start: number, end: number])[];
}

export type SearchState =
  | { readonly state: "ready" }
  /** Messages; `total` is an estimate. */
  | { readonly state: "indexing"; readonly done: number; readonly total: number };
