import { bytesToHex, DecodeError, ID_BYTES, isUserId, type UserId } from "@sotto/protocol";
import type { Plain } from "./content.ts";

// Typed reads of a content's fields. Each throws DecodeError if the field is not what it must be.

export type Fields = ReadonlyMap<string, Plain>;

export const MAX_MENTIONS_COUNT = 64;
/** The last time that a Date can hold. */
const MAX_DATE_MS = 8_640_000_000_000_000;

export function refuse(what: string): never {
  throw new DecodeError("Content", what);
}

export function textAt(fields: Fields, key: string): string {
  const value = fields.get(key);
  return typeof value === "string" && value.isWellFormed() ? value : refuse(`no ${key}`);
}

/** What would break a line, or turn the text around it: a name stands among other texts. */
const UNRULY = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu;

/** One line, of up to `maxLength` units. */
export function lineAt(fields: Fields, key: string, maxLength: number): string {
  const line = textAt(fields, key).replace(UNRULY, " ").trim();
  return line.slice(0, maxLength).toWellFormed();
}

export function idAt(fields: Fields, key: string): string {
  return idOf(fields.get(key));
}

export function idOf(value: Plain | undefined): string {
  if (!(value instanceof Uint8Array) || value.length !== ID_BYTES) refuse("bad id");
  return bytesToHex(value);
}

export function optionalIdAt(fields: Fields, key: string): string | undefined {
  const value = fields.get(key);
  return value === undefined ? undefined : idOf(value);
}

/** Milliseconds since 1970, within what a Date can hold: a sender's clock may be anywhere. */
export function timeAt(fields: Fields, key: string): number {
  const value = fields.get(key);
  if (typeof value !== "number" || !Number.isFinite(value)) refuse("no time");
  return Math.min(Math.max(0, value), MAX_DATE_MS);
}

/** A whole number from 0 to `max`; 0 if it is absent. */
export function countAt(fields: Fields, key: string, max: number): number {
  const value = fields.get(key) ?? 0;
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0) refuse(`bad ${key}`);
  return Math.min(value, max);
}

export function choiceAt<C extends string>(fields: Fields, key: string, choices: readonly C[]): C {
  const value = fields.get(key);
  return choices.find((choice) => choice === value) ?? refuse(`bad ${key}`);
}

export function listAt(fields: Fields, key: string, max: number): readonly Plain[] {
  const value = fields.get(key);
  if (!Array.isArray(value) || value.length > max) refuse(`bad ${key}`);
  return value as readonly Plain[];
}

export function userOf(value: Plain | undefined): UserId {
  return typeof value === "string" && isUserId(value) ? value : refuse("bad user");
}

export function mentionsAt(fields: Fields): readonly UserId[] {
  return fields.has("m") ? listAt(fields, "m", MAX_MENTIONS_COUNT).map(userOf) : [];
}

export function bytesAt(fields: Fields, key: string, max: number): Uint8Array {
  const value = fields.get(key) ?? new Uint8Array(0);
  if (!(value instanceof Uint8Array) || value.length > max) refuse(`bad ${key}`);
  return value;
}
