// RESP 2: commands go out one behind the other, answers come back in that order.
import { openSocket } from "./socket.mjs";

const CR = 13;
const END = "\r\n";

export async function connectRedis(port) {
  const waiting = [];
  let failure;
  let rest = Buffer.alloc(0);
  const settle = ({ value }) => {
    const { resolve, reject } = waiting.shift();
    if (value instanceof Error) reject(value);
    else resolve(value);
  };
  const onData = (data) => {
    rest = rest.length > 0 ? Buffer.concat([rest, data]) : data;
    for (let read = readValue(rest, 0); read !== undefined; read = readValue(rest, 0)) {
      rest = rest.subarray(read.next);
      settle(read);
    }
  };
  const onClose = (error) => {
    failure ??= error;
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  const { socket, write } = await openSocket(port, { onData, onClose });
  const call = (...words) => {
    if (failure !== undefined) return Promise.reject(failure);
    write(`*${words.length}${END}`);
    for (const word of words) {
      write(`$${Buffer.byteLength(word)}${END}`);
      write(word);
      write(END);
    }
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  };
  return { call, destroy: () => socket.destroy() };
}

/** @returns {{ value: unknown, next: number } | undefined} Undefined if the value is not complete. */
function readValue(bytes, from) {
  const end = bytes.indexOf(CR, from);
  if (end < 0 || end + END.length > bytes.length) return undefined;
  const line = bytes.latin1Slice(from + 1, end);
  const next = end + END.length;
  switch (String.fromCodePoint(bytes[from])) {
    case "-":
      return { value: new Error(line), next };
    case ":":
      return { value: Number(line), next };
    case "$":
      return readBytes(bytes, next, Number(line));
    case "*":
      return readArray(bytes, next, Number(line));
    default:
      return { value: line, next };
  }
}

function readBytes(bytes, from, length) {
  if (length < 0) return { value: undefined, next: from };
  const next = from + length + END.length;
  return next > bytes.length ? undefined : { value: bytes.subarray(from, from + length), next };
}

function readArray(bytes, from, length) {
  if (length < 0) return { value: undefined, next: from };
  const value = [];
  let next = from;
  while (value.length < length) {
    const read = readValue(bytes, next);
    if (read === undefined) return undefined;
    value.push(read.value);
    next = read.next;
  }
  return { value, next };
}
