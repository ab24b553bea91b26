import type { MessageRecord } from "../store/schema.ts";

/** In front of what the index calls a kind, so also the beginning of all of them. No word begins so. */
export const ANY_KIND: string = "#";

/** What stands in the index for a kind, as if it were a word; undefined for texts, which nearly all messages are. */
export function kindWord(kind: string): string | undefined {
  return kind === "text" ? undefined : ANY_KIND + kind;
}

/** What of a message can be found; empty if nothing. A line that nobody wrote is made anew by apps in their language. */
export function searchableText(message: MessageRecord | undefined): string {
  if (message === undefined || message.kind === "system") return "";
  return message.deleted === true || message.viewOnce === true ? "" : message.text;
}
