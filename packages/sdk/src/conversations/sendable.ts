import {
  bytesToHex,
  DecodeError,
  ID_BYTES,
  isUserId,
  MAX_CONTENT_BYTES,
  SottoError,
  type UserId,
  utf8ToBytes,
} from "@sotto/protocol";
import type { ContentTypes, Sendable, SendOptions } from "../api.ts";
import { requireBody } from "../content/bodies.ts";
import { encodeContent, MAX_EXPIRY_SECONDS } from "../content/codec.ts";
import type { MessageContent, Plain } from "../content/content.ts";
import { type ContentType, packContentValue } from "../content/define.ts";
import { MAX_MENTIONS_COUNT } from "../content/fields.ts";
import type { Random } from "../ports.ts";

// What an app hands to `send`, checked and turned into a content. Everything wrong with it is said here, before anything
// is stored.

/** Room for the other fields of a content. */
const MAX_TEXT_BYTES: number = MAX_CONTENT_BYTES - 256;
const MESSAGE_ID = /^[0-9a-f]{32}$/;

type Said = Pick<MessageContent, "kind" | "text" | "body">;

/** @throws SottoError `argument/invalid`, `message/too-large` */
export function toMessageContent(
  content: Sendable<ContentTypes>,
  options: SendOptions,
  types: ContentTypes,
  { random, nowMs }: { readonly random: Random; readonly nowMs: number },
): MessageContent {
  const expiresIn = secondsOf(options.expiresIn ?? 0);
  const message: MessageContent = {
    type: "message",
    id: messageIdOf(options.id) ?? bytesToHex(random(ID_BYTES)),
    sentAtMs: nowMs,
    ...say(content, types),
    replyTo: messageIdOf(options.replyTo),
    mentions: mentionsOf(options.mentions),
    forwarded: 0,
    expiresIn: expiresIn === 0 ? undefined : expiresIn,
    viewOnce: options.viewOnce === true,
  };
  requireSize(message);
  return message;
}

/** @throws SottoError `message/too-large`, `argument/invalid` */
export function requireSize(message: MessageContent): void {
  let bytes: Uint8Array;
  try {
    bytes = encodeContent(message);
  } catch (error) {
    if (error instanceof DecodeError) throw invalid("the content is not plain data", error);
    throw error;
  }
  if (bytes.length > MAX_CONTENT_BYTES) throw new SottoError("message/too-large");
}

function say(content: Sendable<ContentTypes>, types: ContentTypes): Said {
  const value: unknown = typeof content === "string" ? { text: content } : content;
  if (typeof value !== "object" || value === null) throw invalid("no content");
  if ("$type" in value) return sayOwn(value, types);
  if ("location" in value) return sayBody("location", value.location as Plain, locationText);
  if ("contact" in value) return sayBody("contact", value.contact as Plain, contactText);
  return {
    kind: "text",
    text: requireText("text" in value ? value.text : undefined),
    body: undefined,
  };
}

function sayOwn({ $type, value }: { $type: unknown; value?: unknown }, types: ContentTypes): Said {
  const type = types.find((candidate: ContentType<unknown>) => candidate.type === $type);
  if (type === undefined) throw invalid(`content type ${String($type)} is not registered`);
  try {
    const { body, text } = packContentValue<unknown>(type, value);
    return { kind: type.type, text, body };
  } catch (error) {
    throw invalid(`not a ${type.type}: ${error instanceof Error ? error.message : ""}`, error);
  }
}

function sayBody(kind: string, given: Plain, textOf: (body: never) => string): Said {
  try {
    requireBody(kind, given);
  } catch (error) {
    throw invalid(`not a ${kind}`, error);
  }
  const fields = Object.entries(given as Record<string, Plain | undefined>);
  const body = Object.fromEntries(fields.filter(([, field]) => field !== undefined)) as Plain;
  return { kind, text: textOf(body as never), body };
}

const locationText = ({
  label,
  latitude,
  longitude,
}: {
  readonly label?: string;
  readonly latitude: number;
  readonly longitude: number;
}): string => label ?? `${latitude}, ${longitude}`;
const contactText = ({
  name,
  phones,
}: {
  readonly name: string;
  readonly phones?: readonly string[];
}): string => [name, ...(phones ?? [])].join(", ");

/** @throws SottoError `argument/invalid`, `message/too-large` */
export function requireText(text: unknown): string {
  if (typeof text !== "string" || text === "") throw invalid("no text");
  if (!text.isWellFormed()) throw invalid("text is not Unicode");
  if (utf8ToBytes(text).length > MAX_TEXT_BYTES) throw new SottoError("message/too-large");
  return text;
}

/** @throws SottoError `argument/invalid` */
function messageIdOf(id: string | undefined): string | undefined {
  if (id !== undefined && !MESSAGE_ID.test(id))
    throw invalid("a message id is 32 hexadecimal digits");
  return id;
}

/** @throws SottoError `argument/invalid` */
export function mentionsOf(mentions: readonly UserId[] = []): readonly UserId[] {
  if (!mentions.every((user) => isUserId(user))) throw invalid("a mention is no user id");
  if (mentions.length > MAX_MENTIONS_COUNT) throw invalid("too many mentions");
  return [...new Set(mentions)];
}

/** @throws SottoError `argument/invalid` */
export function secondsOf(seconds: number): number {
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > MAX_EXPIRY_SECONDS)
    throw invalid("a time to live is a whole number of seconds, up to a year");
  return seconds;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** How many characters people see. */
export function countGraphemes(text: string): number {
  return [...segmenter.segment(text)].length;
}

/** @throws SottoError `argument/invalid` unless it is one character as people see it. */
export function requireEmoji(emoji: unknown, maxLength: number): string {
  const isOne =
    typeof emoji === "string" &&
    emoji.length > 0 &&
    emoji.length <= maxLength &&
    emoji.isWellFormed() &&
    countGraphemes(emoji) === 1;
  if (!isOne) throw invalid("a reaction is one emoji");
  return emoji;
}

export function invalid(detail: string, cause?: unknown): SottoError {
  return new SottoError("argument/invalid", { detail, ...(cause === undefined ? {} : { cause }) });
}
