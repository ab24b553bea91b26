import type { MessageRecord } from "../store/schema.ts";

/** In front of what the index calls a kind. No word begins so. */
const KIND_MARK = "#";

/** Begins the names of all kinds. */
export const ANY_KIND = KIND_MARK;

/** What stands in the index for a kind, as if it were a word; undefined for texts, which nearly all messages are. */
export function kindWord(kind: string): string | undefined {
  return kind === "text" ? undefined : KIND_MARK + kind;
}

/** What of a message can be found; empty if nothing. A line that nobody wrote is made anew by apps in their language. */
export function searchableText(message: MessageRecord | undefined): string {
  if (message === undefined || message.kind === "system") return "";
  return message.deleted === true || message.viewOnce === true ? "" : message.text;
}
