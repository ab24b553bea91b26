import { bytesToHex, DecodeError, hexToBytes, ID_BYTES } from "@sotto/protocol";
import { Packr } from "../store/messagepack.ts";
import { requirePlainMessagePack } from "./plain-message-pack.ts";

// Content: what only devices read. A map in MessagePack, walked before it is decoded and checked field by field after.

export type Content = TextContent | ReceiptContent | UnknownContent;

export interface TextContent {
  readonly type: "text";
  readonly id: string;
  readonly sentAtMs: number;
  readonly text: string;
  readonly replyTo: string | undefined;
}

export interface ReceiptContent {
  readonly type: "receipt";
  readonly state: "delivered" | "read";
  readonly ids: readonly string[];
}

/** A kind that a newer version sends: shown by its fallback text. */
export interface UnknownContent {
  readonly type: "unknown";
  readonly id: string;
  readonly sentAtMs: number;
  readonly text: string;
}

const MAX_RECEIPT_IDS_COUNT = 256;
const packr = new Packr({
  useRecords: false,
  mapsAsObjects: false,
  variableMapSize: true,
  copyBuffers: true,
});

export function encodeContent(content: TextContent | ReceiptContent): Uint8Array {
  const fields = new Map<string, unknown>();
  if (content.type === "text") {
    fields
      .set("t", "text")
      .set("id", hexToBytes(content.id))
      .set("at", content.sentAtMs)
      .set("text", content.text);
    if (content.replyTo !== undefined) fields.set("reply", hexToBytes(content.replyTo));
  } else {
    fields.set("t", "receipt").set("state", content.state).set("ids", content.ids.map(hexToBytes));
  }
  return new Uint8Array(packr.pack(fields));
}

/** @throws DecodeError if `bytes` is not a content. */
export function decodeContent(bytes: Uint8Array): Content {
  const fields = unpackMap(bytes);
  const type = fields.get("t");
  if (typeof type !== "string") throw new DecodeError("Content", "no type");
  if (type === "receipt") return receiptOf(fields);
  const id = idOf(fields.get("id"));
  const sentAtMs = fields.get("at");
  const text = fields.get("text");
  if (typeof text !== "string") throw new DecodeError("Content", "no text");
  if (typeof sentAtMs !== "number" || !Number.isFinite(sentAtMs))
    throw new DecodeError("Content", "no time");
  const at = Math.min(Math.max(0, sentAtMs), MAX_DATE_MS);
  if (type !== "text") return { type: "unknown", id, sentAtMs: at, text };
  const reply = fields.get("reply");
  return { type, id, sentAtMs: at, text, replyTo: reply === undefined ? undefined : idOf(reply) };
}

/** The last time that a Date can hold. */
const MAX_DATE_MS = 8_640_000_000_000_000;

function receiptOf(fields: ReadonlyMap<unknown, unknown>): ReceiptContent {
  const state = fields.get("state");
  const ids = fields.get("ids");
  if (state !== "delivered" && state !== "read") throw new DecodeError("Content", "receipt state");
  if (!Array.isArray(ids) || ids.length > MAX_RECEIPT_IDS_COUNT)
    throw new DecodeError("Content", "receipt ids");
  return { type: "receipt", state, ids: ids.map(idOf) };
}

function idOf(value: unknown): string {
  if (!(value instanceof Uint8Array) || value.length !== ID_BYTES)
    throw new DecodeError("Content", "bad id");
  return bytesToHex(value);
}

function unpackMap(bytes: Uint8Array): ReadonlyMap<unknown, unknown> {
  requirePlainMessagePack(bytes);
  let value: unknown;
  try {
    value = packr.unpack(bytes);
  } catch (error) {
    throw new DecodeError("Content", "not MessagePack", error);
  }
  if (!(value instanceof Map)) throw new DecodeError("Content", "not a map");
  return value;
}
