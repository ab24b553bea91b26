import { isUserId, type UserId } from "@sotto/protocol";
import type { Plain } from "./content.ts";
import { refuse } from "./fields.ts";

// The bodies of the kinds that every version knows. What has another shape is refused as a whole: half a location is none.

export interface LocationBody {
  readonly latitude: number;
  readonly longitude: number;
  /** Metres. */
  readonly accuracy?: number;
  readonly label?: string;
}

export interface ContactBody {
  readonly name: string;
  readonly user?: UserId;
  readonly phones?: readonly string[];
}

/** A call that has ended. */
export interface CallBody {
  readonly media: "audio" | "video";
  readonly outcome: "answered" | "missed" | "declined" | "failed";
  /** Seconds. */
  readonly duration?: number;
}

/** Points to an attachment. */
export interface FileBody {
  readonly name: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  readonly as: "file" | "image" | "video" | "voice";
}

const MAX_LABEL_LENGTH = 1_000;
const MAX_PHONES_COUNT = 16;

type Check = (value: Plain | undefined) => boolean;

const isAbsentOr =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const isLabel: Check = (value) => typeof value === "string" && value.length <= MAX_LABEL_LENGTH;
const isBetween =
  (min: number, max: number): Check =>
  (value) =>
    typeof value === "number" && value >= min && value <= max;
const isOneOf =
  (...choices: readonly string[]): Check =>
  (value) =>
    typeof value === "string" && choices.includes(value);
const isPhones: Check = (value) =>
  Array.isArray(value) && value.length <= MAX_PHONES_COUNT && value.every(isLabel);
const isUser: Check = (value) => typeof value === "string" && isUserId(value);
const isSize = isBetween(0, Number.MAX_SAFE_INTEGER);

const BODIES: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  location: {
    latitude: isBetween(-90, 90),
    longitude: isBetween(-180, 180),
    accuracy: isAbsentOr(isSize),
    label: isAbsentOr(isLabel),
  },
  contact: { name: isLabel, user: isAbsentOr(isUser), phones: isAbsentOr(isPhones) },
  call: {
    media: isOneOf("audio", "video"),
    outcome: isOneOf("answered", "missed", "declined", "failed"),
    duration: isAbsentOr(isSize),
  },
  file: {
    name: isLabel,
    type: isLabel,
    size: isSize,
    as: isOneOf("file", "image", "video", "voice"),
  },
};

/** @throws DecodeError if a known kind's body is not what it must be. Fields of newer versions pass. */
export function requireBody(kind: string, body: Plain | undefined): void {
  const checks = Object.hasOwn(BODIES, kind) ? BODIES[kind] : undefined;
  if (checks === undefined) return;
  const fields = body as Readonly<Record<string, Plain>> | null | undefined;
  const isObject =
    typeof fields === "object" &&
    fields !== null &&
    !Array.isArray(fields) &&
    !(fields instanceof Uint8Array);
  const isValid =
    isObject &&
    Object.entries(checks).every(([name, check]) =>
      check(Object.hasOwn(fields, name) ? fields[name] : undefined),
    );
  if (!isValid) refuse(`bad ${kind}`);
}
