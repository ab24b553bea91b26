// What is sent: 1,024 bytes that begin with a marker, to be looked for in files, and a number. XMPP carries text only:
// there the rest is base64.
import { randomBytes } from "node:crypto";

export const MESSAGE_BYTES = 1_024;
export const MARKER = "SOTTOMARK";
export const NUMBER_DIGITS = 14;
const BODIES_COUNT = 64;

const headOf = (number) => `${MARKER}${String(number).padStart(NUMBER_DIGITS, "0")}|`;
const HEAD_BYTES = headOf(0).length;

const bodies = Array.from({ length: BODIES_COUNT }, () => randomBytes(MESSAGE_BYTES - HEAD_BYTES));
const texts = bodies.map((body) => body.toString("base64"));

/** @param {number} number */
export function messageOf(number) {
  const message = Buffer.allocUnsafe(MESSAGE_BYTES);
  message.latin1Write(headOf(number), 0);
  bodies[number % BODIES_COUNT].copy(message, HEAD_BYTES);
  return message;
}

export const textOf = (number) => headOf(number) + texts[number % BODIES_COUNT];

const ZERO = 48;

/** @param {Uint8Array} message */
export function numberOf(message) {
  let number = 0;
  for (let at = MARKER.length; at < HEAD_BYTES - 1; at++) number = number * 10 + message[at] - ZERO;
  return number;
}

/** Undefined if the text holds no message. */
export function numberOfText(text) {
  const at = text.indexOf(MARKER);
  if (at < 0) return undefined;
  const from = at + MARKER.length;
  return Number(text.slice(from, from + NUMBER_DIGITS));
}
