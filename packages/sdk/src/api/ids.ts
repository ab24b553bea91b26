/** For a direct conversation, the peer's user id. */
export type ConversationId = string;

/** 32 hexadecimal digits. */
export type MessageId = string;
