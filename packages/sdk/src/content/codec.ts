import { hexToBytes, PRESENCE_TOKEN_BYTES } from "@sotto/protocol";
import { requireBody } from "./bodies.ts";
import type { Content, MessageContent, Plain, UnknownContent } from "./content.ts";
import {
  bytesAt,
  choiceAt,
  countAt,
  type Fields,
  idAt,
  idOf,
  lineAt,
  listAt,
  mentionsAt,
  optionalIdAt,
  refuse,
  textAt,
  timeAt,
  userOf,
} from "./fields.ts";
import { packFields, unpackFields } from "./message-pack.ts";

// A content on the wire: one map in MessagePack, walked before it is decoded and checked field by field after. `t` names
// the type of an act or signal, or the kind of a message (docs/protocol/overview.md, "Content").

export const MAX_RECEIPT_IDS_COUNT = 256;
export const MAX_EMOJI_LENGTH = 32;
const MAX_NAME_LENGTH = 128;
const MAX_ABOUT_LENGTH = 512;
export const MAX_AVATAR_BYTES: number = 48 * 1024;
/** A year. */
export const MAX_EXPIRY_SECONDS: number = 365 * 24 * 3600;
const MAX_FORWARDED_COUNT = 1_000_000;
const GRANT_BYTES = 16;
const KIND = /^[a-z][a-z0-9._-]{0,47}(\/\d{1,4})?$/;

type Writer = (key: string, value: Plain | undefined) => void;
type Typed<T extends Content["type"]> = Extract<Content, { readonly type: T }>;
type Codecs = {
  readonly [T in Exclude<Content["type"], "message" | "unknown">]: {
    write(content: Typed<T>, put: Writer): void;
    read(fields: Fields): Typed<T>;
  };
};

const CODECS: Codecs = {
  receipt: {
    write: ({ state, ids }, put) => {
      put("state", state);
      put("ids", ids.map(hexToBytes));
    },
    read: (fields) => ({
      type: "receipt",
      state: choiceAt(fields, "state", ["delivered", "read", "played"]),
      ids: listAt(fields, "ids", MAX_RECEIPT_IDS_COUNT).map(idOf),
    }),
  },
  react: {
    write: ({ target, emoji, atMs }, put) => {
      put("of", target.author);
      put("id", hexToBytes(target.id));
      put("emoji", emoji);
      put("at", atMs);
    },
    read: (fields) => {
      const emoji = textAt(fields, "emoji");
      if (emoji.length > MAX_EMOJI_LENGTH) refuse("bad emoji");
      const target = { author: userOf(fields.get("of")), id: idAt(fields, "id") };
      return { type: "react", target, emoji, atMs: timeAt(fields, "at") };
    },
  },
  edit: {
    write: ({ id, text, mentions, atMs, expiresIn }, put) => {
      put("id", hexToBytes(id));
      put("new", text);
      put("m", mentions.length === 0 ? undefined : mentions);
      put("at", atMs);
      put("x", expiresIn);
    },
    read: (fields) => ({
      type: "edit",
      id: idAt(fields, "id"),
      text: textAt(fields, "new"),
      mentions: mentionsAt(fields),
      atMs: timeAt(fields, "at"),
      expiresIn: lifeAt(fields),
    }),
  },
  delete: {
    write: ({ id }, put) => put("id", hexToBytes(id)),
    read: (fields) => ({ type: "delete", id: idAt(fields, "id") }),
  },
  timer: {
    write: ({ id, seconds, atMs }, put) => {
      put("id", hexToBytes(id));
      put("x", seconds);
      put("at", atMs);
    },
    read: (fields) => ({
      type: "timer",
      id: idAt(fields, "id"),
      seconds: countAt(fields, "x", MAX_EXPIRY_SECONDS),
      atMs: timeAt(fields, "at"),
    }),
  },
  profile: {
    write: ({ name, about, avatar, avatarType, atMs }, put) => {
      put("name", name);
      put("about", about);
      put("avatar", avatar.length === 0 ? undefined : avatar);
      put("type", avatar.length === 0 ? undefined : avatarType);
      put("at", atMs);
    },
    read: (fields) => {
      const avatar = bytesAt(fields, "avatar", MAX_AVATAR_BYTES);
      return {
        type: "profile",
        name: lineAt(fields, "name", MAX_NAME_LENGTH),
        about: lineAt(fields, "about", MAX_ABOUT_LENGTH),
        avatar,
        avatarType: avatar.length === 0 ? "" : lineAt(fields, "type", MAX_NAME_LENGTH),
        atMs: timeAt(fields, "at"),
      };
    },
  },
  presence: {
    write: ({ token, atMs }, put) => {
      put("p", token);
      put("at", atMs);
    },
    read: (fields) => {
      const token = bytesAt(fields, "p", PRESENCE_TOKEN_BYTES);
      if (token.length !== PRESENCE_TOKEN_BYTES) refuse("bad presence token");
      return { type: "presence", token, atMs: timeAt(fields, "at") };
    },
  },
  accept: { write: () => undefined, read: () => ({ type: "accept" }) },
  typing: {
    write: ({ activity }, put) => put("what", activity),
    read: (fields) => ({
      type: "typing",
      activity: choiceAt(fields, "what", ["typing", "recording", "none"]),
    }),
  },
};

const isKnown = (type: string): type is keyof Codecs => Object.hasOwn(CODECS, type);

/** @throws DecodeError if a message's body is not plain */
export function encodeContent(content: Exclude<Content, UnknownContent>): Uint8Array {
  const fields: Record<string, Plain> = {};
  const put: Writer = (key, value) => {
    if (value !== undefined) fields[key] = value;
  };
  put("t", content.type === "message" ? content.kind : content.type);
  if (content.type === "message") writeMessage(content, put);
  // The compiler cannot see that the codec is the one of the content's own type.
  else (CODECS[content.type].write as (content: Content, put: Writer) => void)(content, put);
  put("g", content.grant);
  return packFields(fields);
}

/** @throws DecodeError if `bytes` is not a content. */
export function decodeContent(bytes: Uint8Array): Content {
  const fields = unpackFields(bytes);
  const type = textAt(fields, "t");
  const content = isKnown(type) ? CODECS[type].read(fields) : readMessage(type, fields);
  if (!fields.has("g")) return content;
  const grant = bytesAt(fields, "g", GRANT_BYTES);
  if (grant.length !== GRANT_BYTES) refuse("bad grant");
  return { ...content, grant };
}

function writeMessage(content: MessageContent, put: Writer): void {
  const { id, sentAtMs, text, body, replyTo, mentions, forwarded, expiresIn, viewOnce } = content;
  put("id", hexToBytes(id));
  put("at", sentAtMs);
  put("text", text);
  put("b", body);
  put("reply", replyTo === undefined ? undefined : hexToBytes(replyTo));
  put("m", mentions.length === 0 ? undefined : mentions);
  put("f", forwarded === 0 ? undefined : forwarded);
  put("x", expiresIn);
  put("once", viewOnce ? true : undefined);
}

function lifeAt(fields: Fields): number | undefined {
  const seconds = countAt(fields, "x", MAX_EXPIRY_SECONDS);
  return seconds === 0 ? undefined : seconds;
}

/** A kind that is not known is a message all the same, if it has a text; else an act of a newer version. */
function readMessage(kind: string, fields: Fields): MessageContent | UnknownContent {
  if (!KIND.test(kind)) refuse("bad type");
  if (!fields.has("text")) return kind === "text" ? refuse("no text") : { type: "unknown" };
  const body = fields.get("b");
  requireBody(kind, body);
  return {
    type: "message",
    id: idAt(fields, "id"),
    sentAtMs: timeAt(fields, "at"),
    kind,
    text: textAt(fields, "text"),
    body,
    replyTo: optionalIdAt(fields, "reply"),
    mentions: mentionsAt(fields),
    forwarded: countAt(fields, "f", MAX_FORWARDED_COUNT),
    expiresIn: lifeAt(fields),
    viewOnce: fields.get("once") === true,
  };
}
