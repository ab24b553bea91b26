import { DecodeError } from "@sotto/protocol";
import { pack, unpack } from "../messagepack.ts";
import type { Plain } from "./content.ts";
import { requirePlainMessagePack } from "./plain-message-pack.ts";

/** @throws DecodeError unless `fields` are plain: what peers would refuse is not sent. */
export function packFields(fields: Readonly<Record<string, Plain>>): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = pack(fields);
  } catch (error) {
    throw new DecodeError("Content", "not plain", error);
  }
  requirePlainMessagePack(bytes);
  return bytes;
}

/**
 * Maps become objects of their own properties only: a key `__proto__` is refused, since it would set what apps later copy
 * from it. Of a key that comes twice, the last counts.
 *
 * @throws DecodeError if `bytes` are not one map in plain MessagePack with string keys.
 */
export function unpackFields(bytes: Uint8Array): ReadonlyMap<string, Plain> {
  requirePlainMessagePack(bytes);
  let value: unknown;
  try {
    value = unpack(bytes);
  } catch (error) {
    throw new DecodeError("Content", "not MessagePack", error);
  }
  if (
    typeof value !== "object" ||
    value === null ||
    Array.isArray(value) ||
    ArrayBuffer.isView(value)
  )
    throw new DecodeError("Content", "not a map");
  return new Map(Object.entries(value as Record<string, Plain>));
}
