import type { MessageRecord } from "../store/schema.ts";

/** What of a message can be found; empty if nothing. A line that nobody wrote is made anew by apps in their language. */
export function searchableText(message: MessageRecord | undefined): string {
  if (message === undefined || message.kind === "system") return "";
  return message.deleted === true || message.viewOnce === true ? "" : message.text;
}
