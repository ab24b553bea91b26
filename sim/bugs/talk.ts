import type { Bug } from "./bug.ts";

const ANNOTATIONS = "packages/sdk/src/messaging/annotations.ts";
const MESSAGES = "packages/sdk/src/messaging/messages.ts";
const APPLY = "packages/sdk/src/messaging/apply.ts";
const ACTS = "packages/sdk/src/messaging/acts.ts";
const OUTBOX = "packages/sdk/src/messaging/outbox.ts";
const EXPIRY = "packages/sdk/src/messaging/expiry.ts";
const RECEIPTS = "packages/sdk/src/messaging/receipts.ts";
const SEND = "packages/sdk/src/messaging/send.ts";
const TYPING = "packages/sdk/src/messaging/typing.ts";
const CHAT_ACTS = "packages/sdk/src/conversations/chat-acts.ts";
const MESSAGE_ACTS = "packages/sdk/src/conversations/message-acts.ts";

/** What users do in conversations besides writing to each other. */
export const TALK_BUGS: readonly Bug[] = [
  {
    id: "one-reaction-for-all",
    what: "a reaction replaces everybody's, not only the user's own",
    file: ANNOTATIONS,
    find: "annotation.reactions.filter(({ user }) => user !== reaction.user);",
    replace: "annotation.reactions.slice(0, 0);",
  },
  {
    id: "deletion-keeps-the-edit",
    what: "the text of an edit stays when the message is deleted",
    file: ANNOTATIONS,
    find: "export function withDeletion(): AnnotationRecord {\n  return { ...NO_ANNOTATION, isDeleted: true };",
    replace:
      "export function withDeletion(annotation: AnnotationRecord = NO_ANNOTATION): AnnotationRecord {\n  return { ...annotation, isDeleted: true };",
  },
  {
    id: "arrival-number-reused",
    what: "the number of the newest message is given again when it is removed",
    file: MESSAGES,
    find: "  if (arrival !== (await lastArrival(transaction)))\n    ARRIVALS.delete",
    replace: "  ARRIVALS.delete",
  },
  {
    id: "removed-message-forgotten",
    what: "nothing stays of a removed message that says that it was there",
    file: MESSAGES,
    find: "ARRIVALS.key(arrival));\n  MESSAGE_IDS.put(transaction, MESSAGE_IDS.key(chatId, from, id), REMOVED);\n",
    replace:
      "ARRIVALS.key(arrival));\n  MESSAGE_IDS.delete(transaction, MESSAGE_IDS.key(chatId, from, id));\n",
  },
  {
    id: "unread-not-recounted",
    what: "an unread message that is removed still counts",
    file: MESSAGES,
    find: "    unread: chat.unread - (wasUnread ? 1 : 0),\n",
    replace: "",
  },
  {
    id: "last-message-not-found-anew",
    what: "the list shows nothing once the newest message is removed",
    file: MESSAGES,
    find: "last: chat.last === key ? await newestKey(transaction, chatId) : chat.last,",
    replace: "last: chat.last === key ? void newestKey : chat.last,",
  },
  {
    id: "mentions-not-recounted",
    what: "an edit that mentions somebody does not count",
    file: MESSAGES,
    find: "    await recountMentions(transaction, message, changed, own);\n",
    replace: "    void recountMentions;\n",
  },
  {
    id: "receipt-to-the-blocked",
    what: "somebody who is blocked is told what was read",
    file: RECEIPTS,
    find: "  if ((await loadContact(transaction, peer)).given === undefined) return;\n",
    replace: "",
  },
  {
    id: "blocked-is-heard",
    what: "acts and messages of somebody who is blocked take effect",
    file: APPLY,
    find: "  if ((await loadContact(transaction, userId)).isBlocked) {\n",
    replace: '  if ((await loadContact(transaction, userId)).isBlocked && userId === "") {\n',
  },
  {
    id: "stranger-is-no-request",
    what: "a stranger's message is not a request",
    file: APPLY,
    find: "else await updateChat(transaction, changes, chatId, { isRequest: true });",
    replace: "else await updateChat(transaction, changes, chatId, {});",
  },
  {
    id: "timer-admits-strangers",
    what: "a stranger who sets the timer is among the conversations",
    file: APPLY,
    find: "      await admitSender(engine, scene); // Its line is the first that is seen of a stranger.\n",
    replace: "",
  },
  {
    id: "accepted-hears-nothing",
    what: "who is accepted is not told that their messages have arrived",
    file: CHAT_ACTS,
    find: 'const receipts = { state: "delivered", ids } as const;',
    replace: 'const receipts = { state: "delivered", ids: ids.slice(0, 0) } as const;',
  },
  {
    id: "expiry-begins-with-arrival",
    what: "a message that is read does not begin to expire",
    file: CHAT_ACTS,
    find: "    if (livesMs !== undefined && expiresAtMs === undefined)\n",
    replace: "    if (livesMs !== undefined && expiresAtMs !== undefined)\n",
  },
  {
    id: "expiry-not-restarted",
    what: "what was to expire while the client was closed stays",
    file: "packages/sdk/src/engine.ts",
    find: "    expiry.look();\n    connection",
    replace: "    connection",
  },
  {
    id: "expires-early",
    what: "a message expires a second after the last one that did",
    file: EXPIRY,
    find: "    if (dueMs > nowMs) return dueMs;\n",
    replace: "    if (dueMs > nowMs + 4_000) return dueMs;\n",
  },
  {
    id: "cancel-after-sealing",
    what: "a message is taken back that may be on its way",
    file: OUTBOX,
    find: "return sealed === undefined && Object.keys(numbers).length === 0;",
    replace: "return sealed === undefined || Object.keys(numbers).length >= 0;",
  },
  {
    id: "acts-outlive-their-message",
    what: "an edit goes out although its message was taken back",
    file: OUTBOX,
    find: "  await dropUnsentActs(transaction, message);\n",
    replace: "",
  },
  {
    id: "view-once-kept-here",
    what: "the sender of a view-once message keeps its text",
    file: OUTBOX,
    find: 'text: content.viewOnce ? "" : content.text,',
    replace: "text: content.text,",
  },
  {
    id: "opened-text-stays",
    what: "a view-once message can be opened, and its text stays",
    file: MESSAGE_ACTS,
    find: 'changeMessage(transaction, changes, { ...rest, text: "", opened: true });',
    replace: "changeMessage(transaction, changes, { ...rest, opened: true });",
  },
  {
    id: "scheduled-goes-early",
    what: "what is scheduled goes out with the next message",
    file: SEND,
    find: "return waitMs <= 0;",
    replace: "return waitMs <= 20_000;",
  },
  {
    id: "schedule-without-alarm",
    what: "what is scheduled goes out when something else happens",
    file: SEND,
    find: "    if (waitMs > 0) this.#wakeIn(waitMs);\n",
    replace: "",
  },
  {
    id: "typing-has-a-number",
    what: "that somebody types takes a number of the order",
    file: TYPING,
    find: "const sealing = { userId: peer, content, numbers: undefined };",
    replace: "const sealing = { userId: peer, content, numbers: {} };",
  },
  {
    id: "typing-is-kept",
    what: "the relay is asked to keep that somebody types",
    file: TYPING,
    find: "      ephemeral: true,\n",
    replace: "      ephemeral: false,\n",
  },
  {
    id: "typing-never-ends",
    what: "who stops typing without a word types for ever",
    file: TYPING,
    find: "users.set(user, clock.setTimeout(onTime, STALE_MS));",
    replace: "users.set(user, void onTime ?? STALE_MS);",
  },
  {
    id: "timer-by-arrival",
    what: "the timer that came last counts, not the one that was set last",
    file: ACTS,
    find: "  if (laterStamp(timer, stamp))\n    await",
    replace: "  void timer;\n  void laterStamp;\n  await",
  },
  {
    id: "profile-by-arrival",
    what: "an older name that comes late replaces the newer one",
    file: "packages/sdk/src/messaging/profiles.ts",
    find: "  if (before !== undefined && before.atMs >= atMs) return;\n",
    replace: "  void before;\n",
  },
  {
    id: "token-of-before-the-block",
    what: "a content that waited over a block brings the old token, in the place of the new one",
    file: SEND,
    find: "    const content = withPresentGrant(record.content, contact);\n",
    replace: "    const { content } = record;\n    void withPresentGrant;\n",
  },
];
